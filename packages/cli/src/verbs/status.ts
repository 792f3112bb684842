import { applicationName, listEnvironments, listTargets, loadEnvironment } from '@clove/charts-ts';
import { Command } from 'commander';
import { stateOf } from '../argocd/application-of.ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { reportingStop } from '../argocd/reporting.ts';
import { type Expected, type StatusRow, statusRows } from '../argocd/status.ts';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { type Language, languageOf, translator } from '../language/language.ts';
import { handChanges, handLines } from '../live/hand-changes.ts';
import { liveDiff, liveSlugs } from '../live/live-diff.ts';
import { table } from '../table.ts';

interface Options {
  readonly environment?: string;
  readonly json?: boolean;
  readonly live?: boolean;
  readonly festival?: string;
  readonly context?: string;
  readonly lang?: Language;
}

/**
 * `clove status`: every festival as Argo CD sees it; exit 1 when one is not synced and healthy, nor stopped or archived as
 * declared. With `--live` what was changed by hand in a cluster, by whom and when; exit 1 when anything was.
 */
export function statusVerb(context: CliContext): Command {
  return new Command('status')
    .description(
      'show every festival as Argo CD sees it (sync, health, revision, windows), or what was changed by hand in its cluster',
    )
    .option('--environment <name>', 'one environment (default: all)')
    .option('--live', 'instead: what was changed by hand in the cluster of the environment, by whom and when')
    .option('--festival <slug>', 'with --live: one festival (default: all of the environment), or _platform')
    .option('--context <name>', 'with --live: context of the kubeconfig (default: the current one)')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      if (options.live === true) return byHand(context, options);
      if (options.festival !== undefined || options.context !== undefined)
        throw new UsageError('--festival and --context are of --live');
      const wanted = expected(context, options.environment);
      const rows = await reportingStop(() => statusRows(ArgoCd.find(context), wanted, options.environment));
      if (options.json === true) context.out(JSON.stringify(rows, null, 2));
      else for (const line of table([HEADING, ...rows.map(cells)])) context.out(line);
      const bad = rows.filter(({ asDeclared }) => !asDeclared);
      if (bad.length > 0) {
        const line = `${bad.length} of ${rows.length} are not synced and healthy`;
        throw new CommandError(options.json === true ? '' : line);
      }
    });
}

/** Kubernetes records the program that set a field, and when; never the person. */
async function byHand(context: CliContext, options: Options): Promise<void> {
  const { environment, festival, json, lang } = options;
  if (environment === undefined) throw new UsageError('say of which cluster: --live --environment <name>');
  const slugs = liveSlugs(context, { environment, festival });
  const changes = handChanges(await liveDiff(context, { environment, slugs, context: options.context }));
  const say = translator(languageOf(context.env, lang));
  if (json === true) context.out(JSON.stringify(changes, null, 2));
  else for (const line of handLines(changes, slugs)) context.out(say(line));
  if (changes.length > 0) throw new CommandError('');
}

const HEADING = ['FESTIVAL', 'ENVIRONMENT', 'SYNC', 'HEALTH', 'REVISION', 'WINDOW', 'MESSAGE'];

function cells(row: StatusRow): string[] {
  const { festival, environment, sync, health, revision, windows, message } = row;
  return [festival, environment, sync, health, revision || '-', windows.join(', ') || '-', message];
}

/** The Applications that there should be of an environment's festivals, or of all environments'. */
export function expected(context: CliContext, environmentName: string | undefined): Expected[] {
  const names = environmentName === undefined ? listEnvironments(context.root) : [environmentName];
  return names
    .map((name) => loadEnvironment(context.root, name))
    .flatMap((loaded) => {
      const { argocd, environment } = loaded.environment;
      if (argocd === undefined) return [];
      return listTargets(context.root, loaded).map(({ slug, file }) => ({
        festival: slug,
        state: stateOf(context.root, file),
        environment,
        application: applicationName(argocd, slug),
      }));
    });
}
