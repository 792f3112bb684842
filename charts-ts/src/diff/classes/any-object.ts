import { valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { CONSOLE_SUFFIX } from '../../platform/names.ts';
import { ACCESS, DATA, METRICS, ROUTES } from './kinds.ts';
import { type Rule, rule } from './rule.ts';
import { handedOver } from './scalers.ts';

/** Names, labels, annotations; and what it means that a whole object appears or vanishes. */
export const ANY_OBJECT: readonly Rule[] = [
  rule('*', '(text)', 'none', 'other bytes, same content'),
  rule('*', 'metadata annotations argocd.argoproj.io/sync-wave', 'config', 'order of the sync'),
  rule(
    '*',
    'metadata annotations argocd.argoproj.io/sync-options',
    'disruptive',
    'how Argo CD prunes and keeps it',
  ),
  rule('*', 'metadata annotations argocd.argoproj.io/compare-options', 'config', 'how Argo CD compares'),
  rule('*', 'metadata annotations clove.dev/*', 'config', 'annotation'),
  rule('*', 'metadata annotations prometheus.io/*', 'config', 'annotation'),
  rule('*', 'metadata labels app.kubernetes.io/*', 'config', 'label'),
  rule('*', 'metadata labels clove.dev/*', 'config', 'label'),
  rule(
    'ConfigMap/!sale Job/database-setup Job/broker-setup',
    'metadata name',
    'config',
    'named by its content',
  ),
  rule('ConfigMap/sale', 'metadata name', 'sale', 'named by its content'),
  rule(
    '*',
    '+',
    ['access', 'disruptive'],
    "outside the target's own namespace: Argo CD's project refuses it, or others' objects are touched",
    ({ around: { namespaces }, objects: { after } }) => isOutside(after, namespaces),
  ),
  rule('Deployment', '+', 'capacity', 'new pods'),
  rule('StatefulSet Cluster RabbitmqCluster', '+', 'capacity', 'a new data engine'),
  rule('PersistentVolumeClaim Database Vhost', '+', 'capacity', 'new storage'),
  rule('Namespace ServiceAccount PodDisruptionBudget PriorityClass ConfigMap', '+', 'config', 'new'),
  rule('HorizontalPodAutoscaler ScaledObject ResourceQuota LimitRange', '+', 'capacity', 'new bounds'),
  rule(DATA, '-', 'data-destroying', 'data lives in it'),
  rule(
    'Application ApplicationSet',
    '-',
    'data-destroying',
    'removing it can remove every object it manages',
    ({ objects: { before } }) => !isConsole(before),
  ),
  rule(
    'Application',
    '-',
    'disruptive',
    'the console goes, with its objects, none of which keeps data',
    ({ objects: { before } }) => isConsole(before),
  ),
  rule(ACCESS, '-', ['access', 'disruptive'], 'something loses its rights or credentials'),
  rule('Deployment', '-', 'disruptive', 'a service stops for good'),
  rule(`Service ServiceAccount ${ROUTES}`, '-', 'disruptive', 'who used it fails'),
  rule('HorizontalPodAutoscaler ScaledObject', '-', 'disruptive', 'no longer scales', (j) => !handedOver(j)),
  rule(
    'HorizontalPodAutoscaler ScaledObject',
    '-',
    'capacity',
    'handed over: another autoscaler takes its name and scales the same pods',
    handedOver,
  ),
  rule('PodDisruptionBudget', '-', 'disruptive', 'a drained node may take all its pods'),
  rule('ResourceQuota LimitRange', '-', ['capacity', 'disruptive'], 'bounds are gone'),
  rule('ExternalSecret SecretStore', '-', ['access', 'disruptive'], 'its Secrets go with it'),
  rule('ConfigMap', '-', 'config', 'nothing mounts it any more'),
  rule('Job', '-', 'config', 'it has run'),
  rule('CronJob', '+', 'config', 'runs by the calendar'),
  rule('CronJob', '-', 'disruptive', 'backups end'),
  rule(METRICS, '-', 'config', 'no longer observed'),
  rule(
    'NetworkPolicy PeerAuthentication AuthorizationPolicy',
    '-',
    ['access', 'disruptive'],
    'a policy removed',
  ),
];

/** Cluster-scoped objects have no namespace; a Namespace is its own. */
function isOutside(object: Manifest | undefined, namespaces: ReadonlySet<string>): boolean {
  const namespace = valueAt(object, ['metadata', object?.kind === 'Namespace' ? 'name' : 'namespace']);
  return typeof namespace === 'string' && namespaces.size > 0 && !namespaces.has(namespace);
}

/** True for the Application of the platform console, by the project that permits it nothing else. */
function isConsole(application: Manifest | undefined): boolean {
  const project = valueAt(application, ['spec', 'project']);
  return typeof project === 'string' && project.endsWith(CONSOLE_SUFFIX);
}
