import { type Finding, FindingsError } from '@clove/pool-images';
import { git } from '../diff/git.ts';
import type { LoadedEnvironment } from '../environment/load.ts';

/**
 * A finding where Argo CD would read the rendered trees from another folder of the repository than theirs.
 * Only said when `repoURL` is the repository that this is a clone of: manifests may be copied to another one.
 */
export function pathPrefixFindings(root: string, environments: readonly LoadedEnvironment[]): Finding[] {
  const clone = cloneAt(root);
  if (clone === undefined) return [];
  return environments.flatMap(({ document, environment: { argocd } }) => {
    if (argocd === undefined || argocd.pathPrefix === clone.prefix) return [];
    if (repositoryOf(argocd.repoURL) !== repositoryOf(clone.origin)) return [];
    const message =
      clone.prefix === ''
        ? `this is the root of the repository: remove argocd.pathPrefix ("${argocd.pathPrefix}")`
        : `this is the folder ${clone.prefix} of the repository: argocd needs pathPrefix: ${clone.prefix}`;
    return [document.finding(['argocd', 'pathPrefix'], message)];
  });
}

/** The folder's path in its clone, and the clone's origin; undefined where git cannot say. */
function cloneAt(root: string): { prefix: string; origin: string } | undefined {
  const ask = (...args: string[]) => git(root, args).toString('utf8').trim();
  try {
    return { prefix: ask('rev-parse', '--show-prefix'), origin: ask('config', '--get', 'remote.origin.url') };
  } catch (error) {
    // No git, no repository or no origin: nothing to compare with.
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}

/** Host and path, however the repository is reached: https, ssh or git@host:path. */
function repositoryOf(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?:\d+\/)?/, '$1/')
    .replace(/(?:\.git)?\/*$/, '')
    .toLowerCase();
}
