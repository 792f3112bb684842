import { changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { FIRST, GOOD, POD } from '../trees.ts';

/** Rules about how pods start, answer, roll and go. */
export const RUNNING: readonly Case[] = [
  [
    'probes-present',
    changed(GOOD, 'Deployment seat', `${FIRST}.readinessProbe`, undefined),
    'Deployment seat',
    `${FIRST}.readinessProbe`,
  ],
  [
    'probe-timeouts',
    changed(GOOD, 'Deployment seat', `${FIRST}.livenessProbe.timeoutSeconds`, undefined),
    'Deployment seat',
    `${FIRST}.livenessProbe.timeoutSeconds`,
  ],
  [
    'startup-budget',
    changed(GOOD, 'Deployment seat', `${FIRST}.startupProbe.failureThreshold`, 3),
    'Deployment seat',
    `${FIRST}.startupProbe.failureThreshold`,
  ],
  [
    'startup-budget',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.startupProbe.failureThreshold`, 10),
    'StatefulSet postgres',
    `${FIRST}.startupProbe.failureThreshold`,
  ],
  [
    'liveness-is-the-process',
    changed(GOOD, 'Deployment seat', `${FIRST}.livenessProbe.httpGet.path`, '/readyz'),
    'Deployment seat',
    `${FIRST}.livenessProbe.httpGet.path`,
  ],
  [
    'requests-and-limits',
    changed(GOOD, 'Deployment seat', `${FIRST}.resources.requests.cpu`, undefined),
    'Deployment seat',
    `${FIRST}.resources.requests.cpu`,
  ],
  [
    'requests-and-limits',
    changed(GOOD, 'Deployment seat', `${FIRST}.resources.limits.memory`, '1Mi'),
    'Deployment seat',
    `${FIRST}.resources.requests.memory`,
  ],
  [
    'rolling-update',
    changed(GOOD, 'Deployment seat', 'spec.strategy.rollingUpdate.maxUnavailable', 1),
    'Deployment seat',
    'spec.strategy.rollingUpdate.maxUnavailable',
  ],
  [
    'rolling-update',
    changed(GOOD, 'Deployment seat', 'spec.strategy', { type: 'Recreate' }),
    'Deployment seat',
    'spec.strategy.type',
  ],
  [
    'progress-deadline',
    changed(GOOD, 'Deployment seat', 'spec.progressDeadlineSeconds', 30),
    'Deployment seat',
    'spec.progressDeadlineSeconds',
  ],
  [
    'revision-history',
    changed(GOOD, 'Deployment seat', 'spec.revisionHistoryLimit', undefined),
    'Deployment seat',
    'spec.revisionHistoryLimit',
  ],
  [
    'grace-period',
    changed(GOOD, 'Deployment seat', `${POD}.terminationGracePeriodSeconds`, 10),
    'Deployment seat',
    `${POD}.terminationGracePeriodSeconds`,
  ],
  [
    'spread',
    changed(GOOD, 'Deployment seat', `${POD}.topologySpreadConstraints`, []),
    'Deployment seat',
    `${POD}.topologySpreadConstraints`,
  ],
  [
    'spread',
    changed(
      GOOD,
      'Deployment seat',
      `${POD}.topologySpreadConstraints[0].whenUnsatisfiable`,
      'DoNotSchedule',
    ),
    'Deployment seat',
    `${POD}.topologySpreadConstraints[0].whenUnsatisfiable`,
  ],
  ['disruption-budget', removed(GOOD, 'PodDisruptionBudget seat'), 'Deployment seat', undefined],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.maxUnavailable', 0),
    'PodDisruptionBudget seat',
    'spec.maxUnavailable',
  ],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.minAvailable', 2),
    'PodDisruptionBudget seat',
    'spec.minAvailable',
  ],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.selector.matchLabels', { a: 'b' }),
    'PodDisruptionBudget seat',
    'spec.selector',
  ],
];
