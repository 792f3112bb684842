import type { ChangeClass } from './model.ts';
import { lowered } from './quantity.ts';

/** What a rule may look at besides kind and path. */
export interface Judged {
  readonly before: unknown;
  readonly after: unknown;
  /** The object has another name now because its content has: nothing is changed in place. */
  readonly renamed: boolean;
  /** `immutable: true` in the base. */
  readonly immutable: boolean;
  /** The pods that the object is of or speaks for come with this diff: nothing runs yet that it could change. */
  readonly forNewPods: boolean;
}

export interface Rule {
  /** Kinds, or `*`; `Kind/name` narrows to a name without content hash, which may end in `*`; `Kind/!name` to any other. */
  readonly kinds: string;
  /**
   * Keys from the object's root, by spaces: `*` any one key or item, `x*` a key's beginning, a last `**` anything
   * below, `(order)` the order of a list, `(text)` a document's exact text. `+` the whole object added, `-` removed.
   */
  readonly path: string;
  readonly classes: readonly ChangeClass[];
  readonly why: string;
  readonly when?: (judged: Judged) => boolean;
}

const added = ({ before }: Judged) => before === undefined;
const removed = ({ after }: Judged) => after === undefined;
const down = ({ before, after }: Judged) => lowered(before, after);
const notDown = (judged: Judged) => !down(judged);
const becomes = (value: unknown) => (judged: Judged) => judged.after === value;
const becomesNot = (value: unknown) => (judged: Judged) => judged.after !== value;
const inPlace = ({ renamed }: Judged) => !renamed;
const frozen = ({ renamed, immutable }: Judged) => !renamed && immutable;
const forNewPods = (judged: Judged) => judged.forNewPods;
const forOldPods = (judged: Judged) => !judged.forNewPods;
const otherRegistry = ({ before, after }: Judged) => repository(before) !== repository(after);

function repository(image: unknown): string | undefined {
  return typeof image === 'string' ? image.slice(0, Math.max(0, image.lastIndexOf('/'))) : undefined;
}

function rule(
  kinds: string,
  path: string,
  classes: ChangeClass | readonly ChangeClass[],
  why: string,
  when?: (judged: Judged) => boolean,
): Rule {
  const list = typeof classes === 'string' ? [classes] : classes;
  return { kinds, path, classes: list, why, ...(when === undefined ? {} : { when }) };
}

const WORKLOADS = 'Deployment StatefulSet';
const PODS = 'Deployment StatefulSet Job';
const POD = 'spec template spec';
const DATA = 'Namespace StatefulSet PersistentVolumeClaim Cluster RabbitmqCluster Database Vhost';
const ACCESS = 'Role RoleBinding ClusterRole ClusterRoleBinding Secret';
const ROUTES = 'HTTPRoute Ingress VirtualService Gateway';
const METRICS = 'PodMonitor ServiceMonitor PrometheusRule';

/**
 * What a change means: every row that matches adds its classes, the worst decides. What no row knows is
 * disruptive. One row per thing a reviewer would say; a new kind or field gets a row here or stays loud.
 */
export const CLASS_TABLE: readonly Rule[] = [
  // --- any object
  rule('*', '(text)', 'none', 'other bytes, same content'),
  rule('*', 'metadata annotations argocd.argoproj.io/sync-wave', 'config', 'order of the sync'),
  rule(
    '*',
    'metadata annotations argocd.argoproj.io/sync-options',
    'disruptive',
    'how Argo CD prunes and keeps it',
  ),
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
  ),
  rule(ACCESS, '-', ['access', 'disruptive'], 'something loses its rights or credentials'),
  rule('Deployment', '-', 'disruptive', 'a service stops for good'),
  rule(`Service ServiceAccount ${ROUTES}`, '-', 'disruptive', 'who used it fails'),
  rule('HorizontalPodAutoscaler ScaledObject', '-', 'disruptive', 'no longer scales'),
  rule('PodDisruptionBudget', '-', 'disruptive', 'a drained node may take all its pods'),
  rule('ResourceQuota LimitRange', '-', ['capacity', 'disruptive'], 'bounds are gone'),
  rule('ExternalSecret SecretStore', '-', ['access', 'disruptive'], 'its Secrets go with it'),
  rule('ConfigMap', '-', 'config', 'nothing mounts it any more'),
  rule('Job', '-', 'config', 'it has run'),
  rule(METRICS, '-', 'config', 'no longer observed'),
  rule(
    'NetworkPolicy PeerAuthentication AuthorizationPolicy',
    '-',
    ['access', 'disruptive'],
    'a policy removed',
  ),

  // --- pods
  rule(WORKLOADS, 'spec selector **', 'impossible', 'a selector never changes in place'),
  rule('Deployment', 'spec replicas', 'capacity', 'replicas'),
  rule('Deployment', 'spec replicas', 'disruptive', 'fewer pods at most', (j) => !removed(j) && down(j)),
  rule('Deployment', 'spec strategy **', 'config', 'how it rolls'),
  rule(
    'Deployment',
    'spec strategy type',
    'disruptive',
    'Recreate stops all pods first',
    becomesNot('RollingUpdate'),
  ),
  rule(
    'Deployment',
    'spec strategy rollingUpdate maxUnavailable',
    'disruptive',
    'pods may be missing',
    becomesNot(0),
  ),
  rule('Deployment', 'spec strategy rollingUpdate', 'disruptive', 'pods may be missing', removed),
  rule(WORKLOADS, 'spec progressDeadlineSeconds', 'config', 'when a rollout counts as failed'),
  rule(WORKLOADS, 'spec revisionHistoryLimit', 'config', 'old revisions kept'),
  rule(WORKLOADS, 'spec minReadySeconds', 'config', 'how long ready before the next'),
  rule('StatefulSet', 'spec template **', 'disruptive', 'the data engine restarts'),
  rule('StatefulSet', 'spec replicas', ['capacity', 'disruptive'], 'members of a data engine'),
  rule('StatefulSet', 'spec serviceName', 'impossible', 'immutable'),
  rule('StatefulSet', 'spec podManagementPolicy', 'impossible', 'immutable'),
  rule(
    'StatefulSet',
    'spec volumeClaimTemplates **',
    ['impossible', 'data-destroying'],
    'its volumes are immutable',
  ),
  rule('StatefulSet', 'spec persistentVolumeClaimRetentionPolicy **', 'config', 'volumes are kept'),
  rule(
    'StatefulSet',
    'spec persistentVolumeClaimRetentionPolicy **',
    'data-destroying',
    'volumes go with it',
    becomesNot('Retain'),
  ),
  rule('Job/database-setup Job/broker-setup', '+', 'config', 'a Job runs'),
  rule('Job/migrate-*', '+', 'schema', 'a migration runs'),
  rule('Job/provision', '+', 'sale', 'provisioning runs'),
  rule('Job/migrate-*', 'metadata name', 'schema', 'the migration runs again'),
  rule('Job/provision', 'metadata name', 'sale', 'provisioning runs again'),
  rule('Job', 'spec template **', 'impossible', "a Job's template never changes in place", inPlace),
  rule('Job', 'spec selector **', 'impossible', 'immutable', inPlace),
  rule('Job', 'spec backoffLimit', 'config', 'tries'),
  rule('Job', 'spec podFailurePolicy **', 'config', 'which failures are final'),
  rule('Job', 'spec podFailurePolicy **', 'impossible', 'immutable', inPlace),
  rule(PODS, 'spec template metadata labels **', 'config', 'labels of the pods'),
  rule(
    PODS,
    'spec template metadata labels app.kubernetes.io/name',
    'disruptive',
    'Services and policies select by it',
  ),
  rule(
    PODS,
    'spec template metadata labels app.kubernetes.io/instance',
    'disruptive',
    'Services and policies select by it',
  ),
  rule(PODS, 'spec template metadata labels', 'disruptive', 'Services and policies select by them'),
  rule(PODS, 'spec template metadata annotations **', 'config', 'annotations of the pods'),
  rule(
    PODS,
    'spec template metadata annotations sidecar.istio.io/*',
    ['access', 'network'],
    'the sidecar carries the mesh identity',
  ),
  ...['containers', 'initContainers'].flatMap((list) => containerRules(`${POD} ${list}`)),
  rule(PODS, `${POD} automountServiceAccountToken`, 'config', 'no token', becomes(false)),
  rule(
    PODS,
    `${POD} automountServiceAccountToken`,
    'access',
    "the pod gets its account's token",
    becomesNot(false),
  ),
  rule(PODS, `${POD} serviceAccountName`, 'access', 'another account'),
  rule(PODS, `${POD} imagePullSecrets **`, 'access', 'credentials of a registry'),
  ...['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers'].map((name) =>
    rule(PODS, `${POD} ${name}`, 'access', "the node's own namespaces"),
  ),
  ...securityRules(`${POD} securityContext`),
  rule(PODS, `${POD} enableServiceLinks`, 'config', 'environment of the pods'),
  rule(PODS, `${POD} restartPolicy`, 'config', 'who tries again'),
  rule(PODS, `${POD} priorityClassName`, 'capacity', 'who is evicted first'),
  rule(PODS, `${POD} terminationGracePeriodSeconds`, 'config', 'time to finish'),
  rule(
    PODS,
    `${POD} terminationGracePeriodSeconds`,
    'disruptive',
    'less time to finish what is in flight',
    down,
  ),
  rule(PODS, `${POD} topologySpreadConstraints **`, 'config', 'where pods run'),
  rule(PODS, `${POD} volumes`, 'config', 'volumes'),
  rule(PODS, `${POD} volumes (order)`, 'config', 'order of volumes'),
  rule(PODS, `${POD} volumes *`, 'config', 'volumes'),
  rule('Deployment StatefulSet Job/!provision', `${POD} volumes * configMap **`, 'config', 'volumes'),
  rule('Job/provision', `${POD} volumes * configMap name`, 'sale', 'the sale that is provisioned'),
  ...['name', 'emptyDir **'].map((source) => rule(PODS, `${POD} volumes * ${source}`, 'config', 'volumes')),
  ...['secret', 'projected', 'hostPath', 'csi'].map((source) =>
    rule(PODS, `${POD} volumes * ${source} **`, 'access', `reads ${source}`),
  ),

  // --- settings and what is sold
  rule('ConfigMap/!sale', 'data **', 'config', 'settings'),
  rule('ConfigMap', 'data **', 'impossible', 'an immutable ConfigMap never changes under its name', frozen),
  rule('ConfigMap', 'immutable', 'impossible', 'immutable: true is never taken back', frozen),
  rule('ConfigMap', 'immutable', 'config', 'may be edited in place or not', (j) => !frozen(j)),
  ...saleRules(),

  // --- size
  rule('HorizontalPodAutoscaler', 'spec maxReplicas', 'capacity', 'maximum'),
  rule('HorizontalPodAutoscaler', 'spec maxReplicas', 'disruptive', 'maximum lowered', down),
  rule('HorizontalPodAutoscaler', 'spec minReplicas', 'capacity', 'minimum'),
  rule('HorizontalPodAutoscaler', 'spec behavior **', 'capacity', 'how fast it scales'),
  rule('HorizontalPodAutoscaler', 'spec metrics **', 'capacity', 'when it scales'),
  rule('ScaledObject', 'spec maxReplicaCount', 'capacity', 'maximum'),
  rule('ScaledObject', 'spec maxReplicaCount', 'disruptive', 'maximum lowered', down),
  rule('ScaledObject', 'spec minReplicaCount', 'capacity', 'minimum'),
  ...['triggers', 'advanced', 'fallback', 'cooldownPeriod', 'pollingInterval', 'idleReplicaCount'].map(
    (name) => rule('ScaledObject', `spec ${name} **`, 'capacity', 'when it scales'),
  ),
  rule('ResourceQuota', 'spec hard *', 'capacity', 'what the festival may take'),
  rule('ResourceQuota', 'spec hard services.*', 'access', 'may open ports to the outside', (j) => !down(j)),
  rule('LimitRange', 'spec limits **', 'capacity', 'defaults of containers'),
  rule(
    'PersistentVolumeClaim',
    'spec **',
    'impossible',
    'immutable',
    ({ before, after }) => typeof before !== 'string' || typeof after !== 'string',
  ),
  rule('PersistentVolumeClaim', 'spec resources requests storage', 'capacity', 'storage', notDown),
  rule(
    'PersistentVolumeClaim',
    'spec resources requests storage',
    ['impossible', 'data-destroying'],
    'a volume never shrinks',
    down,
  ),
  rule('Cluster', 'spec storage size', 'capacity', 'storage', notDown),
  rule('Cluster', 'spec storage size', ['impossible', 'data-destroying'], 'a volume never shrinks', down),
  rule('Cluster', 'spec instances', 'capacity', 'members', notDown),
  rule('RabbitmqCluster', 'spec persistence storage', 'capacity', 'storage', notDown),
  rule(
    'RabbitmqCluster',
    'spec persistence storage',
    ['impossible', 'data-destroying'],
    'a volume never shrinks',
    down,
  ),
  rule(
    'Database',
    'spec databaseReclaimPolicy',
    'data-destroying',
    'the database goes with the object',
    becomesNot('retain'),
  ),
  rule('Database', 'spec ensure', 'data-destroying', 'the database is dropped', becomes('absent')),
  rule('Namespace', 'metadata labels istio.io/*', ['access', 'disruptive'], 'who is in the mesh'),
  rule(
    'Namespace',
    'metadata labels pod-security.kubernetes.io/*',
    'access',
    'how strictly pods are admitted',
  ),

  // --- who reaches whom
  rule('Service', '+', 'network', 'a new address'),
  rule('Service', 'spec clusterIP', 'impossible', 'immutable'),
  rule('Service', 'spec type', 'access', 'from where it is reachable'),
  rule('Service', 'spec externalIPs **', 'access', 'from where it is reachable'),
  rule('Service', 'spec ports **', 'network', 'ports'),
  rule('Service', 'spec publishNotReadyAddresses', 'network', 'pods that are not ready'),
  rule('NetworkPolicy', '+', 'network', 'policy of new pods', forNewPods),
  rule('NetworkPolicy', '+', ['network', 'access'], 'another policy over pods that run', forOldPods),
  rule('NetworkPolicy', 'spec policyTypes *', 'access', 'a direction is no longer denied', removed),
  rule('NetworkPolicy', 'spec policyTypes *', 'network', 'a direction is denied', added),
  rule('NetworkPolicy', 'spec policyTypes', 'access', 'directions that are denied'),
  rule('NetworkPolicy', 'spec podSelector **', 'access', 'whom the policy protects'),
  ...['ingress', 'egress'].flatMap(policyRules),
  rule(ROUTES, '+', 'network', 'a new way in'),
  rule(ROUTES, 'spec rules **', 'network', 'where requests go'),
  rule(ROUTES, 'spec hostnames *', 'network', 'a new host name', added),
  rule('Ingress', 'spec tls **', 'access', 'encryption'),
  rule('DestinationRule Sidecar', '+', 'network', 'rules of the mesh'),
  rule('PeerAuthentication AuthorizationPolicy', '+', ['network', 'access'], 'who may talk'),
  rule('PeerAuthentication AuthorizationPolicy', 'spec **', 'access', 'who may talk'),
  rule('DestinationRule Sidecar', 'spec **', 'network', 'rules of the mesh'),

  // --- rights and observation
  rule(ACCESS, '+', 'access', 'new rights or credentials'),
  ...['rules', 'roleRef', 'subjects', 'data', 'stringData', 'type', 'aggregationRule'].map((key) =>
    rule(ACCESS, `${key} **`, 'access', 'rights or credentials'),
  ),
  rule('RoleBinding ClusterRoleBinding', 'roleRef **', 'impossible', 'immutable'),
  rule('ServiceAccount', 'automountServiceAccountToken', 'config', 'no token', becomes(false)),
  rule('ServiceAccount', 'automountServiceAccountToken', 'access', 'pods get its token', becomesNot(false)),
  rule('ServiceAccount', 'imagePullSecrets **', 'access', 'credentials of a registry'),
  rule('ExternalSecret SecretStore', '+', 'access', 'a new source of secrets'),
  rule('ExternalSecret SecretStore', 'spec **', 'access', 'where secrets come from'),
  rule(METRICS, '+', 'config', 'observed'),
  rule(METRICS, 'spec **', 'config', 'observed'),
  rule('PriorityClass', 'value', 'impossible', 'immutable'),

  // --- Argo CD
  rule('AppProject', '+', 'access', 'new rights of Argo CD'),
  rule('AppProject', 'spec **', 'access', 'rights of Argo CD'),
  rule('AppProject', 'spec syncWindows **', 'config', 'when Argo CD may sync'),
  rule('Application ApplicationSet', '+', 'config', 'Argo CD takes it over'),
  rule('Application ApplicationSet', 'spec **', 'disruptive', 'an edit here can delete applications'),
  rule(
    'ApplicationSet',
    'spec syncPolicy preserveResourcesOnDeletion',
    'data-destroying',
    'deleting it deletes everything',
    becomesNot(true),
  ),
];

function containerRules(list: string): Rule[] {
  const each = `${list} *`;
  return [
    rule(PODS, each, ['config', 'capacity'], 'a container added', added),
    rule(PODS, each, 'disruptive', 'a container removed', removed),
    rule(PODS, `${list} (order)`, 'config', 'order of containers'),
    ...['name', 'args **', 'command **', 'env **', 'envFrom **', 'ports **', 'volumeMounts **'].map((part) =>
      rule(PODS, `${each} ${part}`, 'config', part.split(' ')[0] ?? part),
    ),
    ...[
      'imagePullPolicy',
      'workingDir',
      'terminationMessagePolicy',
      'terminationMessagePath',
      'lifecycle **',
    ].map((part) => rule(PODS, `${each} ${part}`, 'config', part.split(' ')[0] ?? part)),
    rule(PODS, `${each} ports`, 'network', 'ports'),
    rule(PODS, `${each} image`, 'image', 'image'),
    rule(PODS, `${each} image`, 'access', 'from another registry', (j) => otherRegistry(j) && !added(j)),
    rule(PODS, `${each} resources **`, 'capacity', 'requests and limits'),
    ...['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) => [
      rule(PODS, `${each} ${probe} **`, 'config', 'probe'),
      rule(PODS, `${each} ${probe}`, 'disruptive', 'a probe removed', removed),
    ]),
    ...securityRules(`${each} securityContext`),
  ];
}

/** A value that hardens is a setting; any other, known or not, counts as weakened. */
function securityRules(path: string): Rule[] {
  const good: readonly (readonly [string, unknown])[] = [
    ['allowPrivilegeEscalation', false],
    ['readOnlyRootFilesystem', true],
    ['runAsNonRoot', true],
    ['privileged', false],
    ['seccompProfile type', 'RuntimeDefault'],
    ['capabilities drop ALL', 'ALL'],
    ['fsGroupChangePolicy', 'OnRootMismatch'],
  ];
  const hardens = good.map(([field, value]) =>
    rule(PODS, `${path} ${field}`, 'config', 'hardened', becomes(value)),
  );
  const weakens = good.map(([field, value]) =>
    rule(PODS, `${path} ${field}`, 'access', 'security weakened', becomesNot(value)),
  );
  const others = [
    'runAsUser',
    'runAsGroup',
    'fsGroup',
    'supplementalGroups **',
    'capabilities add **',
    'capabilities drop **',
  ];
  return [
    ...hardens,
    ...weakens,
    rule(PODS, path, 'access', 'security weakened', removed),
    ...['capabilities', 'capabilities drop', 'seccompProfile'].map((field) =>
      rule(PODS, `${path} ${field}`, 'access', 'security weakened', removed),
    ),
    ...others.map((field) =>
      rule(
        PODS,
        `${path} ${field}`,
        'access',
        'who the process is and what it may',
        (j) => !(j.after === 'ALL' && added(j)),
      ),
    ),
  ];
}

function policyRules(direction: string): Rule[] {
  const side = direction === 'ingress' ? 'from' : 'to';
  const list = `spec ${direction}`;
  return [
    rule('NetworkPolicy', `${list} (order)`, 'none', 'rules have no order'),
    rule('NetworkPolicy', `${list} * ports (order)`, 'none', 'ports have no order'),
    rule('NetworkPolicy', `${list} * ${side} (order)`, 'none', 'peers have no order'),
    ...[list, `${list} *`, `${list} * ports *`, `${list} * ${side} *`].flatMap((path) => [
      rule('NetworkPolicy', path, ['network', 'access'], 'policy widened', (j) => !removed(j)),
      rule('NetworkPolicy', path, 'network', 'policy narrowed', removed),
    ]),
    // A rule without ports or peers means all of them.
    ...[`${list} * ports`, `${list} * ${side}`].map((path) =>
      rule('NetworkPolicy', path, ['network', 'access'], 'policy widened or narrowed'),
    ),
    rule('NetworkPolicy', `${list} * **`, 'network', 'policy'),
    rule('NetworkPolicy', `${list} * ports * **`, 'access', 'another port', (j) => !added(j) && !removed(j)),
  ];
}

/** The document that is provisioned: fewer places than before cannot be taken from fans who bought them. */
function saleRules(): Rule[] {
  const map = 'ConfigMap/sale';
  const sale = 'data sale.json';
  const lists = [`${sale} performances`, `${sale} performances * sections`, `${sale} goods`, `${sale} rooms`];
  const amounts = [
    ...['rows', 'seatsPerRow', 'capacity'].map((field) => `${sale} performances * sections * ${field}`),
    `${sale} goods * stock`,
    `${sale} rooms * units`,
  ];
  return [
    rule(map, `${sale} **`, 'sale', 'what is sold'),
    rule(map, `${sale} (text)`, 'none', 'same sale, other bytes'),
    ...lists
      .flatMap((path) => [path, `${path} *`])
      .map((path) => rule(map, path, 'data-destroying', 'no longer sold', removed)),
    ...amounts.map((path) => rule(map, path, 'data-destroying', 'fewer than were sold from', down)),
    rule(
      map,
      `${sale} performances * sections * kind`,
      'data-destroying',
      'seats become places or places seats',
    ),
    rule(
      map,
      `${sale} rooms * from`,
      'data-destroying',
      'nights leave the sale',
      ({ before, after }) => String(after) > String(before),
    ),
    rule(
      map,
      `${sale} rooms * to`,
      'data-destroying',
      'nights leave the sale',
      ({ before, after }) => String(after) < String(before),
    ),
    ...['festival', 'currency', 'timezone'].map((field) =>
      rule(map, `${sale} ${field}`, 'disruptive', 'orders were made with the other'),
    ),
    rule(
      map,
      'data sale.json',
      'data-destroying',
      'the sale document is gone or unreadable',
      ({ before }) => before !== undefined,
    ),
  ];
}
