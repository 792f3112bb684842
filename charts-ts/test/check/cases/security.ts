import { added, changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { FIRST, GOOD, POD, PRODUCTION, withOps } from '../trees.ts';

/** Rules about what a pod may do, read and run. */
export const SECURITY: readonly Case[] = [
  [
    'no-plain-secrets',
    added(GOOD, 'ConfigMap seat-', (object) => ({ ...object, kind: 'Secret' })),
    'Secret seat-',
    undefined,
  ],
  [
    'no-plain-secrets',
    changed(GOOD, 'ConfigMap seat-', 'data.ADMIN_PASSWORD', 'hunter2'),
    'ConfigMap seat-',
    'data.ADMIN_PASSWORD',
  ],
  [
    'no-plain-secrets',
    changed(
      GOOD,
      'Deployment ticket',
      `${FIRST}.env.DATABASE_URL.value`,
      'postgres://ticket:hunter2@postgres:5432/ticket',
    ),
    'Deployment ticket',
    `${FIRST}.env[1].value`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'Deployment ticket', `${FIRST}.securityContext.allowPrivilegeEscalation`, undefined),
    'Deployment ticket',
    `${FIRST}.securityContext.allowPrivilegeEscalation`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'Job provision-', `${POD}.hostNetwork`, true),
    'Job provision-',
    `${POD}.hostNetwork`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'StatefulSet postgres', `${POD}.volumes[0].hostPath`, { path: '/' }),
    'StatefulSet postgres',
    `${POD}.volumes[0].hostPath`,
  ],
  [
    'explicit-user',
    changed(GOOD, 'Deployment seat', `${POD}.securityContext.runAsUser`, undefined),
    'Deployment seat',
    `${FIRST}.securityContext.runAsUser`,
  ],
  [
    'read-only-root',
    changed(GOOD, 'Deployment seat', `${FIRST}.securityContext.readOnlyRootFilesystem`, false),
    'Deployment seat',
    `${FIRST}.securityContext.readOnlyRootFilesystem`,
  ],
  [
    'read-only-root',
    changed(GOOD, 'Deployment seat', `${FIRST}.volumeMounts`, []),
    'Deployment seat',
    `${FIRST}.volumeMounts`,
  ],
  [
    'sized-scratch',
    changed(GOOD, 'Deployment seat', `${POD}.volumes[0].emptyDir`, {}),
    'Deployment seat',
    `${POD}.volumes[0].emptyDir.sizeLimit`,
  ],
  [
    'no-service-links',
    changed(GOOD, 'Deployment seat', `${POD}.enableServiceLinks`, undefined),
    'Deployment seat',
    `${POD}.enableServiceLinks`,
  ],
  [
    'no-token',
    changed(GOOD, 'Job migrate-seat', `${POD}.automountServiceAccountToken`, true),
    'Job migrate-seat',
    `${POD}.automountServiceAccountToken`,
  ],
  [
    'no-token',
    changed(GOOD, 'ServiceAccount seat', 'automountServiceAccountToken', undefined),
    'ServiceAccount seat',
    'automountServiceAccountToken',
  ],
  ['own-account', removed(GOOD, 'ServiceAccount seat'), 'Deployment seat', `${POD}.serviceAccountName`],
  [
    'pull-if-not-present',
    changed(GOOD, 'Deployment seat', `${FIRST}.imagePullPolicy`, 'Always'),
    'Deployment seat',
    `${FIRST}.imagePullPolicy`,
  ],
  [
    'pool-images-only',
    changed(GOOD, 'Deployment seat', `${FIRST}.image`, 'docker.io/library/nginx:1'),
    'Deployment seat',
    `${FIRST}.image`,
  ],
  [
    'pool-images-only',
    changed(GOOD, 'StatefulSet postgres', `${FIRST}.image`, 'docker.io/library/postgres'),
    'StatefulSet postgres',
    `${FIRST}.image`,
  ],
  [
    'image-identity',
    changed(GOOD, 'Deployment seat', `${FIRST}.image`, 'ghcr.io/clove-tickets/seat:latest'),
    'Deployment seat',
    `${FIRST}.image`,
  ],
  [
    'image-identity',
    changed(
      withOps(PRODUCTION, {}),
      'Deployment seat',
      `${FIRST}.image`,
      'ghcr.io/clove-tickets/seat:abcdef012345',
    ),
    'Deployment seat',
    `${FIRST}.image`,
  ],
];
