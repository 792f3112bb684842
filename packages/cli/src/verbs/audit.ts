import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { runningCluster, runToolbox, toolboxEnvironment } from '../running-cluster.ts';

interface Options {
  readonly festival?: string;
  readonly gap?: string;
}

/** `clove audit`: checks every invariant of the sale against a running local cluster; exit 1 when one is broken. */
export function auditVerb(context: CliContext): Command {
  return new Command('audit')
    .description('check that seats, tickets, orders and money agree in a running local cluster')
    .option('--festival <slug>', 'which cluster (default: the only one)')
    .option('--gap <seconds>', 'between the two scans (default: 60)')
    .action(async (options: Options) => {
      const environment = toolboxEnvironment(context, runningCluster(context, options.festival));
      const gap: Record<string, string> = options.gap === undefined ? {} : { AUDIT_GAP_SECONDS: options.gap };
      await runToolbox(context, ['audit'], { ...environment, ...gap });
    });
}
