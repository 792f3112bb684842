import { resolve } from 'node:path';
import {
  DIFF_FORMATS,
  type DiffFormat,
  type DiffReport,
  diffCommits,
  formatDiff,
  staleTargets,
  withStale,
} from '@clove/charts-ts';
import { writeFileAtomically } from '@clove/pool-images';
import { Command, Option } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { parseInstant } from '../instant.ts';
import { liveDiff, liveSlugs } from '../live/live-diff.ts';

interface Options {
  readonly base?: string;
  readonly live?: boolean;
  readonly context?: string;
  readonly head?: string;
  readonly environment?: string;
  readonly festival?: string;
  readonly format: DiffFormat;
  readonly output?: string;
  readonly at?: string;
  readonly allowStale?: boolean;
}

/**
 * `clove diff`: what a change would do to every festival, before it is merged; exit 1 when a gate is closed. With `--live` what
 * runs otherwise than git says; exit 1 when anything does.
 */
export function diffVerb(context: CliContext): Command {
  return new Command('diff')
    .description(
      'what changes in the rendered manifests between two commits and what stands in its way, or what runs otherwise than they say',
    )
    .option('--base <git ref>', 'what is desired now, e.g. origin/main')
    .option(
      '--live',
      'instead: from what runs in the cluster to what is rendered in the working tree; reads only',
    )
    .option(
      '--head <git ref>',
      'what would be desired (default: the working tree, as "clove render" left it)',
    )
    .option('--environment <name>', 'one environment')
    .option('--festival <slug>', 'one festival')
    .addOption(new Option('--format <format>', 'how to say it').choices(DIFF_FORMATS).default('terminal'))
    .option('--output <file>', 'write there instead of to the terminal')
    .option('--at <instant>', 'judge the freeze window at this RFC 3339 instant (default: now)')
    .option('--context <name>', 'with --live: context of the kubeconfig (default: the current one)')
    .option('--allow-stale', 'report a working tree whose manifests are not what its inputs say')
    .action(async (options: Options) => {
      const { format, output } = options;
      const report = options.live === true ? await live(context, options) : await desired(context, options);
      const colour = output === undefined && context.colour === true;
      const text = formatDiff(report, format, { colour });
      if (output === undefined) context.out(text);
      else {
        writeFileAtomically(resolve(context.root, output), `${text}\n`);
        context.out(`${output}: ${summary(report)}`);
      }
      if (report.gates.length > 0)
        throw new CommandError(
          output === undefined && format === 'terminal' ? closed(report) : stops(report),
        );
      // What runs and is not what git says is a finding by itself.
      if (options.live === true && report.targets.length > 0) throw new CommandError('');
    });
}

async function desired(context: CliContext, options: Options): Promise<DiffReport> {
  const { base, head, environment, festival } = options;
  if (base === undefined) throw new UsageError('say --base <git ref>, or --live');
  if (options.context !== undefined) throw new UsageError('--context is of --live');
  const at = options.at === undefined ? (context.now?.() ?? new Date()) : parseInstant('--at', options.at);
  const compared = diffCommits(context.root, { base, head, environment, festival, at });
  const stale = head === undefined ? await staleTargets(context.root, base, { environment, festival }) : [];
  return withStale(compared, stale, options.allowStale === true);
}

async function live(context: CliContext, options: Options): Promise<DiffReport> {
  const { base, head, environment, festival, at } = options;
  if (base !== undefined || head !== undefined || at !== undefined)
    throw new UsageError('--live compares with the working tree, now: leave out --base, --head and --at');
  if (environment === undefined) throw new UsageError('say of which cluster: --live --environment <name>');
  const slugs = liveSlugs(context, { environment, festival });
  return liveDiff(context, { environment, slugs, context: options.context });
}

function summary({ targets, classes }: DiffReport): string {
  return targets.length === 0
    ? 'nothing changes'
    : `${targets.length} festival trees change, worst: ${classes[0]}`;
}

function closed({ gates }: DiffReport): string {
  return gates.length === 1 ? '1 gate is closed' : `${gates.length} gates are closed`;
}

/** For who does not see the report itself. */
function stops(report: DiffReport): string {
  const lines = report.gates.map(
    ({ environment, festival, rule, message, remediation }) =>
      `${environment}/${festival} ${rule}: ${message}\n  ${remediation}`,
  );
  return [...lines, closed(report)].join('\n');
}
