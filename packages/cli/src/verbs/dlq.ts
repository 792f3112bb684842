import { Argument, Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runningCluster, runToolbox, toolboxEnvironment } from '../running-cluster.ts';

/** `clove dlq`: dead letters of a running local cluster. */
export function dlqVerb(context: CliContext): Command {
  return new Command('dlq')
    .description('show dead letters, or replay them to their service')
    .addArgument(new Argument('<action>').choices(['list', 'show', 'replay']))
    .argument('[service]', 'whose letters (show and replay)')
    .option('--festival <slug>', 'which cluster (default: the only one)')
    .action(async (action: string, service: string | undefined, options: { festival?: string }) => {
      const environment = toolboxEnvironment(context, runningCluster(context, options.festival));
      await runToolbox(context, ['dlq', action, ...(service === undefined ? [] : [service])], environment);
    });
}
