/** A kind of object, as an AppProject names it. */
export interface PermittedKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/**
 * Every namespaced kind that a festival can be rendered to, under whatever switches. The list is fixed and not
 * taken from what one festival has today: a project forbids pruning as well as creating, so a kind that left the
 * list in the commit that leaves the tree (HorizontalPodAutoscaler for ScaledObject, StatefulSet for Cluster)
 * would stay in the cluster and keep its Application out of sync. It stays narrow all the same: no
 * Secret, no Role, no RoleBinding, nothing that gives rights. "clove check" refuses a kind that is missing here.
 */
export const PERMITTED_KINDS: readonly PermittedKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'LimitRange' },
  { group: '', kind: 'PersistentVolumeClaim' },
  { group: '', kind: 'ResourceQuota' },
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'batch', kind: 'Job' },
  { group: 'external-secrets.io', kind: 'ExternalSecret' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'keda.sh', kind: 'ScaledObject' },
  { group: 'monitoring.coreos.com', kind: 'PodMonitor' },
  { group: 'monitoring.coreos.com', kind: 'PrometheusRule' },
  { group: 'networking.k8s.io', kind: 'Ingress' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
  { group: 'postgresql.cnpg.io', kind: 'Cluster' },
  { group: 'postgresql.cnpg.io', kind: 'Database' },
  { group: 'rabbitmq.com', kind: 'RabbitmqCluster' },
  { group: 'security.istio.io', kind: 'AuthorizationPolicy' },
  { group: 'security.istio.io', kind: 'PeerAuthentication' },
];

/** True when a festival's project lets its Application create, change and prune objects of this kind. */
export function isPermitted({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): boolean {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return PERMITTED_KINDS.some((permitted) => permitted.group === group && permitted.kind === kind);
}
