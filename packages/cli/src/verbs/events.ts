import { Argument, Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runningCluster, runToolbox, toolboxEnvironment } from '../running-cluster.ts';

interface Options {
  readonly to: string;
  readonly since?: string;
  readonly from?: string;
  readonly after?: string;
  readonly festival?: string;
}

/** `clove events`: past domain events for a consumer of a running local cluster. */
export function eventsVerb(context: CliContext): Command {
  return new Command('events')
    .description('give a consumer that joined later the events published before it')
    .addArgument(new Argument('<action>').choices(['replay']))
    .requiredOption('--to <service>', 'the consuming service')
    .option('--since <instant>', 'only what was published from then on (default: everything)')
    .option(
      '--from <services>',
      'only what these services published, as a comma list (default: all that it consumes)',
    )
    .option('--after <id>', 'go on where a replay of one service ended')
    .option('--festival <slug>', 'which cluster (default: the only one)')
    .action(async (action: string, { to, since, from, after, festival }: Options) => {
      const environment = toolboxEnvironment(context, runningCluster(context, festival));
      const given = Object.entries({ to, since, from, after }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, value],
      );
      await runToolbox(context, ['events', action, ...given], environment);
    });
}
