import { becomes, becomesNot, down, notDown, type Rule, rule } from './rule.ts';
import { minimumAboveMaximum } from './scalers.ts';

/** How much there is of something: scalers, quotas, volumes, members of data engines. */
export const SIZE: readonly Rule[] = [
  rule('HorizontalPodAutoscaler', 'spec maxReplicas', 'capacity', 'maximum'),
  rule('HorizontalPodAutoscaler', 'spec maxReplicas', 'disruptive', 'maximum lowered', down),
  rule('HorizontalPodAutoscaler', 'spec minReplicas', 'capacity', 'minimum'),
  ...['+', 'spec minReplicas', 'spec maxReplicas', 'spec minReplicaCount', 'spec maxReplicaCount'].map(
    (path) =>
      rule(
        'HorizontalPodAutoscaler ScaledObject',
        path,
        'impossible',
        'the minimum is above the maximum',
        minimumAboveMaximum,
      ),
  ),
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
];
