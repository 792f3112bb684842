import { join } from 'node:path';
import {
  applicationName,
  type FestivalFile,
  listTargets,
  loadEnvironment,
  loadFestival,
} from '@clove/charts-ts';
import { hint } from '@clove/pool-images';
import { type CliContext, UsageError } from '../context.ts';

/** What a festival's file declares: whether it sells, runs no pod, or is over. */
export type FestivalState = FestivalFile['state'];

/** A festival in an environment, as Argo CD is asked about it. */
export interface KnownApplication {
  readonly name: string;
  readonly state: FestivalState;
}

/**
 * A festival's Application in an environment, and the state that its file declares.
 * @throws UsageError when the environment has no Argo CD or no such festival.
 */
export function applicationOf(context: CliContext, environmentName: string, slug: string): KnownApplication {
  const loaded = loadEnvironment(context.root, environmentName);
  const { argocd } = loaded.environment;
  if (argocd === undefined) {
    throw new UsageError(
      `environment ${environmentName} says nothing of Argo CD: add "argocd" to ${loaded.document.file}`,
    );
  }
  const targets = listTargets(context.root, loaded);
  const target = targets.find((candidate) => candidate.slug === slug);
  if (target === undefined) {
    const slugs = targets.map((candidate) => candidate.slug);
    throw new UsageError(`environment ${environmentName} has no festival "${slug}"${hint(slug, slugs)}`);
  }
  return { name: applicationName(argocd, slug), state: stateOf(context.root, target.file) };
}

/** The state that a festival's file declares. @throws FindingsError when the file is not valid. */
export function stateOf(root: string, file: string): FestivalState {
  return loadFestival(join(root, file), file).festival.state;
}
