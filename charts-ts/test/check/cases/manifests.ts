import { added, changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { FIRST, GOOD, OPTIONS, WAVE, withEnvironment } from '../trees.ts';

/** Rules about objects as such: their schema, names, order and what they refer to. */
export const MANIFESTS: readonly Case[] = [
  [
    'schema-valid',
    changed(GOOD, 'Deployment ticket', `${FIRST}.colour`, 'red'),
    'Deployment ticket',
    `${FIRST}.colour`,
  ],
  [
    'schema-valid',
    changed(GOOD, 'Service seat', 'spec.ports[0].port', 'eighty'),
    'Service seat',
    'spec.ports[0].port',
  ],
  [
    'valid-names',
    changed(GOOD, 'StatefulSet postgres', 'metadata.name', 'p'.repeat(53)),
    `StatefulSet ${'p'.repeat(53)}`,
    'metadata.name',
  ],
  [
    'valid-names',
    changed(GOOD, 'Service seat', 'metadata.name', 'Seat_1'),
    'Service Seat_1',
    'metadata.name',
  ],
  ['no-duplicates', added(GOOD, 'Service seat', (object) => object), 'Service seat', 'metadata.name'],
  [
    'own-namespace',
    changed(GOOD, 'Service seat', 'metadata.namespace', 'default'),
    'Service seat',
    'metadata.namespace',
  ],
  ['separate-environments', withEnvironment(GOOD, { environment: 'rehearsal' }), undefined, undefined],
  ['jobs-are-there', removed(GOOD, 'Job migrate-seat'), undefined, undefined],
  ['jobs-are-there', removed(GOOD, 'Job provision'), undefined, undefined],
  [
    'named-by-content',
    changed(GOOD, 'ConfigMap seat-', 'data.HOLD_SECONDS', '9999'),
    'ConfigMap seat-',
    'metadata.name',
  ],
  [
    'named-by-content',
    changed(GOOD, 'ConfigMap sale-', 'immutable', undefined),
    'ConfigMap sale-',
    undefined,
  ],
  ['references-exist', removed(GOOD, 'ConfigMap seat-'), 'Deployment seat', `${FIRST}.envFrom[0]`],
  [
    'references-exist',
    changed(GOOD, 'ConfigMap secret-requirements', 'data', {}),
    'Deployment seat',
    `${FIRST}.env[0]`,
  ],
  [
    'ordered-by-waves',
    changed(GOOD, 'StatefulSet postgres', `metadata.annotations.${WAVE}`, '0'),
    'StatefulSet postgres',
    `metadata.annotations.${WAVE}`,
  ],
  [
    'ordered-by-waves',
    changed(GOOD, 'Job provision-', 'metadata.annotations', { 'argocd.argoproj.io/hook': 'PostSync' }),
    'Job provision-',
    'metadata.annotations.argocd.argoproj.io/hook',
  ],
  [
    'keeps-data',
    changed(GOOD, 'StatefulSet postgres', `metadata.annotations.${OPTIONS}`, 'Prune=false'),
    'StatefulSet postgres',
    `metadata.annotations.${OPTIONS}`,
  ],
  [
    'jobs-run-once',
    changed(GOOD, 'Job provision-', 'spec.ttlSecondsAfterFinished', 60),
    'Job provision-',
    'spec.ttlSecondsAfterFinished',
  ],
  [
    'jobs-run-once',
    changed(GOOD, 'Job provision-', 'metadata.name', 'provision'),
    'Job provision',
    'metadata.name',
  ],
  [
    'no-sale-data-in-pods',
    changed(
      GOOD,
      'Deployment seat',
      'spec.template.metadata.labels.opens',
      GOOD.target.plan.festival.sales.opensAt,
    ),
    'Deployment seat',
    'spec.template',
  ],
  [
    'kinds-permitted',
    added(GOOD, 'ServiceAccount seat', (object) => ({
      ...object,
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
    })),
    'Role seat',
    'kind',
  ],
];
