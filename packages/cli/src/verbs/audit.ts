import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runWhere, type ToolboxOptions, toolboxOptions } from '../toolbox/toolbox-options.ts';

interface Options extends ToolboxOptions {
  readonly gap?: string;
}

/** Two scans of all services and the gap between them; a large festival's take minutes. */
const DEADLINE_SECONDS = 7200;

/** `clove audit`: checks every invariant of the sale against a running festival; exit 1 when one is broken. */
export function auditVerb(context: CliContext): Command {
  return toolboxOptions(new Command('audit'))
    .description('check that seats, tickets, orders and money of a running festival agree')
    .option('--gap <seconds>', 'between the two scans (default: 60)')
    .action(async ({ gap, ...where }: Options) => {
      const variables: Record<string, string> = gap === undefined ? {} : { AUDIT_GAP_SECONDS: gap };
      const deadlineSeconds = DEADLINE_SECONDS;
      await runWhere(context, where, { verb: 'audit', args: ['audit'], variables, deadlineSeconds });
    });
}
