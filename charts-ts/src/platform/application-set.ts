import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { EnvironmentFile } from '../environment/schema.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { argoCdMetadata, argoCdReason, kept, platformLabels } from './metadata.ts';
import { APPLICATION_LABELS, type ArgoCdSettings, applicationName, PLATFORM, platformName } from './names.ts';
import { subscriptions } from './notifications.ts';
import { SERVER_SIDE_DIFF, syncPolicy } from './sync-policy.ts';

/** The name of the folder that an Application is made of, where the template is filled in. */
const FOLDER = '{{ .path.basename }}';

/**
 * One Application per festival folder of an environment. Everything in the template comes from the folder's
 * name and the environment: nothing from files that organisers write.
 */
export function applicationSet(environment: EnvironmentFile, argocd: ArgoCdSettings): IApplicationSet {
  const policy = {
    preserveResourcesOnDeletion: true,
    // In production an Application is only ever removed by hand, after its festival has been destroyed.
    ...(environment.tier === 'production' ? { applicationsSync: 'create-update' as const } : {}),
  };
  eachBecause<typeof policy>(policy, {
    applicationsSync: reason('in tier production an Application is only ever removed by hand', () => [
      inEnvironment('tier'),
    ]),
  });
  const object: IApplicationSet = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: argoCdMetadata(argocd, {
      name: platformName(argocd),
      nameBecause: argoCdReason('the prefix of all Applications alone', 'projectPrefix'),
      labels: platformLabels(environment.environment),
      annotations: kept('applications'),
    }),
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ git: folders(environment, argocd) }],
      syncPolicy: policy,
      template: template(environment, argocd),
    },
  };
  const why = switchedOn(applicationSet, 'one Application per festival of this environment', () => [
    inEnvironment('argocd'),
  ]);
  return because(object, why);
}

const REPOSITORY = argoCdReason('where the rendered manifests are', 'repoURL');
const REVISION = argoCdReason('the branch that is synced', 'targetRevision');

/** The environment's rendered folders; what festivals share has Applications of its own. */
function folders(environment: EnvironmentFile, argocd: ArgoCdSettings) {
  const trees = `${argocd.pathPrefix}gitops/rendered/${environment.environment}`;
  const path = reason("the environment's rendered folders", () => [
    inEnvironment('environment'),
    inEnvironment('argocd', 'pathPrefix'),
  ]);
  const git = {
    repoURL: argocd.repoURL,
    revision: argocd.targetRevision,
    directories: [
      eachBecause({ path: `${trees}/*` }, { path }),
      eachBecause({ path: `${trees}/${PLATFORM}`, exclude: true }, { path }),
    ],
  };
  return eachBecause(git, { repoURL: REPOSITORY, revision: REVISION });
}

function template(environment: EnvironmentFile, argocd: ArgoCdSettings) {
  const called = argoCdReason('<projectPrefix><slug>', 'projectPrefix');
  const labels: Record<string, string> = {
    'app.kubernetes.io/part-of': 'clove',
    [APPLICATION_LABELS.environment]: environment.environment,
    [APPLICATION_LABELS.festival]: FOLDER,
  };
  eachBecause(labels, {
    [APPLICATION_LABELS.environment]: reason("the environment's name", () => [inEnvironment('environment')]),
  });
  const metadata = {
    name: applicationName(argocd, FOLDER),
    labels,
    annotations: {
      // Only commits that touch the folder make Argo CD read it again.
      'argocd.argoproj.io/manifest-generate-paths': '.',
      'argocd.argoproj.io/compare-options': SERVER_SIDE_DIFF,
      ...subscriptions(argocd),
    },
  };
  const source = {
    repoURL: argocd.repoURL,
    targetRevision: argocd.targetRevision,
    path: '{{ .path.path }}',
  };
  const destination = {
    server: environment.cluster.server,
    namespace: `${environment.namespacePrefix}${FOLDER}`,
  };
  const spec = {
    project: applicationName(argocd, FOLDER),
    source: eachBecause(source, { repoURL: REPOSITORY, targetRevision: REVISION }),
    destination: eachBecause(destination, {
      server: reason('the cluster of this environment', () => [inEnvironment('cluster', 'server')]),
      namespace: reason("the prefix of the festivals' namespaces", () => [inEnvironment('namespacePrefix')]),
    }),
    revisionHistoryLimit: 10,
    syncPolicy: syncPolicy(),
  };
  return {
    metadata: eachBecause(metadata, { name: called }),
    spec: eachBecause(spec, { project: called }),
  };
}
