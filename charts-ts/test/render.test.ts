import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PRODUCTION, STANDING } from './festival-texts.ts';
import { Manifest, manifest, manifests, renderOf, workloads } from './rendering.ts';

const PUSHED = { breakGlass: { imagesWithoutDigest: { reason: 'a test has no registry' } } };
const VARIANTS = [
  ['numbered seats in staging', renderOf()],
  ['standing places in staging', renderOf({ festival: STANDING })],
  ['numbered seats in production', renderOf({ environment: PRODUCTION, ops: PUSHED })],
] as const;

describe.each(VARIANTS)('what is rendered for %s', (_, rendered) => {
  test('is one file per object, named by kind and name in lower case', () => {
    for (const [file, text] of rendered) {
      const object: { kind: string; metadata: { name: string } } = parse(text);
      expect(file.slice(2)).toBe(`${object.kind}-${object.metadata.name}.yaml`.toLowerCase());
    }
  });

  test('can be applied in the order of the file names: the namespace, then wave by wave', () => {
    const objects = [...rendered.keys()]
      .sort()
      .map((file): Manifest => Manifest.parse(parse(rendered.get(file) ?? '')));
    expect(objects.map(({ kind }) => kind).indexOf('Namespace')).toBe(0);
    const waves = objects.map(({ metadata }) => Number(metadata.annotations['argocd.argoproj.io/sync-wave']));
    expect(waves).toEqual(waves.toSorted((a, b) => a - b));
    expect(new Set(waves).size).toBe(5);
  });

  test('passes Pod Security "restricted" in every pod, Jobs and data engines included', () => {
    expect(workloads(rendered).length).toBeGreaterThan(15);
    for (const workload of workloads(rendered)) {
      const pod = workload.spec?.template?.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      for (const container of pod?.containers ?? []) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container).toMatchObject({
          imagePullPolicy: 'IfNotPresent',
          resources: {
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          },
        });
      }
    }
  });

  test('gives every workload its own account without a token', () => {
    const accounts = manifests(rendered).filter((object) => object.kind === 'ServiceAccount');
    for (const account of accounts) expect(account).toMatchObject({ automountServiceAccountToken: false });
    const names = new Set(accounts.map((account) => account.metadata.name));
    for (const workload of workloads(rendered)) {
      expect(names).toContain(workload.spec?.template?.spec['serviceAccountName']);
    }
  });

  test('contains no secret value, and names every secret that a pod refers to in the requirements', () => {
    expect(manifests(rendered).filter((object) => object.kind === 'Secret')).toEqual([]);
    const required = new Set(
      (
        parse(manifest(rendered, 'ConfigMap', 'secret-requirements').data?.['requirements.yaml'] ?? '') as {
          secret: string;
          key: string;
        }[]
      ).map(({ secret, key }) => `${secret}/${key}`),
    );
    const referred = [...rendered.values()].flatMap((text) =>
      [...text.matchAll(/secretKeyRef:\n\s+key: (\S+)\n\s+name: (\S+)/g)].map(
        ([, key, name]) => `${name}/${key}`,
      ),
    );
    expect(referred.length).toBeGreaterThan(10);
    for (const reference of referred) expect(required).toContain(reference);
  });

  test('orders everything by waves: foundation, setup, migrations, services, provisioning', () => {
    const waves = new Map(
      manifests(rendered).map((object) => [
        `${object.kind} ${object.metadata.name.replace(/-[0-9a-f]{8}$/, '')}`,
        object.metadata.annotations['argocd.argoproj.io/sync-wave'],
      ]),
    );
    expect(waves.get('StatefulSet postgres')).toBe('-3');
    expect(waves.get('ConfigMap secret-requirements')).toBe('-3');
    expect(waves.get('Job database-setup')).toBe('-2');
    expect(waves.get('Job broker-setup')).toBe('-2');
    expect(waves.get('Job migrate-seat')).toBe('-1');
    expect(waves.get('Deployment seat')).toBe('0');
    expect(waves.get('Job provision')).toBe('1');
    expect([...waves.values()].filter((wave) => wave === undefined)).toEqual([]);
    expect([...rendered.values()].join('')).not.toContain('argocd.argoproj.io/hook');
  });

  test('has Jobs that run once per content: no TTL, no restart, a permanent failure fails at once', () => {
    const jobs = manifests(rendered).filter((object) => object.kind === 'Job');
    expect(jobs.map((job) => job.metadata.name)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^migrate-ticket-[0-9a-f]{8}$/),
        expect.stringMatching(/^provision-[0-9a-f]{8}$/),
      ]),
    );
    for (const job of jobs) {
      expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
      expect(job.spec?.template?.spec['restartPolicy']).toBe('Never');
      expect(job.spec).toMatchObject({
        podFailurePolicy: {
          rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }, { action: 'Ignore' }],
        },
      });
    }
  });

  test('keeps namespace and data engines through prune and deletion', () => {
    for (const object of manifests(rendered).filter(
      ({ kind }) => kind === 'Namespace' || kind === 'StatefulSet',
    )) {
      expect(object.metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    }
  });

  test('denies everything both ways, then allows names and the edge table', () => {
    expect(manifest(rendered, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    const dns = JSON.stringify(manifest(rendered, 'NetworkPolicy', 'allow-dns').spec);
    for (const part of ['"UDP"', '"TCP"', '169.254.20.10/32']) expect(dns).toContain(part);
    const seat = JSON.stringify(manifest(rendered, 'NetworkPolicy', 'allow-seat').spec);
    expect(seat).toContain('"app.kubernetes.io/name":"ticket"');
    expect(seat).not.toContain('ipBlock');
  });

  test('gives each service one immutable, content-named ConfigMap with only its own keys', () => {
    for (const object of manifests(rendered).filter(({ kind }) => kind === 'Deployment')) {
      const [container] = object.spec?.template?.spec.containers ?? [];
      const [source, ...others] = container?.envFrom ?? [];
      expect(others).toEqual([]);
      const config = manifest(rendered, 'ConfigMap', source?.configMapRef.name ?? '');
      expect(config['immutable']).toBe(true);
      expect(config.metadata.name).toMatch(new RegExp(`^${object.metadata.name}-[0-9a-f]{8}$`));
    }
  });
});

describe('a service', () => {
  const rendered = renderOf();

  test('drains before it stops: the grace period covers draining, its longest request and a margin', () => {
    expect(
      manifest(rendered, 'Deployment', 'seat').spec?.template?.spec['terminationGracePeriodSeconds'],
    ).toBe(10 + 10 + 5);
    expect(
      manifest(rendered, 'Deployment', 'gateway').spec?.template?.spec['terminationGracePeriodSeconds'],
    ).toBe(10 + 30 + 5);
  });

  test('plans its shutdown by the grace period of its pod', () => {
    for (const { metadata, spec } of manifests(rendered).filter(({ kind }) => kind === 'Deployment')) {
      const config = manifests(rendered).find(
        ({ kind, metadata: { name } }) =>
          kind === 'ConfigMap' && new RegExp(`^${metadata.name}-[0-9a-f]{8}$`).test(name),
      );
      expect([metadata.name, config?.data]).toEqual([
        metadata.name,
        expect.objectContaining({
          TERMINATION_GRACE_SECONDS: String(spec?.template?.spec['terminationGracePeriodSeconds']),
        }),
      ]);
    }
  });

  test('with an autoscaler states no number of its own; a single pod has neither autoscaler nor budget', () => {
    expect(manifest(rendered, 'HorizontalPodAutoscaler', 'auth').spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 5,
    });
    expect(manifest(rendered, 'Deployment', 'auth').spec?.replicas).toBeUndefined();
    expect(manifest(rendered, 'Deployment', 'payment-sandbox').spec?.replicas).toBe(1);
    expect(manifest(rendered, 'PodDisruptionBudget', 'auth').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    expect(rendered.has('poddisruptionbudget-payment-sandbox.yaml')).toBe(false);
    expect(rendered.has('horizontalpodautoscaler-payment-sandbox.yaml')).toBe(false);
  });

  test('is probed on its management port: liveness asks for the process, readiness for what it needs', () => {
    const [container] = manifest(rendered, 'Deployment', 'seat').spec?.template?.spec.containers ?? [];
    expect(container).toMatchObject({
      startupProbe: { httpGet: { path: '/livez', port: 'management' } },
      livenessProbe: { httpGet: { path: '/livez', port: 'management' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'management' } },
    });
  });

  test('gets addresses and credentials of exactly the services it may call, and the tokens of its callers', () => {
    const [container] = manifest(rendered, 'Deployment', 'seat').spec?.template?.spec.containers ?? [];
    expect(container?.env.map(({ name }) => name)).toEqual([
      'DATABASE_PASSWORD',
      'DATABASE_URL',
      'AMQP_PASSWORD',
      'AMQP_URL',
      'EDGE_TICKET_TOKEN',
      'EDGE_TOOLBOX_TOKEN',
    ]);
    expect(container?.env[1]?.value).toBe('postgres://seat:$(DATABASE_PASSWORD)@postgres:5432/seat');
    const ticket = manifests(rendered).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && /^ticket-/.test(metadata.name),
    );
    expect(ticket?.data).toMatchObject({
      SEAT_URL: 'http://seat:9090',
      PAYMENT_URL: 'http://payment:9090',
      AUTH_URL: 'http://auth:8080',
      DRAIN_SECONDS: '10',
    });
    expect(ticket?.data).not.toHaveProperty('TRUSTED_HOPS');
  });

  test('with two sides of a setting gets that of its environment', () => {
    const url = (out: typeof rendered) =>
      manifests(out).find(
        ({ kind, metadata }) => kind === 'ConfigMap' && /^payment-[0-9a-f]{8}$/.test(metadata.name),
      )?.data?.['PROVIDER_URL'];
    expect(url(rendered)).toBe('http://payment-sandbox:8080');
    expect(url(renderOf({ environment: PRODUCTION, ops: PUSHED }))).toBe('https://provider.example');
  });
});

describe('a setting that only its owner knows where payments are live', () => {
  const rendered = (live: boolean) =>
    live ? renderOf({ environment: PRODUCTION, ops: PUSHED }) : renderOf();
  const set = (live: boolean) =>
    manifests(rendered(live)).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && /^payment-[0-9a-f]{8}$/.test(metadata.name),
    )?.data?.['PROVIDER_MERCHANT'];
  const mentions = (live: boolean, name: string) =>
    (rendered(live).get(name) ?? '').includes('PROVIDER_MERCHANT');

  test('has the test value in the sandbox and no secret there', () => {
    expect(set(false)).toBe('TESTMERCHANT');
    expect(mentions(false, '4-deployment-payment.yaml')).toBe(false);
    expect(mentions(false, '1-configmap-secret-requirements.yaml')).toBe(false);
  });

  test('comes from a secret given from outside where money moves, never from the test value', () => {
    expect(set(true)).toBeUndefined();
    expect(mentions(true, '4-deployment-payment.yaml')).toBe(true);
    expect(mentions(true, '1-configmap-secret-requirements.yaml')).toBe(true);
  });
});

describe('the way in', () => {
  test('is an Ingress or an HTTPRoute by the environment, to the one public service', () => {
    expect(manifest(renderOf(), 'Ingress', 'gateway').spec).toMatchObject({
      rules: [{ host: 'spring-2026.staging.example' }],
    });
    const production = renderOf({ environment: PRODUCTION, ops: PUSHED });
    expect(manifest(production, 'HTTPRoute', 'gateway').spec).toMatchObject({
      hostnames: ['spring-2026.example.com'],
    });
    expect(production.has('ingress-gateway.yaml')).toBe(false);
  });
});
