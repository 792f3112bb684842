import { listTargets, loadEnvironment, readRendered, renderedFolder } from '@clove/charts-ts';
import { hint } from '@clove/pool-images';
import { Command } from 'commander';
import { applyWaves, WaveFailed } from '../apply/apply-waves.ts';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { Kubectl } from '../kubectl/kubectl.ts';
import { Interrupted, pause } from '../program.ts';
import { seconds } from './seconds.ts';

interface Options {
  readonly environment: string;
  readonly context?: string;
  readonly timeout: number;
}

const HELP = `
What Argo CD does, without Argo CD: for the time that it is down, and for clusters that have none. Each wave is applied
when everything of the one before is ready; nothing later than a failed Job is applied. The secrets have to be there
before ("clove secrets apply"). Objects that git no longer has are not removed.`;

/** `clove apply <festival>`: the rendered manifests straight to a cluster, wave by wave. */
export function applyVerb(context: CliContext): Command {
  return new Command('apply')
    .description("apply a festival's rendered manifests to a cluster wave by wave, without Argo CD")
    .argument('<festival>', 'slug')
    .requiredOption('--environment <name>', 'environment')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--timeout <seconds>', 'give up when one wave takes longer', seconds, 600)
    .addHelpText('after', HELP)
    .action(async (slug: string, options: Options) => {
      const folder = folderOf(context, slug, options);
      const rendered = readRendered(context.root, folder);
      if (rendered.size === 0) {
        throw new UsageError(
          `${folder} is empty: "clove render --environment ${options.environment} --festival ${slug}" first`,
        );
      }
      const about = `${slug} in ${options.environment}`;
      await reportingFailure(context, async () => {
        const kubectl = Kubectl.find(context, options.context);
        const count = await applyWaves(kubectl, rendered, {
          seconds: options.timeout,
          clock: () => performance.now(),
          pause: (time) => pause(context, time),
          say: (line) => context.err(`${about}: ${line}`),
        });
        context.out(`${about}: ${count} objects are as ${folder} says`);
      });
    });
}

/** The rendered folder of a festival, as it is committed: nothing is planned or rendered here. */
function folderOf({ root }: CliContext, slug: string, { environment: name }: Options): string {
  const environment = loadEnvironment(root, name);
  if (environment.environment.tier === 'local') {
    throw new UsageError(`environment ${name} is of this machine: "clove start ${slug}" runs it`);
  }
  const slugs = listTargets(root, environment).map((target) => target.slug);
  if (!slugs.includes(slug)) {
    throw new UsageError(`environment ${name} has no festival "${slug}"${hint(slug, slugs)}`);
  }
  return renderedFolder(environment, slug);
}

async function reportingFailure(context: CliContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof WaveFailed) {
      for (const reason of error.reasons) context.err(`  ${reason}`);
      throw new CommandError(error.message);
    }
    if (error instanceof Interrupted)
      throw new CommandError('stopped: run it again, it goes on where it was');
    throw error;
  }
}
