import { Argument, Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runWhere, type ToolboxOptions, toolboxOptions } from '../toolbox/toolbox-options.ts';

/** A replay of every event, and an hour until the last is applied. */
const DEADLINE_SECONDS = 6 * 3600;

/** `clove view rebuild`: the overviews of a running festival, built again while they are shown. */
export function viewVerb(context: CliContext): Command {
  return toolboxOptions(new Command('view'))
    .description('build the overviews again from the events that the services kept')
    .addArgument(new Argument('<action>').choices(['rebuild']))
    .action(async (action: string, where: ToolboxOptions) => {
      await runWhere(context, where, {
        verb: 'view',
        args: ['view', action],
        broker: true,
        deadlineSeconds: DEADLINE_SECONDS,
      });
    });
}
