import { changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { FIRST, GOOD } from '../trees.ts';

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
    'spec.hard.requests.cpu',
  ],
];
