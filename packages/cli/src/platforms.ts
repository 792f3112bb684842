import { loadEnvironment, platformFolder, platformFrom, type Rendered } from '@clove/charts-ts';

/**
 * The shared objects of every environment that something was rendered for, by their folder from the root.
 * Environments without Argo CD have none.
 */
export function renderPlatforms(
  root: string,
  projects: readonly (readonly [environment: string, project: Rendered])[],
): [folder: string, rendered: Rendered][] {
  const environments = [...new Set(projects.map(([environment]) => environment))];
  return environments
    .map((name): [string, Rendered] => {
      const own = projects.flatMap(([environment, project]) => (environment === name ? [project] : []));
      return [platformFolder(name), platformFrom(loadEnvironment(root, name), own)];
    })
    .filter(([, rendered]) => rendered.size > 0);
}
