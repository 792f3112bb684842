/**
 * What local-cluster does with each field of each kind. This file is the whole truth about it:
 *
 * - `obeyed`: means here what it means in a cluster;
 * - `translated`: one of the six translations (image -> bundle; containerPort -> free port; Service -> an address of
 *   127/8 and a balancer; volume -> folder; data engine -> local server; CPU request -> niceness);
 * - `not enforced`: has no effect here, and the start says so;
 * - `refused`, and every field that is not in the table: the start fails and names file and field.
 *
 * A path names a field and all below it, unless a longer path says otherwise. `[]` is every element of a list.
 */
export type Treatment = 'obeyed' | 'translated' | 'not enforced' | 'refused';
export type FieldTable = Readonly<Record<string, Treatment>>;

const metadata: FieldTable = {
  apiVersion: 'obeyed',
  kind: 'obeyed',
  'metadata.name': 'obeyed',
  'metadata.namespace': 'obeyed',
  'metadata.labels': 'obeyed',
  'metadata.annotations': 'obeyed',
};

function probe(path: string): FieldTable {
  return {
    [`${path}.httpGet.path`]: 'obeyed',
    [`${path}.httpGet.port`]: 'translated',
    [`${path}.httpGet.scheme`]: 'obeyed',
    [`${path}.initialDelaySeconds`]: 'obeyed',
    // Until its first success a probe asks every 100 ms, so that a start takes no longer than it must.
    [`${path}.periodSeconds`]: 'obeyed',
    [`${path}.timeoutSeconds`]: 'obeyed',
    [`${path}.failureThreshold`]: 'obeyed',
    [`${path}.successThreshold`]: 'obeyed',
  };
}

const container: FieldTable = {
  'containers[].name': 'obeyed',
  'containers[].image': 'translated',
  'containers[].imagePullPolicy': 'not enforced',
  'containers[].command': 'translated',
  'containers[].args': 'obeyed',
  'containers[].ports': 'translated',
  'containers[].env[].name': 'obeyed',
  'containers[].env[].value': 'obeyed',
  'containers[].env[].valueFrom.secretKeyRef': 'obeyed',
  'containers[].env[].valueFrom.configMapKeyRef': 'obeyed',
  'containers[].env[].valueFrom.fieldRef': 'obeyed',
  'containers[].envFrom[].configMapRef': 'obeyed',
  'containers[].envFrom[].secretRef': 'obeyed',
  'containers[].envFrom[].prefix': 'obeyed',
  'containers[].volumeMounts[].name': 'translated',
  'containers[].volumeMounts[].mountPath': 'translated',
  'containers[].volumeMounts[].subPath': 'obeyed',
  'containers[].volumeMounts[].readOnly': 'not enforced',
  'containers[].resources': 'not enforced',
  // As a weight alone, like cpu.weight in a cluster: the niceness of a Deployment's pods (pods/cpu-weight.ts).
  'containers[].resources.requests.cpu': 'translated',
  'containers[].securityContext': 'not enforced',
  'containers[].terminationMessagePolicy': 'not enforced',
  'containers[].terminationMessagePath': 'not enforced',
  ...probe('containers[].startupProbe'),
  ...probe('containers[].readinessProbe'),
  ...probe('containers[].livenessProbe'),
};

const podSpec: FieldTable = {
  ...container,
  restartPolicy: 'obeyed',
  terminationGracePeriodSeconds: 'obeyed',
  'volumes[].name': 'obeyed',
  'volumes[].emptyDir': 'translated',
  'volumes[].configMap': 'translated',
  'volumes[].secret': 'translated',
  'volumes[].downwardAPI': 'translated',
  'volumes[].projected.sources[].configMap': 'translated',
  'volumes[].projected.sources[].secret': 'translated',
  'volumes[].projected.sources[].downwardAPI': 'translated',
  'volumes[].projected.defaultMode': 'not enforced',
  'volumes[].emptyDir.sizeLimit': 'not enforced',
  'volumes[].emptyDir.medium': 'not enforced',
  'volumes[].configMap.defaultMode': 'not enforced',
  'volumes[].secret.defaultMode': 'not enforced',
  serviceAccountName: 'not enforced',
  automountServiceAccountToken: 'not enforced',
  enableServiceLinks: 'obeyed',
  securityContext: 'not enforced',
  topologySpreadConstraints: 'not enforced',
  // As a weight alone, too: pods without a class give way to those with one (pods/cpu-weight.ts).
  priorityClassName: 'translated',
  affinity: 'not enforced',
  nodeSelector: 'not enforced',
  tolerations: 'not enforced',
  imagePullSecrets: 'not enforced',
  dnsPolicy: 'not enforced',
  dnsConfig: 'not enforced',
  hostNetwork: 'refused',
  hostPID: 'refused',
};

function podTemplate(path: string): FieldTable {
  const spec = Object.entries(podSpec).map(
    ([field, treatment]) => [`${path}.spec.${field}`, treatment] as const,
  );
  return {
    [`${path}.metadata.labels`]: 'obeyed',
    [`${path}.metadata.annotations`]: 'obeyed',
    ...Object.fromEntries(spec),
  };
}

/** Kinds that have no effect here at all, or which others act on. */
const whole = (treatment: Treatment): FieldTable => ({ '': treatment });

/** Kind -> field -> treatment. */
export const translations: Readonly<Record<string, FieldTable>> = {
  Deployment: {
    ...metadata,
    // Where an autoscaler names the Deployment, its minimum is what runs.
    'spec.replicas': 'obeyed',
    'spec.selector': 'obeyed',
    'spec.minReadySeconds': 'not enforced',
    'spec.revisionHistoryLimit': 'not enforced',
    'spec.progressDeadlineSeconds': 'obeyed',
    // Always one more, never one less: what maxSurge >= 1 and maxUnavailable 0 mean for few replicas.
    'spec.strategy': 'obeyed',
    ...podTemplate('spec.template'),
  },
  Job: {
    ...metadata,
    'spec.backoffLimit': 'obeyed',
    'spec.activeDeadlineSeconds': 'obeyed',
    'spec.completions': 'refused',
    'spec.parallelism': 'refused',
    'spec.podFailurePolicy.rules[].action': 'obeyed',
    'spec.podFailurePolicy.rules[].onExitCodes': 'obeyed',
    'spec.podFailurePolicy.rules[].onPodConditions': 'not enforced',
    'spec.ttlSecondsAfterFinished': 'refused',
    ...podTemplate('spec.template'),
  },
  // There is no calendar here: "clove backup" makes one at once.
  CronJob: whole('not enforced'),
  // Data engines only (label clove.dev/data-engine): the whole object becomes a local server.
  StatefulSet: whole('translated'),
  PersistentVolumeClaim: whole('translated'),
  Service: {
    ...metadata,
    'spec.selector': 'obeyed',
    'spec.type': 'obeyed',
    'spec.clusterIP': 'translated',
    'spec.publishNotReadyAddresses': 'not enforced',
    'spec.internalTrafficPolicy': 'not enforced',
    'spec.trafficDistribution': 'not enforced',
    'spec.ports[].name': 'obeyed',
    'spec.ports[].port': 'translated',
    'spec.ports[].targetPort': 'translated',
    'spec.ports[].protocol': 'obeyed',
    'spec.ports[].appProtocol': 'not enforced',
  },
  ConfigMap: { ...metadata, data: 'obeyed', immutable: 'obeyed' },
  Secret: { ...metadata, type: 'obeyed', data: 'obeyed', stringData: 'obeyed', immutable: 'obeyed' },
  HorizontalPodAutoscaler: {
    ...metadata,
    'spec.scaleTargetRef': 'obeyed',
    'spec.minReplicas': 'obeyed',
    'spec.maxReplicas': 'not enforced',
    'spec.metrics': 'not enforced',
    'spec.behavior': 'not enforced',
  },
  ScaledObject: {
    ...metadata,
    'spec.scaleTargetRef': 'obeyed',
    'spec.minReplicaCount': 'obeyed',
    spec: 'not enforced',
  },
  // The public address of the gateway: here http://127.0.0.1:<port>, plain HTTP.
  Ingress: whole('translated'),
  HTTPRoute: whole('translated'),
  // Where secrets come from in a cluster; here from the secrets store.
  ExternalSecret: whole('translated'),
  SecretStore: whole('translated'),
  Namespace: whole('not enforced'),
  ServiceAccount: whole('not enforced'),
  Role: whole('not enforced'),
  RoleBinding: whole('not enforced'),
  NetworkPolicy: whole('not enforced'),
  CiliumNetworkPolicy: whole('not enforced'),
  PodDisruptionBudget: whole('not enforced'),
  ResourceQuota: whole('not enforced'),
  LimitRange: whole('not enforced'),
  PriorityClass: whole('not enforced'),
  Certificate: whole('not enforced'),
  ReferenceGrant: whole('not enforced'),
  ServiceMonitor: whole('not enforced'),
  PodMonitor: whole('not enforced'),
  PrometheusRule: whole('not enforced'),
  PeerAuthentication: whole('not enforced'),
  AuthorizationPolicy: whole('not enforced'),
  DestinationRule: whole('not enforced'),
  VirtualService: whole('not enforced'),
  Sidecar: whole('not enforced'),
};

/** How long a restart waits: doubles from the first to the second, milliseconds. A cluster waits 10 s to 5 min. */
export const RESTART_BACKOFF_MS = [200, 10_000] as const;
/** How long the next try of a failed Job waits: doubles, milliseconds. A cluster waits 10 s to 6 min. */
export const JOB_BACKOFF_MS = [500, 10_000] as const;
/** Which variable holds the free port that replaces the container port of this name. */
export const PORT_VARIABLES: Readonly<Record<string, string>> = {
  http: 'PORT',
  management: 'MANAGEMENT_PORT',
  smtp: 'SMTP_PORT',
  grpc: 'GRPC_PORT',
};
/** On a StatefulSet: which of our data engines it is. On a Namespace: that its data engine is of a kind we have no server for. */
export const DATA_ENGINE_LABEL = 'clove.dev/data-engine';
/** Exit code of a failure that a retry cannot fix. */
export const PERMANENT_FAILURE = 42;
