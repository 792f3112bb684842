import { Command } from 'commander';
import { type CliContext, UsageError } from '../context.ts';
import { runWhere, type ToolboxOptions, toolboxOptions } from '../toolbox/toolbox-options.ts';

/** Some dozen questions of each service. */
const DEADLINE_SECONDS = 600;

/** `clove find`: the story of one id, over all services of a running festival; exit 1 when none knows it. */
export function findVerb(context: CliContext): Command {
  return toolboxOptions(new Command('find'))
    .description("show the story of an order, a ticket, a payment, a member or a provider's reference")
    .argument('<id>', 'as it stands in a log, on a ticket or at the provider')
    .action(async (id: string, where: ToolboxOptions) => {
      // The arguments of a Job can be read for as long as it is there, and stand in the cluster's own audit log.
      if (id.includes('@')) {
        throw new UsageError(
          'an e-mail address is not asked for here: it would stay in the cluster. The support desk finds it, and says the member’s id',
        );
      }
      await runWhere(context, where, { verb: 'find', args: ['find', id], deadlineSeconds: DEADLINE_SECONDS });
    });
}
