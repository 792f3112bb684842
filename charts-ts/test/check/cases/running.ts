import { added, changed, removed } from '../../mutations.ts';
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
  [
    'ports-agree',
    changed(GOOD, 'Deployment ticket', `${FIRST}.ports[0].containerPort`, 8081),
    'Deployment ticket',
    `${FIRST}.ports[0].containerPort`,
  ],
  [
    'ports-agree',
    changed(GOOD, 'Deployment ticket', `${FIRST}.ports`, [{ name: 'http', containerPort: 8080 }]),
    'Deployment ticket',
    `${FIRST}.ports`,
  ],
  [
    'ports-agree',
    changed(GOOD, 'Deployment ticket', `${FIRST}.readinessProbe.httpGet.port`, 9091),
    'Deployment ticket',
    `${FIRST}.readinessProbe.httpGet.port`,
  ],
  [
    'ports-agree',
    changed(GOOD, 'Deployment ticket', `${FIRST}.livenessProbe.httpGet.port`, 'http'),
    'Deployment ticket',
    `${FIRST}.livenessProbe.httpGet.port`,
  ],
  [
    'ports-agree',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.livenessProbe.tcpSocket.port`, 'sql'),
    'StatefulSet postgres',
    `${FIRST}.livenessProbe.tcpSocket.port`,
  ],
  [
    'selectors-own-pods',
    changed(GOOD, 'Deployment ticket', 'spec.selector.matchLabels', { a: 'b' }),
    'Deployment ticket',
    'spec.selector',
  ],
  [
    'selectors-own-pods',
    added(GOOD, 'Deployment ticket', (object) => ({
      ...object,
      metadata: { ...object.metadata, name: 'twin' },
    })),
    'Deployment twin',
    'spec.selector',
  ],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.selector.matchLabels', {}),
    'PodDisruptionBudget seat',
    'spec.selector',
  ],
  [
    'drainable',
    added(GOOD, 'PodDisruptionBudget seat', (object) => ({
      ...object,
      metadata: { ...object.metadata, name: 'twin' },
    })),
    'PodDisruptionBudget twin',
    'spec.selector',
  ],
  [
    'drainable',
    changed(GOOD, 'PodDisruptionBudget seat', 'spec.maxUnavailable', '100%'),
    'PodDisruptionBudget seat',
    'spec.maxUnavailable',
  ],
  [
    'rolling-update',
    changed(GOOD, 'Deployment ticket', 'spec.paused', true),
    'Deployment ticket',
    'spec.paused',
  ],
  [
    'grace-period',
    changed(GOOD, 'Deployment ticket', `${FIRST}.lifecycle`, { preStop: { sleep: { seconds: 10 } } }),
    'Deployment ticket',
    `${POD}.terminationGracePeriodSeconds`,
  ],
  [
    'grace-period',
    changed(GOOD, 'Deployment ticket', `${FIRST}.lifecycle`, {
      preStop: { exec: { command: ['sleep', '5'] } },
    }),
    'Deployment ticket',
    `${FIRST}.lifecycle.preStop.exec`,
  ],
  [
    'ports-agree',
    changed(GOOD, 'Deployment ticket', `${FIRST}.livenessProbe.httpGet.host`, '192.0.2.1'),
    'Deployment ticket',
    `${FIRST}.livenessProbe.httpGet.host`,
  ],
  [
    'spread',
    changed(GOOD, 'Deployment ticket', `${POD}.topologySpreadConstraints[0].labelSelector.matchLabels`, {
      a: 'b',
    }),
    'Deployment ticket',
    `${POD}.topologySpreadConstraints[0].labelSelector`,
  ],
  [
    'rolling-update',
    changed(GOOD, 'Deployment ticket', 'spec.strategy.rollingUpdate.maxSurge', 5),
    'Deployment ticket',
    'spec.strategy.rollingUpdate.maxSurge',
  ],
  [
    'grace-period',
    changed(GOOD, 'StatefulSet postgres', `${POD}.terminationGracePeriodSeconds`, 5),
    'StatefulSet postgres',
    `${POD}.terminationGracePeriodSeconds`,
  ],
];
