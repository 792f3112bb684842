import {
  type DiffReport,
  diffLive,
  type LiveTarget,
  loadEnvironment,
  PLATFORM,
  planTarget,
  readRendered,
  renderedFolder,
} from '@clove/charts-ts';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { refuseOtherCluster } from '../kubectl/festival-namespace.ts';
import { Kubectl } from '../kubectl/kubectl.ts';
import { Interrupted } from '../program.ts';
import { chosenTargets } from '../targets.ts';
import { liveObjects } from './live-objects.ts';
import { livePlatform } from './live-platform.ts';

/** Festivals of one environment, or `_platform`, in the cluster that kubectl points at. */
export interface LivePlace {
  readonly environment: string;
  readonly slugs: readonly string[];
  /** A context of the kubeconfig. Default: the current one. */
  readonly context?: string | undefined;
}

/**
 * What runs compared with what is rendered in the working tree. Reads only.
 * @throws CommandError when a festival is not there, the cluster is not reached or refuses.
 */
export async function liveDiff(context: CliContext, place: LivePlace): Promise<DiffReport> {
  const { environment, slugs } = place;
  const loaded = loadEnvironment(context.root, environment);
  if (loaded.environment.tier === 'local')
    throw new UsageError(
      `environment ${environment} is of this machine: nothing else changes what runs in it`,
    );
  return reportingStop(async () => {
    const kubectl = Kubectl.find(context, place.context);
    const targets: LiveTarget[] = [];
    for (const slug of slugs) {
      const folder = renderedFolder(loaded, slug);
      const desired = readRendered(context.root, folder);
      if (desired.size === 0) {
        throw new UsageError(
          `${folder} is empty: "clove render --environment ${environment} --festival ${slug}" first`,
        );
      }
      const name = `${environment}/${slug}`;
      if (slug === PLATFORM) {
        targets.push({ name, ...(await livePlatform(kubectl, environment, desired)) });
        continue;
      }
      const { plan } = planTarget(context.root, environment, slug);
      await refuseOtherCluster(kubectl, plan);
      targets.push({ name, desired, live: await liveObjects(kubectl, plan.namespace, desired) });
    }
    const at = context.now?.() ?? new Date();
    return diffLive(context.root, targets, { at, cluster: place.context ?? 'the cluster of kubectl' });
  });
}

/** What a command line asks about: the festivals of an environment, one of them, or what they share. @throws UsageError */
export function liveSlugs(
  context: CliContext,
  { environment, festival }: { readonly environment: string; readonly festival?: string | undefined },
): string[] {
  if (festival === PLATFORM) {
    const { argocd } = loadEnvironment(context.root, environment).environment;
    if (argocd === undefined)
      throw new UsageError(`environment ${environment} says nothing of Argo CD: it has no ${PLATFORM}`);
    return [PLATFORM];
  }
  const named = { environment, ...(festival === undefined ? {} : { festival }) };
  return chosenTargets(context, named).map(({ slug }) => slug);
}

async function reportingStop<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interrupted) throw new CommandError('stopped; nothing was changed');
    throw error;
  }
}
