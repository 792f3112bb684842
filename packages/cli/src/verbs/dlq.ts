import { Argument, Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runWhere, type ToolboxOptions, toolboxOptions } from '../toolbox/toolbox-options.ts';

/** A replay of some thousand letters, one by one. */
const DEADLINE_SECONDS = 3600;

/** `clove dlq`: dead letters of a running festival. */
export function dlqVerb(context: CliContext): Command {
  return toolboxOptions(new Command('dlq'))
    .description('show dead letters, replay them to their service, or record that they are given up')
    .addArgument(new Argument('<action>').choices(['list', 'show', 'replay', 'give-up']))
    .argument('[service]', 'whose letters (all but list)')
    .argument('[id]', 'one letter (give-up needs it)')
    .action(
      async (action: string, service: string | undefined, id: string | undefined, where: ToolboxOptions) => {
        const args = ['dlq', action, ...[service, id].flatMap((word) => word ?? [])];
        await runWhere(context, where, { verb: 'dlq', args, deadlineSeconds: DEADLINE_SECONDS });
      },
    );
}
