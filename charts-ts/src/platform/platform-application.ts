import type { IApplication, IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import { KEEP } from '../charts/names.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, type Existence, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { consoleFiles } from './console-names.ts';
import { argoCdMetadata, argoCdReason, kept, ordered, platformLabels } from './metadata.ts';
import { type ArgoCdSettings, platformFolder, platformName } from './names.ts';
import { subscriptions } from './notifications.ts';
import { PRIORITY_FILES, priorityClassName } from './priority-class.ts';
import { SERVER_SIDE_DIFF, syncPolicy } from './sync-policy.ts';

/** Argo CD's own objects live where it runs, whichever cluster the festivals are in. */
export const ARGOCD_CLUSTER = 'https://kubernetes.default.svc';

/** The project of `_platform`: write access to it decides what every festival may touch. */
export function platformProject(environment: EnvironmentFile, argocd: ArgoCdSettings): IAppProject {
  const { priorityClasses, cluster } = environment;
  const inArgoCd = argoCdReason('where Argo CD runs', 'namespace');
  const byPriority = inEnvironment('priorityClasses');
  const own = eachBecause({ server: ARGOCD_CLUSTER, namespace: argocd.namespace }, { namespace: inArgoCd });
  const ofFestivals = eachBecause(
    { server: cluster.server, namespace: argocd.namespace },
    {
      server: reason("the priority class belongs into the festivals' cluster", () => [
        inEnvironment('cluster', 'server'),
        byPriority,
      ]),
      namespace: inArgoCd,
    },
  );
  const priorityClass = eachBecause(
    { group: 'scheduling.k8s.io', kind: 'PriorityClass', name: priorityClassName(environment) },
    {
      name: reason('the priority class of this environment', () => [
        inEnvironment('namespacePrefix'),
        byPriority,
      ]),
    },
  );
  const spec = {
    description: `Projects and the ApplicationSet of ${environment.environment}, and its cluster-scoped objects`,
    sourceRepos: [argocd.repoURL],
    destinations: [own, ...(priorityClasses && cluster.server !== ARGOCD_CLUSTER ? [ofFestivals] : [])],
    clusterResourceWhitelist: priorityClasses ? [priorityClass] : [],
    namespaceResourceWhitelist: [
      { group: 'argoproj.io', kind: 'AppProject' },
      { group: 'argoproj.io', kind: 'Application' },
      { group: 'argoproj.io', kind: 'ApplicationSet' },
    ],
  };
  eachBecause(spec, {
    description: reason('the environment by name', () => [inEnvironment('environment')]),
    sourceRepos: argoCdReason('where the rendered manifests are', 'repoURL'),
    clusterResourceWhitelist: reason('the priority class is cluster-scoped', () => [byPriority]),
  });
  const project: IAppProject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: argoCdMetadata(argocd, {
      name: platformName(argocd),
      nameBecause: argoCdReason('the prefix of all projects alone', 'projectPrefix'),
      labels: platformLabels(environment.environment),
      annotations: kept('projects'),
    }),
    spec,
  };
  const why = switchedOn(platformProject, 'what Argo CD may touch for the environment as a whole', () => [
    inEnvironment('argocd'),
  ]);
  return because(project, why);
}

/**
 * The Applications that keep `_platform` itself: Argo CD's objects where Argo CD runs, and the priority class
 * in the festivals' cluster. The first one is applied by hand once; from then on it keeps itself.
 */
export function platformApplications(environment: EnvironmentFile, argocd: ArgoCdSettings): IApplication[] {
  const name = platformName(argocd);
  const own = application(environment, argocd, {
    name,
    destination: { server: ARGOCD_CLUSTER },
    directory: othersExcluded(environment, argocd),
    why: switchedOn(platformApplications, 'keeps _platform itself', () => [inEnvironment('argocd')]),
  });
  if (!environment.priorityClasses) return [own];
  const server = reason('the cluster of this environment', () => [inEnvironment('cluster', 'server')]);
  const priority = application(environment, argocd, {
    // A dot: no festival's Application can be called like this.
    name: `${name}.priority`,
    destination: eachBecause({ server: environment.cluster.server }, { server }),
    directory: { include: PRIORITY_FILES },
    why: switchedOn(platformApplications, "keeps the priority class in the festivals' cluster", () => [
      inEnvironment('priorityClasses'),
      inEnvironment('argocd'),
    ]),
  });
  return [own, priority];
}

/** Everything in `_platform` that no other Application keeps. */
function othersExcluded({ console }: EnvironmentFile, argocd: ArgoCdSettings): { exclude: string } {
  if (console === undefined) return { exclude: PRIORITY_FILES };
  const switched = reason('the console has an Application of its own', () => [
    inEnvironment('console'),
    inEnvironment('argocd', 'projectPrefix'),
  ]);
  return eachBecause({ exclude: `{${PRIORITY_FILES},${consoleFiles(argocd)}}` }, { exclude: switched });
}

/** Files of `_platform` and the Application that keeps them. */
interface KeptFiles {
  readonly name: string;
  readonly destination: { readonly server: string };
  readonly directory: { readonly include?: string; readonly exclude?: string };
  /** Default: that of `_platform`. */
  readonly project?: string;
  /** True: it goes when git no longer has it, and takes its objects along. Default: it stays, and so do they. */
  readonly goes?: boolean;
  readonly why: Existence;
}

/** An Application that keeps files of `_platform`. */
export function application(
  environment: EnvironmentFile,
  argocd: ArgoCdSettings,
  { name, destination, directory, project = platformName(argocd), goes = false, why }: KeptFiles,
): IApplication {
  const source = {
    repoURL: argocd.repoURL,
    targetRevision: argocd.targetRevision,
    path: `${argocd.pathPrefix}${platformFolder(environment.environment)}`,
    directory,
  };
  eachBecause(source, {
    repoURL: argoCdReason('where the rendered manifests are', 'repoURL'),
    targetRevision: argoCdReason('the branch that is synced', 'targetRevision'),
    path: reason("the environment's rendered folder", () => [
      inEnvironment('environment'),
      inEnvironment('argocd', 'pathPrefix'),
    ]),
  });
  const spec = {
    project,
    source,
    destination: eachBecause(
      { ...destination, namespace: argocd.namespace },
      { namespace: argoCdReason('where Argo CD runs', 'namespace') },
    ),
    revisionHistoryLimit: 10,
    syncPolicy: syncPolicy(),
  };
  eachBecause(spec, { project: argoCdReason('the prefix of all projects alone', 'projectPrefix') });
  const metadata = argoCdMetadata(argocd, {
    name,
    nameBecause: argoCdReason('the prefix of all Applications alone', 'projectPrefix'),
    labels: platformLabels(environment.environment),
    annotations: {
      ...(goes ? GOES : STAYS),
      'argocd.argoproj.io/manifest-generate-paths': '.',
      ...subscriptions(argocd),
    },
  });
  const object: IApplication = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: goes ? { ...metadata, finalizers: [...TAKING_ALONG] } : metadata,
    spec,
  };
  return because(object, why);
}

/** Annotations of an Application that stays, and of one that goes. The comparison is that of the Application, and of it as an object. */
const STAYS = {
  ...kept('applications'),
  'argocd.argoproj.io/compare-options': `${SERVER_SIDE_DIFF},${KEEP['argocd.argoproj.io/compare-options']}`,
};
const GOES = { ...ordered('applications'), 'argocd.argoproj.io/compare-options': SERVER_SIDE_DIFF };

/** Before an Application with it is gone, its objects are. */
const TAKING_ALONG = ['resources-finalizer.argocd.argoproj.io'] as const;
