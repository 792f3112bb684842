import { added, changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { FIRST, GOOD, OPERATED } from '../trees.ts';

/** Rules about how many pods, and what they take of the servers. */
export const SIZES: readonly Case[] = [
  [
    'autoscaler-behaviour',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.behavior.scaleUp.stabilizationWindowSeconds', 300),
    'HorizontalPodAutoscaler event',
    'spec.behavior.scaleUp.stabilizationWindowSeconds',
  ],
  [
    'autoscaler-behaviour',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.minReplicas', 1),
    'HorizontalPodAutoscaler event',
    'spec.minReplicas',
  ],
  [
    'autoscaler-owns-replicas',
    changed(GOOD, 'Deployment event', 'spec.replicas', 2),
    'Deployment event',
    'spec.replicas',
  ],
  [
    'autoscaler-owns-replicas',
    removed(GOOD, 'Deployment event'),
    'HorizontalPodAutoscaler event',
    'spec.scaleTargetRef.name',
  ],
  [
    'connections-fit',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.maxReplicas', 100),
    'HorizontalPodAutoscaler event',
    'spec.maxReplicas',
  ],
  [
    'quota-fits',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.maxReplicas', 300),
    'ResourceQuota festival',
    'spec.hard.pods',
  ],
  [
    'quota-fits',
    changed(GOOD, 'Deployment seat', `${FIRST}.resources.requests.cpu`, '64'),
    'ResourceQuota festival',
    'spec.hard["requests.cpu"]',
  ],
  [
    'server-gives-connections',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.args`, ['-c', 'max_connections=499']),
    'StatefulSet postgres',
    `${FIRST}.args`,
  ],
  [
    'server-gives-connections',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.args`, []),
    'StatefulSet postgres',
    `${FIRST}.args`,
  ],
  [
    'server-gives-connections',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.maxReplicas', 200),
    'StatefulSet postgres',
    `${FIRST}.args`,
  ],
  [
    'engine-as-ordered',
    changed(
      GOOD,
      'StatefulSet postgres',
      'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
      '19Gi',
    ),
    'StatefulSet postgres',
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
  ],
  [
    'engine-as-ordered',
    changed(GOOD, 'StatefulSet rabbitmq', `${FIRST}.resources.limits.memory`, '512Mi'),
    'StatefulSet rabbitmq',
    `${FIRST}.resources.limits.memory`,
  ],
  [
    'sizes-as-planned',
    changed(GOOD, 'Deployment payment-sandbox', 'spec.replicas', 0),
    'Deployment payment-sandbox',
    'spec.replicas',
  ],
  ['sizes-as-planned', removed(GOOD, 'HorizontalPodAutoscaler event'), 'Deployment event', 'spec.replicas'],
  [
    'sizes-as-planned',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.maxReplicas', 2),
    'HorizontalPodAutoscaler event',
    'spec',
  ],
  [
    'autoscaler-owns-replicas',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.scaleTargetRef.kind', 'StatefulSet'),
    'HorizontalPodAutoscaler event',
    'spec.scaleTargetRef.kind',
  ],
  [
    'autoscaler-owns-replicas',
    added(GOOD, 'HorizontalPodAutoscaler event', (object) => ({
      ...object,
      metadata: { ...object.metadata, name: 'twin' },
    })),
    'HorizontalPodAutoscaler twin',
    'spec.scaleTargetRef',
  ],
  [
    'engine-as-ordered',
    changed(GOOD, 'StatefulSet postgres', 'spec.replicas', 2),
    'StatefulSet postgres',
    'spec.replicas',
  ],
  [
    'engine-as-ordered',
    changed(OPERATED, 'Cluster postgres', 'spec.storage.size', '1Gi'),
    'Cluster postgres',
    'spec.storage.size',
  ],
  [
    'engine-as-ordered',
    changed(OPERATED, 'RabbitmqCluster rabbitmq', 'spec.replicas', 1),
    'RabbitmqCluster rabbitmq',
    'spec.replicas',
  ],
  [
    'server-gives-connections',
    changed(OPERATED, 'Cluster postgres', 'spec.postgresql.parameters.max_connections', '100'),
    'Cluster postgres',
    'spec.postgresql.parameters.max_connections',
  ],
  [
    'quota-fits',
    changed(GOOD, 'ResourceQuota festival', 'spec.hard.pods', 5000),
    'ResourceQuota festival',
    'spec.hard.pods',
  ],
  [
    'autoscaler-behaviour',
    changed(GOOD, 'HorizontalPodAutoscaler event', 'spec.metrics', []),
    'HorizontalPodAutoscaler event',
    'spec.metrics',
  ],
];
