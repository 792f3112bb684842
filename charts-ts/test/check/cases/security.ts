import { added, changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { extended, FIRST, GOOD, POD, PRODUCTION, withOps } from '../trees.ts';

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
  [
    'own-secrets',
    changed(
      GOOD,
      'Deployment ticket',
      `${FIRST}.env.DATABASE_PASSWORD.valueFrom.secretKeyRef.name`,
      'database-seat',
    ),
    'Deployment ticket',
    `${FIRST}.env[0]`,
  ],
  [
    'own-secrets',
    changed(
      GOOD,
      'Job migrate-seat',
      `${FIRST}.env.DATABASE_PASSWORD.valueFrom.secretKeyRef.name`,
      'database-auth',
    ),
    'Job migrate-seat',
    `${FIRST}.env[0]`,
  ],
  [
    'own-secrets',
    extended(GOOD, 'Deployment ticket', `${FIRST}.envFrom`, { secretRef: { name: 'auth-secrets' } }),
    'Deployment ticket',
    `${FIRST}.envFrom[1]`,
  ],
  [
    'own-secrets',
    extended(GOOD, 'Deployment ticket', `${POD}.volumes`, {
      name: 'keys',
      projected: { sources: [{ secret: { name: 'auth-secrets' } }] },
    }),
    'Deployment ticket',
    `${POD}.volumes[1]`,
  ],
  [
    'own-database',
    changed(
      GOOD,
      'Deployment ticket',
      `${FIRST}.env.DATABASE_URL.value`,
      'postgres://ticket:$(DATABASE_PASSWORD)@postgres:5432/seat',
    ),
    'Deployment ticket',
    `${FIRST}.env[1].value`,
  ],
  [
    'runs-its-image',
    changed(
      GOOD,
      'Deployment ticket',
      `${FIRST}.image`,
      GOOD.target.plan.services.find(({ entry }) => entry.service === 'seat')?.reference,
    ),
    'Deployment ticket',
    `${FIRST}.image`,
  ],
  [
    'runs-its-image',
    changed(GOOD, 'Deployment ticket', `${FIRST}.args`, ['migrate']),
    'Deployment ticket',
    `${FIRST}.args`,
  ],
  [
    'runs-its-image',
    changed(GOOD, 'Deployment ticket', `${FIRST}.command`, ['sh', '-c', 'serve']),
    'Deployment ticket',
    `${FIRST}.command`,
  ],
  [
    'namespace-is-restricted',
    changed(GOOD, 'Namespace', 'metadata.labels', { 'pod-security.kubernetes.io/enforce': 'baseline' }),
    'Namespace',
    'metadata.labels["pod-security.kubernetes.io/enforce"]',
  ],
  [
    'ordinary-pods',
    changed(GOOD, 'Deployment payment', `${POD}.hostAliases`, [
      { ip: '192.0.2.1', hostnames: ['open-api.kakaopay.com'] },
    ]),
    'Deployment payment',
    `${POD}.hostAliases`,
  ],
  [
    'ordinary-pods',
    changed(GOOD, 'Deployment ticket', `${POD}.dnsPolicy`, 'Default'),
    'Deployment ticket',
    `${POD}.dnsPolicy`,
  ],
  [
    'ordinary-pods',
    extended(GOOD, 'Deployment ticket', `${POD}.volumes`, {
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-postgres-0' },
    }),
    'Deployment ticket',
    `${POD}.volumes[1].persistentVolumeClaim`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'Deployment ticket', `${FIRST}.ports[0].hostPort`, 80),
    'Deployment ticket',
    `${FIRST}.ports[0].hostPort`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'Deployment ticket', `${FIRST}.securityContext.procMount`, 'Unmasked'),
    'Deployment ticket',
    `${FIRST}.securityContext.procMount`,
  ],
  [
    'pod-security-restricted',
    changed(GOOD, 'Deployment ticket', `${POD}.securityContext.sysctls`, [
      { name: 'kernel.msgmax', value: '1' },
    ]),
    'Deployment ticket',
    `${POD}.securityContext.sysctls`,
  ],
  [
    'pod-security-restricted',
    changed(
      changed(GOOD, 'Deployment ticket', `${FIRST}.resources.requests.cpu`, 1),
      'Deployment ticket',
      `${FIRST}.securityContext.privileged`,
      true,
    ),
    'Deployment ticket',
    `${FIRST}.securityContext.privileged`,
  ],
  [
    'no-token',
    extended(GOOD, 'Deployment ticket', `${POD}.volumes`, {
      name: 'token',
      projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
    }),
    'Deployment ticket',
    `${POD}.volumes[1]`,
  ],
  [
    'own-account',
    changed(GOOD, 'Deployment ticket', `${POD}.serviceAccountName`, 'seat'),
    'Deployment ticket',
    `${POD}.serviceAccountName`,
  ],
  [
    'ordinary-pods',
    changed(GOOD, 'Deployment ticket', `${POD}.nodeSelector`, { disk: 'fast' }),
    'Deployment ticket',
    `${POD}.nodeSelector`,
  ],
];
