import { loadCatalogue } from '@clove/pool-images';
import { stringify } from 'yaml';
import { canonical } from '../charts/content-hash.ts';
import { type LoadedEnvironment, loadEnvironment } from '../environment/load.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import type { Plan } from '../plan/plan.ts';
import { type Rendered, render } from '../render.ts';
import { listTargets, planTarget } from '../targets.ts';
import { applicationSet } from './application-set.ts';
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
  const projects = listTargets(root, environment).map(({ slug }) => {
    const { plan } = planTarget(root, environmentName, slug, { catalogue });
    return projectFiles(plan, render(plan));
  });
  return platformFrom(environment, projects);
}

/** As `renderPlatform`, from the projects of festivals that have been rendered already. */
export function platformFrom(environment: LoadedEnvironment, projects: readonly Rendered[]): Rendered {
  const files = [...sharedFiles(environment.environment), ...projects.flatMap((project) => [...project])];
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The file of `_platform` that belongs to one festival; none when its environment has no Argo CD. */
export function projectFiles(plan: Plan, rendered: Rendered): Rendered {
  const { argocd } = plan.environment;
  return new Map(argocd === undefined ? [] : [fileOf(festivalProject(plan, argocd, rendered))]);
}

function sharedFiles(environment: EnvironmentFile): (readonly [string, string])[] {
  const { argocd } = environment;
  if (argocd === undefined) return [];
  return [
    platformProject(environment, argocd),
    applicationSet(environment, argocd),
    ...platformApplications(environment, argocd),
    ...(environment.priorityClasses ? [priorityClass(environment)] : []),
  ].map(fileOf);
}

interface PlatformObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string | undefined };
}

function fileOf(object: PlatformObject): readonly [string, string] {
  const { apiVersion, kind, metadata, ...rest } = object;
  const sorted = canonical(rest);
  const ordered = {
    apiVersion,
    kind,
    metadata: canonical(metadata),
    ...(typeof sorted === 'object' ? sorted : {}),
  };
  const name = `${kind}-${metadata.name ?? ''}.yaml`.toLowerCase();
  return [name, stringify(ordered, { aliasDuplicateObjects: false, lineWidth: 0 })];
}
