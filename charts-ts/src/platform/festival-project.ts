import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { Plan } from '../plan/plan.ts';
import type { Rendered } from '../render.ts';
import { kept, platformLabels } from './metadata.ts';
import { type ArgoCdSettings, applicationName } from './names.ts';
import { syncWindows } from './sync-windows.ts';

/**
 * What the Application of one festival may touch: one repository, one namespace of one cluster, and of the
 * kinds of objects only those that are rendered for it. Nothing that an organiser writes can widen it.
 */
export function festivalProject(plan: Plan, argocd: ArgoCdSettings, rendered: Rendered): IAppProject {
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
      namespaceResourceWhitelist: namespacedKinds(rendered),
      ...(windows.length > 0 ? { syncWindows: windows } : {}),
    },
  };
}

/** Group and kind of everything in a tree but its namespace, each once, sorted. */
function namespacedKinds(rendered: Rendered): { group: string; kind: string }[] {
  const kinds = new Map<string, { group: string; kind: string }>();
  for (const [file, text] of rendered) {
    const [, apiVersion, kind] = /^apiVersion: (\S+)\nkind: (\S+)\n/.exec(text) ?? [];
    if (apiVersion === undefined || kind === undefined)
      throw new Error(`${file} does not begin with its kind`);
    if (kind === 'Namespace') continue;
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    kinds.set(`${group}/${kind}`, { group, kind });
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
