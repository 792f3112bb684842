import { Command } from 'commander';
import { shortRevision } from '../argocd/application.ts';
import { applicationOf, type FestivalState } from '../argocd/application-of.ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { type DeployReport, deploy } from '../argocd/deploy.ts';
import { reportingStop } from '../argocd/reporting.ts';
import { type CliContext, CommandError } from '../context.ts';
import { pause } from '../program.ts';
import { seconds } from './seconds.ts';

export interface DeployVerbOptions {
  readonly environment: string;
  readonly timeout: number;
  readonly throughWindow?: boolean;
  readonly json?: boolean;
}

/** `clove deploy <festival>`: brings the cluster to the newest commit and says when it serves it. */
export function deployVerb(context: CliContext): Command {
  return deployOptions(new Command('deploy'))
    .description('bring a festival to the newest commit through Argo CD and wait until it serves it')
    .action(async (slug: string, options: DeployVerbOptions) => {
      const argocd = await reportingStop(async () => ArgoCd.find(context));
      await deployAndReport(context, slug, options, argocd, false);
    });
}

/** The options that `deploy` and `retry` share. */
export function deployOptions(command: Command): Command {
  return command
    .argument('<festival>', 'slug')
    .requiredOption('--environment <name>', 'environment')
    .option('--timeout <seconds>', 'give up waiting after so many seconds', seconds, 600)
    .option('--through-window', 'sync although a sync window holds automatic syncs back')
    .option('--json', 'as JSON');
}

/** Deploys, and says how it ended in one last line. */
export async function deployAndReport(
  context: CliContext,
  slug: string,
  options: DeployVerbOptions,
  argocd: ArgoCd,
  again: boolean,
): Promise<void> {
  const { name, state } = applicationOf(context, options.environment, slug);
  const report = await reportingStop(() =>
    deploy(argocd, name, {
      state,
      seconds: options.timeout,
      throughWindow: options.throughWindow === true,
      again,
      clock: () => performance.now(),
      pause: (seconds) => pause(context, seconds),
      say: (line) => context.err(`${name}: ${line}`),
    }),
  );
  if (options.json === true) {
    context.out(JSON.stringify({ festival: slug, environment: options.environment, ...report }, null, 2));
    if (!isSuccess(report)) throw new CommandError('');
    return;
  }
  if (isSuccess(report)) {
    context.out(`${slug} in ${options.environment} ${goodEnd(report, state)}`);
    return;
  }
  for (const reason of report.reasons) context.err(`  ${reason}`);
  throw new CommandError(`${slug} in ${options.environment} ${lastLine(report, slug, options)}`);
}

function isSuccess({ outcome }: DeployReport): boolean {
  return outcome === 'serving' || outcome === 'inactive';
}

function goodEnd({ outcome, revision, seconds }: DeployReport, state: FestivalState): string {
  const what = outcome === 'serving' ? 'serves' : `is ${state} as of`;
  return `${what} ${shortRevision(revision)}: ${seconds.toFixed(1)} s from the request`;
}

function lastLine(
  { outcome, seconds, health }: DeployReport,
  slug: string,
  options: DeployVerbOptions,
): string {
  const where = `${slug} --environment ${options.environment}`;
  switch (outcome) {
    case 'blocked-by-window':
      return `is not synced: "clove deploy ${where}" after the window, or now with --through-window`;
    case 'timed-out':
      return `does not serve the newest commit after ${seconds.toFixed(1)} s (${health}); Argo CD goes on: "clove status"`;
    case 'interrupted':
      return `was not waited for any longer after ${seconds.toFixed(1)} s; Argo CD goes on: "clove status"`;
    default:
      return `failed after ${seconds.toFixed(1)} s: correct it in git, or try again with "clove retry ${where}"`;
  }
}
