import type { IApplication, IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import { KEEP } from '../charts/names.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { kept, platformLabels } from './metadata.ts';
import { type ArgoCdSettings, platformFolder, platformName } from './names.ts';
import { subscriptions } from './notifications.ts';
import { PRIORITY_FILES, priorityClassName } from './priority-class.ts';
import { SERVER_SIDE_DIFF, syncPolicy } from './sync-policy.ts';

/** Argo CD's own objects live where it runs, whichever cluster the festivals are in. */
const ARGOCD_CLUSTER = 'https://kubernetes.default.svc';

/** The project of `_platform`: write access to it decides what every festival may touch. */
export function platformProject(environment: EnvironmentFile, argocd: ArgoCdSettings): IAppProject {
  const { priorityClasses, cluster } = environment;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: platformName(argocd),
      namespace: argocd.namespace,
      labels: platformLabels(environment.environment),
      annotations: kept('projects'),
    },
    spec: {
      description: `Projects and the ApplicationSet of ${environment.environment}, and its cluster-scoped objects`,
      sourceRepos: [argocd.repoURL],
      destinations: [
        { server: ARGOCD_CLUSTER, namespace: argocd.namespace },
        ...(priorityClasses ? [{ server: cluster.server, namespace: argocd.namespace }] : []).filter(
          ({ server }) => server !== ARGOCD_CLUSTER,
        ),
      ],
      clusterResourceWhitelist: priorityClasses
        ? [{ group: 'scheduling.k8s.io', kind: 'PriorityClass', name: priorityClassName(environment) }]
        : [],
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
        { group: 'argoproj.io', kind: 'ApplicationSet' },
      ],
    },
  };
}

/**
 * The Applications that keep `_platform` itself: Argo CD's objects where Argo CD runs, and the priority class
 * in the festivals' cluster. The first one is applied by hand once; from then on it keeps itself.
 */
export function platformApplications(environment: EnvironmentFile, argocd: ArgoCdSettings): IApplication[] {
  const name = platformName(argocd);
  const own = application(environment, argocd, name, ARGOCD_CLUSTER, { exclude: PRIORITY_FILES });
  if (!environment.priorityClasses) return [own];
  const { server } = environment.cluster;
  // A dot: no festival's Application can be called like this.
  return [own, application(environment, argocd, `${name}.priority`, server, { include: PRIORITY_FILES })];
}

function application(
  environment: EnvironmentFile,
  argocd: ArgoCdSettings,
  name: string,
  server: string,
  directory: { readonly include?: string; readonly exclude?: string },
): IApplication {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: argocd.namespace,
      labels: platformLabels(environment.environment),
      annotations: {
        ...kept('applications'),
        'argocd.argoproj.io/manifest-generate-paths': '.',
        // Of the Application itself, and of it as an object that another Application keeps.
        'argocd.argoproj.io/compare-options': `${SERVER_SIDE_DIFF},${KEEP['argocd.argoproj.io/compare-options']}`,
        ...subscriptions(argocd),
      },
    },
    spec: {
      project: platformName(argocd),
      source: {
        repoURL: argocd.repoURL,
        targetRevision: argocd.targetRevision,
        path: `${argocd.pathPrefix}${platformFolder(environment.environment)}`,
        directory,
      },
      destination: { server, namespace: argocd.namespace },
      revisionHistoryLimit: 10,
      syncPolicy: syncPolicy(),
    },
  };
}
