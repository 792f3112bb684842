import type { EnvironmentFile } from '../environment/schema.ts';
import { environment as inEnvironment } from '../provenance/place.ts';
import { because, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { platformLabels } from './metadata.ts';

/** The files of `_platform` that belong into the festivals' cluster, as a pattern of Argo CD's directory source. */
export const PRIORITY_FILES = '*-priorityclass-*.yaml';

/**
 * Priority of the pods that sell. Source: above 0, which every pod without a class has, and far below the
 * 2,000,000,000 of what the cluster itself needs.
 */
const SELLING = 100_000;

/** Name of the priority class of pods that do not work in the background; unique where two environments share a cluster. */
export function priorityClassName(environment: Pick<EnvironmentFile, 'namespacePrefix'>): string {
  return `${environment.namespacePrefix}selling`;
}

/** The class itself. */
export function priorityClass(environment: EnvironmentFile) {
  const metadata = {
    name: priorityClassName(environment),
    labels: platformLabels(environment.environment),
    annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
  };
  eachBecause(metadata, {
    name: reason('unique where two environments share a cluster', () => [
      inEnvironment('namespacePrefix'),
      inEnvironment('priorityClasses'),
    ]),
  });
  const object = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata,
    value: SELLING,
    globalDefault: false,
    description: 'Pods that sell tickets go before others when nodes are full.',
  };
  const why = switchedOn(priorityClass, 'pods that sell go before others in this environment', () => [
    inEnvironment('priorityClasses'),
  ]);
  return because(object, why);
}
