import { describe, expect, test } from '@jest/globals';
import { explainPlan, parseEnvironment } from '../src/index.ts';
import { ENVIRONMENT, NUMBERED } from './festival-texts.ts';
import { manifest, manifests, planOf, renderOf } from './rendering.ts';
import { SWITCHES, withBlock } from './switch-texts.ts';

const BLOCK = SWITCHES['backup-s3']?.block ?? '';
const environment = (change: (block: string) => string = (block) => block) =>
  withBlock(ENVIRONMENT, 'backup', change(BLOCK));
const rendered = (change?: (block: string) => string) =>
  renderOf({ festival: NUMBERED, environment: environment(change) });

describe('backups in a bucket', () => {
  test('need no volume: the CronJob gets the bucket and its keys from a secret', () => {
    const office = rendered();
    expect(manifests(office).some(({ metadata }) => metadata.name === 'backups')).toBe(false);
    expect(manifest(office, 'CronJob', 'backup')).toMatchObject({
      spec: {
        jobTemplate: {
          spec: {
            template: {
              spec: {
                containers: [
                  {
                    env: expect.arrayContaining([
                      {
                        name: 'BACKUP_TARGET',
                        value: expect.stringMatching(
                          /^s3:\/\/clove-backups\/staging\/[a-z0-9-]+spring-2026$/,
                        ),
                      },
                      { name: 'BACKUP_S3_ENDPOINT', value: 'https://s3.ap-northeast-2.amazonaws.com' },
                      { name: 'BACKUP_S3_REGION', value: 'ap-northeast-2' },
                      { name: 'BACKUP_S3_ADDRESSING', value: 'virtualHost' },
                      key('BACKUP_S3_ACCESS_KEY_ID', 'access-key-id'),
                      key('BACKUP_S3_SECRET_ACCESS_KEY', 'secret-access-key'),
                      { name: 'NODE_EXTRA_CA_CERTS', value: '/etc/clove-backups/ca.crt' },
                    ]),
                    volumeMounts: expect.arrayContaining([
                      { name: 'store-authority', mountPath: '/etc/clove-backups', readOnly: true },
                    ]),
                  },
                ],
                volumes: expect.arrayContaining([
                  {
                    name: 'store-authority',
                    secret: {
                      secretName: 'backup-store-ca',
                      items: [{ key: 'ca.crt', path: 'ca.crt' }],
                    },
                  },
                ]),
              },
            },
          },
        },
      },
    });
  });

  const to = (cidrs: readonly object[], port: number) => ({ to: cidrs, ports: [{ protocol: 'TCP', port }] });
  test.each([
    [
      'the internet',
      (block: string) => block,
      to([expect.objectContaining({ ipBlock: expect.objectContaining({ cidr: '0.0.0.0/0' }) })], 443),
    ],
    [
      'its networks',
      (block: string) =>
        `${block.replace('amazonaws.com', 'amazonaws.com:9000')}    cidrs: [10.30.0.0/28, 10.31.0.0/28]\n`,
      to([{ ipBlock: { cidr: '10.30.0.0/28' } }, { ipBlock: { cidr: '10.31.0.0/28' } }], 9000),
    ],
    [
      'its namespace',
      (block: string) =>
        `${block.replace('https://s3.ap-northeast-2.amazonaws.com', 'http://minio.minio:9000')}    namespace: minio\n`,
      to([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'minio' } } }], 9000),
    ],
  ])('are reached in %s, by pods of backups alone, and nothing else is', (_where, change, egress) => {
    const office = rendered(change);
    const policies = manifests(office).filter(({ kind }) => kind === 'NetworkPolicy');
    const before = manifests(
      renderOf({
        festival: NUMBERED,
        environment: withBlock(ENVIRONMENT, 'backup', SWITCHES['backup-volume']?.block ?? ''),
      }),
    ).filter(({ kind }) => kind === 'NetworkPolicy');
    const changed = policies.filter(
      (policy) => !before.some((each) => JSON.stringify(each) === JSON.stringify(policy)),
    );
    expect(changed.map(({ metadata }) => metadata.name)).toEqual(['allow-backup']);
    const rules = (each: object | undefined) => JSON.stringify(each);
    const old = before.find(({ metadata }) => metadata.name === 'allow-backup')?.spec?.['egress'];
    const now = changed[0]?.spec?.['egress'];
    expect(Array.isArray(now) && Array.isArray(old)).toBe(true);
    if (!Array.isArray(now) || !Array.isArray(old)) return;
    const added = now.filter((rule: object) => !old.some((each: object) => rules(each) === rules(rule)));
    expect([added, now.length]).toEqual([[egress], old.length + 1]);
  });

  test('are in the plan: their edge, their secrets, where they lie, and no volume', () => {
    const plan = planOf({ festival: NUMBERED, environment: environment() });
    expect(plan.edges.filter(({ why }) => why === 'keeps and reads backups')).toEqual([
      expect.objectContaining({
        to: { kind: 'host', name: 'clove-backups.s3.ap-northeast-2.amazonaws.com' },
        port: 443,
      }),
    ]);
    expect(
      plan.secrets
        .filter(({ secret }) => secret.startsWith('backup-'))
        .map(({ secret, key }) => `${secret}/${key}`),
    ).toEqual(['backup-store-ca/ca.crt', 'backup-store/access-key-id', 'backup-store/secret-access-key']);
    expect(explainPlan(plan).find(({ subject }) => subject === 'backup')?.value).toBe(
      `s3://clove-backups/staging/${plan.namespace}`,
    );
    expect(plan.quota.storage).toBe(planOf({ festival: NUMBERED }).quota.storage);
  });

  const read = (change: (block: string) => string) => () =>
    parseEnvironment(environment(change), 'environment.yaml');
  test.each([
    ['an endpoint without a scheme', ['https://s3.', 's3.'], /scheme and host, such as https:\/\/s3/],
    ['an endpoint with a path', ['amazonaws.com', 'amazonaws.com/clove'], /scheme and host, such as/],
    ['a port that is none', ['amazonaws.com', 'amazonaws.com:99999'], /scheme and host, such as/],
    ['a bucket in capitals', ['bucket: clove', 'bucket: Clove'], /the name of a bucket/],
    ['a prefix that begins with a slash', ['prefix: staging', 'prefix: /staging'], /a path without slashes/],
    [
      'a dotted bucket as host',
      ['bucket: clove-', 'bucket: clove.'],
      /virtualHost needs a bucket without dots/,
    ],
    [
      'two places',
      ['    secret:', '    namespace: minio\n    cidrs: [10.0.0.0/8]\n    secret:'],
      /namespace or cidrs/,
    ],
    ['the field of a volume', ['    secret:', '    storage: 10Gi\n    secret:'], /unknown key "storage"/],
  ] as const)('refuse %s', (_what, [from, into], message) => {
    expect(read((block) => block.replace(from, into))).toThrow(message);
  });

  test('travel encrypted in tier production', () => {
    const http = environment((block) => block.replace('https://', 'http://'));
    expect(() => parseEnvironment(http, 'environment.yaml')).not.toThrow();
    const production = http.replace(/^tier: .*$/m, 'tier: production');
    expect(() => parseEnvironment(production, 'environment.yaml')).toThrow(
      /tier production refuses a backup store without TLS/,
    );
  });
});

function key(name: string, of: string) {
  return { name, valueFrom: { secretKeyRef: { name: 'backup-store', key: of } } };
}
