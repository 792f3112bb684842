import { listTargets, loadEnvironment } from '@clove/charts-ts';
import { hint } from '@clove/pool-images';
import type { Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { runningCluster, runToolbox, toolboxEnvironment } from '../running-cluster.ts';
import { type ClusterPlace, runInCluster, type ToolboxCommand } from './run-in-cluster.ts';

/** Where a verb of the toolbox runs. */
export interface ToolboxOptions {
  readonly festival?: string;
  readonly environment?: string;
  readonly context?: string;
}

const HELP = `
Without --environment it asks the running local cluster. With it, it starts a Job of its own in the festival's
namespace, through kubectl: the toolbox image of the festival's release, with the account and the network of
provisioning. Its output is passed on and its exit code returned. Ctrl-C ends and removes the Job.`;

/** The options of every verb that the toolbox carries out, here or in a cluster. */
export function toolboxOptions(command: Command): Command {
  return command
    .option('--festival <slug>', 'which festival (default: the only one)')
    .option('--environment <name>', 'in the cluster of this environment (default: the local cluster)')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .addHelpText('after', HELP);
}

/**
 * Runs a command of the toolbox where the options say.
 * @throws CommandError with its exit code when that is not 0, UsageError when it is not clear where.
 */
export async function runWhere(
  context: CliContext,
  options: ToolboxOptions,
  command: ToolboxCommand,
): Promise<void> {
  const { festival, environment } = options;
  if (environment !== undefined) {
    return runInCluster(context, placeOf(context, { ...options, environment }), command);
  }
  if (options.context !== undefined)
    throw new UsageError('--context is of --environment: name the environment too');
  const settings = toolboxEnvironment(context, runningCluster(context, festival));
  await runToolbox(context, command.args, { ...settings, ...command.variables });
}

/** The festival that is named, or the only one of the environment. */
export function placeOf(
  { root }: CliContext,
  { festival, environment, context }: ToolboxOptions & { readonly environment: string },
): ClusterPlace {
  const loaded = loadEnvironment(root, environment);
  if (loaded.environment.tier === 'local')
    throw new UsageError(`environment ${environment} is of this machine: leave out --environment`);
  const slugs = listTargets(root, loaded).map(({ slug }) => slug);
  const slug = festival ?? (slugs.length === 1 ? slugs[0] : undefined);
  if (slug === undefined) {
    throw new UsageError(
      `name one with --festival: environment ${environment} has ${slugs.join(', ') || 'none'}`,
    );
  }
  if (!slugs.includes(slug))
    throw new UsageError(`environment ${environment} has no festival "${slug}"${hint(slug, slugs)}`);
  return { festival: slug, environment, context };
}
