import { Command } from 'commander';
import { applicationOf } from '../argocd/application-of.ts';
import { ArgoCd } from '../argocd/argocd.ts';
import { reportingStop } from '../argocd/reporting.ts';
import { clearTheWay } from '../argocd/retry.ts';
import type { CliContext } from '../context.ts';
import { pause } from '../program.ts';
import { type DeployVerbOptions, deployAndReport, deployOptions } from './deploy.ts';

/** `clove retry <festival>`: another try of a deployment that failed or hangs. */
export function retryVerb(context: CliContext): Command {
  return deployOptions(new Command('retry'))
    .description('end a sync that hangs, delete failed Jobs so that they run again, and deploy')
    .action(async (slug: string, options: DeployVerbOptions) => {
      const { name } = applicationOf(context, options.environment, slug);
      const argocd = await reportingStop(async () => ArgoCd.find(context));
      const say = (line: string) => context.err(`${name}: ${line}`);
      await reportingStop(() =>
        clearTheWay(argocd, name, { say, pause: (seconds) => pause(context, seconds) }),
      );
      await deployAndReport(context, slug, options, argocd, true);
    });
}
