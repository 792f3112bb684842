import { Argument, Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runningCluster, runToolbox, toolboxEnvironment } from '../running-cluster.ts';

interface Options {
  readonly festival?: string;
}

/** `clove view rebuild`: the overviews of a running local cluster, built again while they are shown. */
export function viewVerb(context: CliContext): Command {
  return new Command('view')
    .description('build the overviews again from the events that the services kept')
    .addArgument(new Argument('<action>').choices(['rebuild']))
    .option('--festival <slug>', 'which cluster (default: the only one)')
    .action(async (action: string, { festival }: Options) => {
      const environment = toolboxEnvironment(context, runningCluster(context, festival));
      await runToolbox(context, ['view', action], environment);
    });
}
