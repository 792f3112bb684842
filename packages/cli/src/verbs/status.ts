import { applicationName, listEnvironments, listTargets, loadEnvironment } from '@clove/charts-ts';
import { Command } from 'commander';
import { stateOf } from '../argocd/application-of.ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { reportingFailure } from '../argocd/reporting.ts';
import { type Expected, type StatusRow, statusRows } from '../argocd/status.ts';
import { type CliContext, CommandError } from '../context.ts';
import { table } from '../table.ts';

interface Options {
  readonly environment?: string;
  readonly json?: boolean;
}

/** `clove status`: every festival as Argo CD sees it. Exit 1 when one is not synced and healthy, nor stopped or archived as declared. */
export function statusVerb(context: CliContext): Command {
  return new Command('status')
    .description('show every festival as Argo CD sees it: sync, health, revision, windows')
    .option('--environment <name>', 'one environment (default: all)')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const wanted = expected(context, options.environment);
      const rows = await reportingFailure(() =>
        statusRows(ArgoCd.find(context), wanted, options.environment),
      );
      if (options.json === true) context.out(JSON.stringify(rows, null, 2));
      else for (const line of table([HEADING, ...rows.map(cells)])) context.out(line);
      const bad = rows.filter(({ asDeclared }) => !asDeclared);
      if (bad.length > 0) {
        const line = `${bad.length} of ${rows.length} are not synced and healthy`;
        throw new CommandError(options.json === true ? '' : line);
      }
    });
}

const HEADING = ['FESTIVAL', 'ENVIRONMENT', 'SYNC', 'HEALTH', 'REVISION', 'WINDOW', 'MESSAGE'];

function cells(row: StatusRow): string[] {
  const { festival, environment, sync, health, revision, windows, message } = row;
  return [festival, environment, sync, health, revision || '-', windows.join(', ') || '-', message];
}

function expected(context: CliContext, environmentName: string | undefined): Expected[] {
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
