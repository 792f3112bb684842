import { applicationName, listTargets, loadEnvironment } from '@clove/charts-ts';
import { hint } from '@clove/pool-images';
import { type CliContext, UsageError } from '../context.ts';

/**
 * Name of a festival's Application in an environment.
 * @throws UsageError when the environment has no Argo CD or no such festival.
 */
export function applicationOf(context: CliContext, environmentName: string, slug: string): string {
  const loaded = loadEnvironment(context.root, environmentName);
  const { argocd } = loaded.environment;
  if (argocd === undefined) {
    throw new UsageError(
      `environment ${environmentName} says nothing of Argo CD: add "argocd" to ${loaded.document.file}`,
    );
  }
  const slugs = listTargets(context.root, loaded).map((target) => target.slug);
  if (!slugs.includes(slug)) {
    throw new UsageError(`environment ${environmentName} has no festival "${slug}"${hint(slug, slugs)}`);
  }
  return applicationName(argocd, slug);
}
