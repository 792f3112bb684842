import { Command, InvalidArgumentError } from 'commander';
import { shortRevision } from '../argocd/application.ts';
import { applicationOf } from '../argocd/application-of.ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { complaining } from '../argocd/complaining.ts';
import { type DeployReport, deploy } from '../argocd/deploy.ts';
import { type CliContext, Complaint } from '../context.ts';

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
      const argocd = await complaining(async () => ArgoCd.find(context));
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
  const name = applicationOf(context, options.environment, slug);
  const report = await complaining(() =>
    deploy(argocd, name, {
      seconds: options.timeout,
      throughWindow: options.throughWindow === true,
      again,
      clock: () => performance.now(),
      say: (line) => context.err(`${name}: ${line}`),
    }),
  );
  if (options.json === true) {
    context.out(JSON.stringify({ festival: slug, environment: options.environment, ...report }, null, 2));
    if (report.outcome !== 'serving') throw new Complaint('');
    return;
  }
  if (report.outcome === 'serving') {
    context.out(`${slug} in ${options.environment} ${serving(report)}`);
    return;
  }
  for (const reason of report.reasons) context.err(`  ${reason}`);
  throw new Complaint(`${slug} in ${options.environment} ${lastLine(report, slug, options)}`);
}

function serving({ revision, seconds }: DeployReport): string {
  return `serves ${shortRevision(revision)}: ${seconds.toFixed(1)} s from the request`;
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
    case 'stopped':
      return `was not waited for any longer after ${seconds.toFixed(1)} s; Argo CD goes on: "clove status"`;
    default:
      return `failed after ${seconds.toFixed(1)} s: correct it in git, or try again with "clove retry ${where}"`;
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of seconds');
  return value;
}
