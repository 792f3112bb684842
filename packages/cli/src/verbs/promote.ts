import {
  applicationName,
  formatDiff,
  loadEnvironment,
  type Promotion,
  type PromotionChoice,
  promotion,
  promotionReport,
  renderedFolder,
  writePromotion,
} from '@clove/charts-ts';
import { Command } from 'commander';
import { ArgoCd } from '../argocd/argocd.ts';
import { ArgoCdError } from '../argocd/argocd-error.ts';
import { reasonsNotServed } from '../argocd/verified-source.ts';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { wholeNumber } from '../decimal.ts';
import { parseInstant } from '../instant.ts';
import { Interrupted } from '../program.ts';

interface Options {
  readonly festival?: string;
  readonly canary?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly at?: string;
  readonly unverified?: string;
}

/** A reason has to say something; as long as those in ops.yaml. */
const SHORTEST_REASON = 10;

const HELP = `
What moves is the pair of a festival file and the release that the first environment runs it with: the file as
gitops/environments/<to>/<slug>/festival.yaml, with the seat plans that it names beside it; the release as the environment's default (--all) or as a pin in the
festival's ops.yaml. Rendered manifests are written with it, all or nothing; commit them together in one pull request.

  --festival <slug>  this festival
  --canary <n>       the n festivals with the smallest crowds that run there already; the others keep their release
  --all              every festival, and the environment's default release

What moves is what is committed. Where the first environment has Argo CD, it must be Synced and Healthy there with the very
manifests that HEAD has; --unverified <reason> goes on without, and the reason goes into the copy and the pull request.

A release with a contract migration is refused while an older release runs there that uses what it takes away.

Rollback: "git revert" of the commit that promoted. It brings back the old pair and its manifests, and Argo CD follows.
Never go back past a contract migration that has run ("contracts" in the release's file): release a repair instead.`;

/** `clove promote <from> <to>`: what was tried in one environment goes into the next. */
export function promoteVerb(context: CliContext): Command {
  return new Command('promote')
    .description('move festival files and their release from one environment to the next')
    .argument('<from>', 'environment that it was tried in, such as staging')
    .argument('<to>', 'environment of tier production, or the one that <from> names by "promotesTo"')
    .option('--festival <slug>', 'one festival')
    .option('--canary <n>', 'the n smallest festivals')
    .option('--all', "every festival, and the environment's default release")
    .option('--dry-run', 'show what would change, write nothing')
    .option('--unverified <reason>', 'why it need not be shown that <from> runs it')
    .option('--at <instant>', 'judge the freeze window at this RFC 3339 instant (default: now)')
    .addHelpText('after', HELP)
    .action(async (from: string, to: string, options: Options) => {
      const unverified = reasonOf(options);
      const request = { from, to, choice: choiceOf(options), unverified };
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
      if (unverified !== undefined) context.out(`not verified in ${from}: ${unverified}`);
      const unverifiedReasons =
        unverified === undefined ? await reasonsUnverified(context, from, planned) : [];
      const refusals = [...(report.gates.length > 0 ? ['a gate blocks it'] : []), ...unverifiedReasons];
      if (refusals.length > 0) throw new CommandError(`nothing was written: ${refusals.join('\n  ')}`);
      if (options.dryRun === true) {
        for (const [file, text] of planned.inputs)
          context.out(`would ${text === null ? 'remove' : 'write'} ${file}`);
        for (const folder of planned.folders.keys()) context.out(`would render ${folder}`);
        return;
      }
      const changed = writePromotion(context.root, planned);
      for (const [file, text] of planned.inputs) context.out(text === null ? `${file} removed` : file);
      context.out(
        `${changed.length} files written: commit them together; "git revert" of that commit rolls back`,
      );
    });
}

/** @throws UsageError for a reason that says nothing. */
function reasonOf({ unverified }: Options): string | undefined {
  if (unverified === undefined || unverified.trim().length >= SHORTEST_REASON) return unverified;
  throw new UsageError(`--unverified needs a reason of at least ${SHORTEST_REASON} characters`);
}

/** Why nothing shows that the source environment runs what moves; empty where Argo CD says that it does. */
export async function reasonsUnverified(
  context: CliContext,
  from: string,
  { moves }: Promotion,
): Promise<string[]> {
  const loaded = loadEnvironment(context.root, from);
  const { argocd } = loaded.environment;
  const otherwise = 'or say why that does not matter with --unverified <reason>';
  if (argocd === undefined) {
    return [
      `${from} has no "argocd" in ${loaded.document.file} that could show that it runs there: add it, ${otherwise}`,
    ];
  }
  const reasons: string[] = [];
  try {
    const cli = ArgoCd.find(context);
    for (const { slug } of moves) {
      const source = {
        slug,
        application: applicationName(argocd, slug),
        folder: renderedFolder(loaded, slug),
      };
      reasons.push(...(await reasonsNotServed(context.root, cli, source)));
    }
  } catch (error) {
    if (error instanceof Interrupted) throw new CommandError('stopped: nothing was written');
    if (!(error instanceof ArgoCdError)) throw error;
    reasons.push(error.message);
  }
  if (reasons.length === 0) return [];
  return [`${from} does not run what is committed here: "clove deploy" and wait, ${otherwise}`, ...reasons];
}

function choiceOf({ festival, canary, all }: Options): PromotionChoice {
  const given = [festival, canary, all === true ? 'all' : undefined].filter((option) => option !== undefined);
  if (given.length !== 1)
    throw new UsageError('say which: --festival <slug>, --canary <n> or --all, one of them');
  if (festival !== undefined) return { kind: 'festival', slug: festival };
  if (canary === undefined) return { kind: 'all' };
  const count = wholeNumber(canary) ?? 0;
  if (count < 1) throw new UsageError(`--canary is "${canary}" but must be 1 or more, in decimal digits`);
  return { kind: 'canary', count };
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
