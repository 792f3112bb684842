import { loadEnvironment } from '@clove/charts-ts';
import { Command } from 'commander';
import { type CliContext, CommandError } from '../context.ts';
import type { CheckResult } from '../doctor/check-result.ts';
import { clusterChecks } from '../doctor/cluster-checks.ts';
import { toolChecks } from '../doctor/tool-checks.ts';
import { Kubectl, KubectlError } from '../kubectl/kubectl.ts';
import { Interrupted } from '../program.ts';
import { table } from '../table.ts';

interface Options {
  readonly environment: string;
  readonly context?: string;
  readonly toolsOnly?: boolean;
  readonly json?: boolean;
}

/** `clove doctor`: does this machine, and the cluster, have what an environment needs? Exit 1 when something is missing. */
export function doctorVerb(context: CliContext): Command {
  return new Command('doctor')
    .description('check that this machine and the cluster have what an environment needs')
    .requiredOption('--environment <name>', 'environment')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--tools-only', 'do not ask the cluster')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      const { environment } = loadEnvironment(context.root, options.environment);
      const results = await toolChecks(context);
      if (options.toolsOnly !== true && environment.tier !== 'local') {
        results.push(...(await fromCluster(context, options)));
      }
      if (options.json === true) context.out(JSON.stringify(results, null, 2));
      else for (const line of table(results.map(cells))) context.out(line);
      const bad = results.filter(({ state }) => state === 'missing').length;
      if (bad > 0)
        throw new CommandError(options.json === true ? '' : `${bad} of ${results.length} are missing`);
    });
}

async function fromCluster(context: CliContext, options: Options): Promise<CheckResult[]> {
  const { environment } = loadEnvironment(context.root, options.environment);
  try {
    return await clusterChecks(Kubectl.find(context, options.context), environment);
  } catch (error) {
    if (error instanceof Interrupted) throw new CommandError('stopped');
    if (!(error instanceof KubectlError)) throw error;
    const remediation = 'see that kubectl reaches the cluster: kubectl get namespaces';
    return [{ name: 'cluster', state: 'missing', found: error.message, remediation }];
  }
}

function cells({ name, state, found, remediation }: CheckResult): string[] {
  return [state, name, remediation === '' ? found : `${found}: ${remediation}`];
}
