import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
import type { EnvironmentFile } from '../environment/schema.ts';
import { kept, platformLabels } from './metadata.ts';
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
  const trees = `${argocd.pathPrefix}gitops/rendered/${environment.environment}`;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name: platformName(argocd),
      namespace: argocd.namespace,
      labels: platformLabels(environment.environment),
      annotations: kept('applications'),
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          git: {
            repoURL: argocd.repoURL,
            revision: argocd.targetRevision,
            directories: [{ path: `${trees}/*` }, { path: `${trees}/${PLATFORM}`, exclude: true }],
          },
        },
      ],
      syncPolicy: {
        preserveResourcesOnDeletion: true,
        // In production an Application is only ever removed by hand, after its festival has been destroyed.
        ...(environment.tier === 'production' ? { applicationsSync: 'create-update' } : {}),
      },
      template: {
        metadata: {
          name: applicationName(argocd, FOLDER),
          labels: {
            'app.kubernetes.io/part-of': 'clove',
            [APPLICATION_LABELS.environment]: environment.environment,
            [APPLICATION_LABELS.festival]: FOLDER,
          },
          annotations: {
            // Only commits that touch the folder make Argo CD read it again.
            'argocd.argoproj.io/manifest-generate-paths': '.',
            'argocd.argoproj.io/compare-options': SERVER_SIDE_DIFF,
            ...subscriptions(argocd),
          },
        },
        spec: {
          project: applicationName(argocd, FOLDER),
          source: {
            repoURL: argocd.repoURL,
            targetRevision: argocd.targetRevision,
            path: '{{ .path.path }}',
          },
          destination: {
            server: environment.cluster.server,
            namespace: `${environment.namespacePrefix}${FOLDER}`,
          },
          revisionHistoryLimit: 10,
          syncPolicy: syncPolicy(),
        },
      },
    },
  };
}
