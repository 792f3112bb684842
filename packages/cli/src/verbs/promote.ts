import {
  formatDiff,
  type Promotion,
  type PromotionChoice,
  promotion,
  promotionReport,
  writePromotion,
} from '@clove/charts-ts';
import { Command } from 'commander';
import { type CliContext, Complaint, UsageError } from '../context.ts';
import { parseInstant } from '../instant.ts';

interface Options {
  readonly festival?: string;
  readonly canary?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly at?: string;
}

const HELP = `
What moves is the pair of a festival file and the release that the first environment runs it with: the file as
gitops/environments/<to>/<slug>/festival.yaml, the release as the environment's default (--all) or as a pin in the
festival's ops.yaml. Rendered manifests are written with it, all or nothing; commit them together in one pull request.

  --festival <slug>  this festival
  --canary <n>       the n festivals with the smallest crowds that run there already; the others keep their release
  --all              every festival, and the environment's default release

A release with a contract migration is refused while an older release runs there that uses what it takes away.

Rollback: "git revert" of the commit that promoted. It brings back the old pair and its manifests, and Argo CD follows.
Never go back past a contract migration that has run ("contracts" in the release's file): release a repair instead.`;

/** `clove promote <from> <to>`: what was tried in one environment goes into the next. */
export function promoteVerb(context: CliContext): Command {
  return new Command('promote')
    .description('move festival files and their release from one environment to the next')
    .argument('<from>', 'environment that it was tried in, such as staging')
    .argument('<to>', 'environment of tier production')
    .option('--festival <slug>', 'one festival')
    .option('--canary <n>', 'the n smallest festivals')
    .option('--all', "every festival, and the environment's default release")
    .option('--dry-run', 'show what would change, write nothing')
    .option('--at <instant>', 'judge the freeze window at this RFC 3339 instant (default: now)')
    .addHelpText('after', HELP)
    .action((from: string, to: string, options: Options) => {
      const request = { from, to, choice: choiceOf(options) };
      const planned = promotion(context.root, request);
      if (planned.inputs.size === 0 && planned.folders.size === 0) {
        context.out(`${to} has all of it already: nothing to do`);
        return;
      }
      const now = context.now?.() ?? new Date();
      const at = options.at === undefined ? now : parseInstant('--at', options.at);
      const report = promotionReport(context.root, request, planned, at);
      context.out(formatDiff(report, 'terminal', { colour: context.colour === true }));
      for (const line of summary(planned, to)) context.out(line);
      if (report.gates.length > 0) throw new Complaint('nothing was written: a gate is closed');
      if (options.dryRun === true) {
        for (const file of planned.inputs.keys()) context.out(`would write ${file}`);
        for (const folder of planned.folders.keys()) context.out(`would render ${folder}`);
        return;
      }
      const changed = writePromotion(context.root, planned);
      for (const file of planned.inputs.keys()) context.out(file);
      context.out(
        `${changed.length} files written: commit them together; "git revert" of that commit rolls back`,
      );
    });
}

function choiceOf({ festival, canary, all }: Options): PromotionChoice {
  const given = [festival, canary, all === true ? 'all' : undefined].filter((option) => option !== undefined);
  if (given.length !== 1)
    throw new UsageError('say which: --festival <slug>, --canary <n> or --all, one of them');
  if (festival !== undefined) return { kind: 'festival', slug: festival };
  if (canary === undefined) return { kind: 'all' };
  if (!/^[1-9][0-9]{0,5}$/.test(canary))
    throw new UsageError(`--canary is "${canary}" but must be 1 or more, in decimal digits`);
  return { kind: 'canary', count: Number(canary) };
}

function summary({ moves, heldBack, unpinned }: Promotion, to: string): string[] {
  return [
    ...moves.map(
      ({ slug, release, isNew }) => `${slug} -> ${to}: release ${release}${isNew ? ', NEW there' : ''}`,
    ),
    ...unpinned.map(
      ({ slug, pinned }) => `${slug}: its pin ${pinned} in ops.yaml goes, it follows the default of ${to}`,
    ),
    ...(heldBack.length > 0 ? [`pinned to the release they run: ${heldBack.join(', ')}`] : []),
  ];
}
