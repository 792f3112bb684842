import type { IApplication, IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { EnvironmentFile } from '../environment/schema.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { BESIDE_ARGO_CD, consoleApplicationName, consoleFiles } from './console-names.ts';
import { argoCdMetadata, argoCdReason, kept, platformLabels } from './metadata.ts';
import type { ArgoCdSettings } from './names.ts';
import { ARGOCD_CLUSTER, application } from './platform-application.ts';

/**
 * Every kind that the console can be rendered to, under whatever switches: a project forbids pruning as well as creating,
 * so a kind must not leave the list together with its last object.
 */
const KINDS = [
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'external-secrets.io', kind: 'ExternalSecret' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'networking.k8s.io', kind: 'Ingress' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

const CALLED = argoCdReason('the prefix of all Applications, and .console', 'projectPrefix');

/**
 * What the console's Application may touch. A project of its own, which stays when the console is switched off: Argo CD
 * removes its objects by what it permits.
 */
export function consoleProject(environment: EnvironmentFile, argocd: ArgoCdSettings): IAppProject {
  const spec = {
    description: `The platform console of ${environment.environment}`,
    sourceRepos: [argocd.repoURL],
    destinations: [
      eachBecause({ server: ARGOCD_CLUSTER, namespace: argocd.namespace }, { namespace: BESIDE_ARGO_CD }),
    ],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [...KINDS],
  };
  eachBecause(spec, {
    description: reason('the environment by name', () => [inEnvironment('environment')]),
    sourceRepos: argoCdReason('where the rendered manifests are', 'repoURL'),
  });
  const project: IAppProject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: argoCdMetadata(argocd, {
      name: consoleApplicationName(argocd),
      nameBecause: CALLED,
      labels: platformLabels(environment.environment),
      annotations: kept('projects'),
    }),
    spec,
  };
  const why = switchedOn(consoleProject, 'what Argo CD may touch for the console', () => [
    inEnvironment('console'),
  ]);
  return because(project, why);
}

/** Keeps the console, and takes its objects along when it is switched off: none of them keeps data. */
export function consoleApplication(environment: EnvironmentFile, argocd: ArgoCdSettings): IApplication {
  const include = consoleFiles(argocd);
  return application(environment, argocd, {
    name: consoleApplicationName(argocd),
    project: consoleApplicationName(argocd),
    destination: { server: ARGOCD_CLUSTER },
    directory: eachBecause({ include }, { include: CALLED }),
    goes: true,
    why: switchedOn(consoleApplication, 'keeps the console', () => [inEnvironment('console')]),
  });
}
