import { added, changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { extended, FIRST, GOOD, OPTIONS, POD, WAVE, withEnvironment } from '../trees.ts';

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
  [
    'variables-once',
    extended(GOOD, 'Deployment ticket', `${FIRST}.env`, { name: 'PORT', value: '8081' }),
    'Deployment ticket',
    `${FIRST}.env[8]`,
  ],
  [
    'variables-once',
    extended(GOOD, 'Deployment ticket', `${FIRST}.env`, { name: 'AMQP_URL', value: 'amqp://elsewhere' }),
    'Deployment ticket',
    `${FIRST}.env[8]`,
  ],
  [
    'variables-expand',
    changed(
      GOOD,
      'Deployment ticket',
      `${FIRST}.env.AMQP_URL.value`,
      'amqp://clove:$(AMQP_PASWORD)@rabbitmq:5672',
    ),
    'Deployment ticket',
    `${FIRST}.env[3].value`,
  ],
  [
    'variables-expand',
    changed(GOOD, 'Deployment ticket', `${FIRST}.env.DATABASE_PASSWORD.value`, '$(AMQP_PASSWORD)'),
    'Deployment ticket',
    `${FIRST}.env[0].value`,
  ],
  [
    'references-exist',
    changed(GOOD, 'Deployment ticket', `${FIRST}.env.DATABASE_PASSWORD.valueFrom.secretKeyRef.key`, 'passwd'),
    'Deployment ticket',
    `${FIRST}.env[0]`,
  ],
  [
    'references-exist',
    extended(GOOD, 'Deployment ticket', `${FIRST}.env`, {
      name: 'SALE',
      valueFrom: { configMapKeyRef: { name: 'sale', key: 'sale.json' } },
    }),
    'Deployment ticket',
    `${FIRST}.env[8]`,
  ],
  [
    'references-exist',
    changed(GOOD, 'Deployment ticket', `${FIRST}.volumeMounts[0].name`, 'temp'),
    'Deployment ticket',
    `${FIRST}.volumeMounts[0].name`,
  ],
  [
    'references-exist',
    changed(GOOD, 'Deployment ticket', `${POD}.priorityClassName`, 'system-cluster-critical'),
    'Deployment ticket',
    `${POD}.priorityClassName`,
  ],
  [
    'references-exist',
    changed(GOOD, 'StatefulSet postgres', 'spec.serviceName', 'postgres-pods'),
    'StatefulSet postgres',
    'spec.serviceName',
  ],
  [
    'named-by-content',
    changed(GOOD, 'Job migrate-seat', `${FIRST}.args`, ['serve']),
    'Job migrate-seat',
    'metadata.name',
  ],
  [
    'jobs-run-once',
    changed(GOOD, 'Job provision-', 'spec.completions', 2),
    'Job provision-',
    'spec.completions',
  ],
  ['jobs-run-once', changed(GOOD, 'Job provision-', 'spec.suspend', true), 'Job provision-', 'spec.suspend'],
  [
    'jobs-run-once',
    changed(GOOD, 'Job provision-', 'spec.backoffLimit', 0),
    'Job provision-',
    'spec.backoffLimit',
  ],
  [
    'keeps-data',
    changed(GOOD, 'StatefulSet postgres', 'spec.persistentVolumeClaimRetentionPolicy.whenScaled', 'Delete'),
    'StatefulSet postgres',
    'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
  ],
  [
    'keeps-data',
    changed(GOOD, 'StatefulSet postgres', 'spec.volumeClaimTemplates', []),
    'StatefulSet postgres',
    'spec.volumeClaimTemplates',
  ],
  [
    'no-duplicates',
    extended(GOOD, 'Deployment ticket', `${POD}.containers`, {
      name: 'ticket',
      image: 'docker.io/library/nginx:1',
    }),
    'Deployment ticket',
    `${POD}.containers[1].name`,
  ],
];
