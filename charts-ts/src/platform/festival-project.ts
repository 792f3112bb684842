import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { Plan } from '../plan/plan.ts';
import { namespaceName } from '../provenance/images.ts';
import { environment, festival } from '../provenance/place.ts';
import { because, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { argoCdMetadata, argoCdReason, kept, platformLabels } from './metadata.ts';
import { type ArgoCdSettings, applicationName } from './names.ts';
import { PERMITTED_KINDS } from './permitted-kinds.ts';
import { syncWindows } from './sync-windows.ts';

/**
 * What the Application of one festival may touch: one repository, one namespace of one cluster, and
 * only the kinds of objects that Clove renders. Nothing that an organiser writes can widen it.
 */
export function festivalProject(plan: Plan, argocd: ArgoCdSettings): IAppProject {
  const windows = syncWindows(plan, argocd);
  const only = reason("the festival's one namespace", namespaceName);
  const destination = eachBecause(
    { server: plan.environment.cluster.server, namespace: plan.namespace },
    {
      server: reason("the festival's cluster", () => [environment('cluster', 'server')]),
      namespace: only,
    },
  );
  const namespace = eachBecause({ group: '', kind: 'Namespace', name: plan.namespace }, { name: only });
  const spec = {
    description: `Festival ${plan.slug} in ${plan.environment.environment}: its namespace and nothing else`,
    sourceRepos: [argocd.repoURL],
    destinations: [destination],
    clusterResourceWhitelist: [namespace],
    namespaceResourceWhitelist: [...PERMITTED_KINDS],
    ...(windows.length > 0 ? { syncWindows: windows } : {}),
  };
  eachBecause(spec, {
    description: reason('festival and environment by name', () => [
      festival('festival'),
      environment('environment'),
    ]),
    sourceRepos: argoCdReason('where the rendered manifests are', 'repoURL'),
  });
  const project: IAppProject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: argoCdMetadata(argocd, {
      name: applicationName(argocd, plan.slug),
      nameBecause: reason('<projectPrefix><slug>', () => [
        environment('argocd', 'projectPrefix'),
        festival('festival'),
      ]),
      labels: platformLabels(plan.environment.environment, plan.slug),
      annotations: kept('projects'),
    }),
    spec,
  };
  const why = switchedOn(festivalProject, 'what Argo CD may touch for this festival', () => [
    environment('argocd'),
    festival('festival'),
  ]);
  return because(project, why);
}
