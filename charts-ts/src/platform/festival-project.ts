import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { Plan } from '../plan/plan.ts';
import { kept, platformLabels } from './metadata.ts';
import { type ArgoCdSettings, applicationName } from './names.ts';
import { PERMITTED_KINDS } from './permitted-kinds.ts';
import { syncWindows } from './sync-windows.ts';

/**
 * What the Application of one festival may touch: one repository, one namespace of one cluster, and
 * only the kinds of objects that Clove renders. Nothing that an organiser writes can widen it.
 */
export function festivalProject(plan: Plan, argocd: ArgoCdSettings): IAppProject {
  const windows = syncWindows(plan, argocd);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: applicationName(argocd, plan.slug),
      namespace: argocd.namespace,
      labels: platformLabels(plan.environment.environment, plan.slug),
      annotations: kept('projects'),
    },
    spec: {
      description: `Festival ${plan.slug} in ${plan.environment.environment}: its namespace and nothing else`,
      sourceRepos: [argocd.repoURL],
      destinations: [{ server: plan.environment.cluster.server, namespace: plan.namespace }],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: plan.namespace }],
      namespaceResourceWhitelist: [...PERMITTED_KINDS],
      ...(windows.length > 0 ? { syncWindows: windows } : {}),
    },
  };
}
