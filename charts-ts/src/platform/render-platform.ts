import { loadCatalogue } from '@clove/pool-images';
import { type LoadedEnvironment, loadEnvironment } from '../environment/load.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { filesOf, manifestFile } from '../manifest-file.ts';
import type { Plan } from '../plan/plan.ts';
import type { Rendered } from '../render.ts';
import { listTargets, planOfTarget } from '../targets.ts';
import { applicationSet } from './application-set.ts';
import { consoleObjects } from './console.ts';
import { festivalProject } from './festival-project.ts';
import { platformApplications, platformProject } from './platform-application.ts';
import { priorityClass } from './priority-class.ts';

/**
 * Everything of an environment that no single festival owns: its projects, its ApplicationSet, the
 * Applications that keep those, and its cluster-scoped objects. Empty when the environment has no Argo CD.
 */
export function renderPlatform(root: string, environmentName: string): Rendered {
  const environment = loadEnvironment(root, environmentName);
  const catalogue = loadCatalogue(root);
  const projects = listTargets(root, environment).map((target) =>
    projectFiles(planOfTarget(root, environment, target, { catalogue }).plan),
  );
  return platformFrom(environment, projects);
}

/** As `renderPlatform`, from the projects of festivals that have been planned already. */
export function platformFrom(environment: LoadedEnvironment, projects: readonly Rendered[]): Rendered {
  return filesOf([
    ...sharedObjects(environment.environment).map(manifestFile),
    ...projects.flatMap((project) => [...project]),
  ]);
}

/** The file of `_platform` that belongs to one festival; none when its environment has no Argo CD. */
export function projectFiles(plan: Plan): Rendered {
  return new Map(projectObjects(plan).map(manifestFile));
}

/** The objects of `_platform` that belong to one festival. */
export function projectObjects(plan: Plan) {
  const { argocd } = plan.environment;
  return argocd === undefined ? [] : [festivalProject(plan, argocd)];
}

/** The objects that the festivals of an environment share. */
export function sharedObjects(environment: EnvironmentFile) {
  const { argocd } = environment;
  if (argocd === undefined) return [];
  return [
    platformProject(environment, argocd),
    applicationSet(environment, argocd),
    ...platformApplications(environment, argocd),
    ...(environment.priorityClasses ? [priorityClass(environment)] : []),
    ...consoleObjects(environment, argocd),
  ];
}
