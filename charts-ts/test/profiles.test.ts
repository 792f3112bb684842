import { resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { treeOf as checkedTree, checkTrees } from '../src/check/check.ts';
import type { Tree } from '../src/check/tree.ts';
import {
  connectionsTotal,
  loadFestival,
  type Plan,
  parseEnvironment,
  plan,
  type Rendered,
  render,
} from '../src/index.ts';
import { isKnown } from '../src/provenance/index.ts';
import { NUMBERED } from './festival-texts.ts';
import { fixtureTags } from './fixture-pool.ts';
import { manifest, manifests, planOf, workloads } from './rendering.ts';
import { PROFILES } from './switch-texts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SAMPLES = ['seoul-jazz-2026', 'han-river-2026'];
const catalogue = loadCatalogue(ROOT);

type Profile = keyof typeof PROFILES;

function sample(slug: string, profile: Profile): { plan: Plan; rendered: Rendered; tree: Tree } {
  const file = `gitops/festivals/${slug}.yaml`;
  const festival = loadFestival(resolve(ROOT, file), file);
  const environment = parseEnvironment(PROFILES[profile], 'environment.yaml');
  const planned = plan({ root: ROOT, catalogue, festival, environment, tags: fixtureTags(catalogue) });
  const rendered = render(planned);
  const target = { root: ROOT, plan: planned, festival, environment, folder: `gitops/rendered/x/${slug}` };
  return { plan: planned, rendered, tree: checkedTree(target, rendered) };
}

const TREES = (['bundled', 'operators', 'external'] as const).flatMap((profile) =>
  SAMPLES.map((slug) => ({ profile, slug, ...sample(slug, profile) })),
);

function treeOf(profile: Profile): { plan: Plan; rendered: Rendered } {
  const found = TREES.find((tree) => tree.profile === profile);
  if (found === undefined) throw new Error(`profile ${profile} was not rendered`);
  return found;
}

/** Variables of every workload's container, by the workload's name without its hash. */
function variables(rendered: Rendered): Map<string, Map<string, string | undefined>> {
  return new Map(
    workloads(rendered).map((workload) => [
      workload.metadata.name.replace(/-[0-9a-f]{8}$/, ''),
      new Map(
        (workload.spec?.template?.spec.containers[0]?.env ?? []).map(({ name, value }) => [name, value]),
      ),
    ]),
  );
}

function withDatabase({ services }: Plan): string[] {
  return services.filter(({ entry }) => entry.database !== undefined).map(({ entry }) => entry.service);
}

describe.each(TREES)('profile $profile of $slug', ({ profile, rendered, plan: planned, tree }) => {
  test('breaks no rule of clove check, schemas included, and every object is known to a builder', () => {
    const broken = checkTrees([tree]).filter(({ severity }) => severity !== 'info');
    expect(broken.map(({ rule, object, message }) => `${rule} ${object}: ${message}`)).toEqual([]);
    expect(tree.objects.filter((object) => !isKnown(tree.target, object))).toEqual([]);
  });

  test('gives every service its database by its address, and an edge on that port', () => {
    for (const service of withDatabase(planned)) {
      const text = variables(rendered).get(service)?.get('DATABASE_URL') ?? '';
      const url = new URL(text.replace('$(DATABASE_PASSWORD)', 'secret'));
      expect(url.username).toBe(url.pathname.slice(1));
      const edge = planned.edges.find(
        ({ from, port, why }) =>
          from.name === service && port === Number(url.port) && why === 'its own database',
      );
      expect(edge).toBeDefined();
    }
  });

  test('says on its namespace where the data is not among its objects, so that none is run without it', () => {
    const [namespace] = manifests(rendered).filter(({ kind }) => kind === 'Namespace');
    const label = namespace?.metadata.labels['clove.dev/data-engine'];
    expect(label).toBe(profile === 'bundled' ? undefined : profile);
  });

  test('refers only to secrets that are required, that an operator makes, or that may be missing', () => {
    const known = new Set(planned.secrets.map(({ secret }) => secret));
    const text = workloads(rendered)
      .map((workload) => JSON.stringify(workload.spec))
      .join('\n');
    const referred = [
      ...text.matchAll(/"secretKeyRef":\{"key":"[^"]+","name":"([^"]+)"\}|"secretName":"([^"]+)"/g),
    ];
    expect(referred.length).toBeGreaterThan(20);
    const names = new Set(referred.map(([, key, volume]) => key ?? volume ?? ''));
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });

  test('mounts the authority wherever an address or a variable names it', () => {
    const naming = workloads(rendered)
      .map((workload) => JSON.stringify(workload.spec?.template?.spec))
      .filter((spec) => spec.includes('/etc/clove-engine/ca.crt'));
    expect(naming.length > 0).toBe(profile !== 'bundled');
    for (const spec of naming) expect(spec).toContain('"mountPath":"/etc/clove-engine"');
  });
});

const Resources = z.looseObject({
  resources: z.object({
    requests: z.looseObject({ memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
});

describe('the data engine by operators', () => {
  const { plan: planned, rendered } = treeOf('operators');
  const named = (kind: string) =>
    manifests(rendered)
      .filter((object) => object.kind === kind)
      .map((object) => object.metadata.name);

  test('has a role and a Database for every service that has one, and no Job that makes them', () => {
    expect(manifest(rendered, 'Cluster', 'postgres').spec?.['managed']).toEqual({
      roles: withDatabase(planned).map((name) => ({
        name,
        ensure: 'present',
        login: true,
        inherit: true,
        connectionLimit: -1,
        passwordSecret: { name: `database-${name}` },
      })),
    });
    // RabbitMQ's operator warns without end where they differ.
    const { requests, limits } = Resources.parse(
      manifest(rendered, 'RabbitmqCluster', 'rabbitmq').spec,
    ).resources;
    expect(requests.memory).toBe(limits.memory);
    expect(named('Database').sort()).toEqual(withDatabase(planned).sort());
    expect(named('StatefulSet')).toEqual([]);
    expect(named('Job').filter((name) => name.startsWith('database-setup'))).toEqual([]);
    expect(named('ServiceAccount')).not.toContain('database-setup');
  });

  test('asks for the role name beside each password, as CloudNativePG wants it', () => {
    const fixed = planned.secrets.filter(({ generator }) => generator === 'fixed');
    expect(fixed.map(({ secret, key }) => `${secret}/${key}`).sort()).toEqual(
      withDatabase(planned)
        .map((service) => `database-${service}/username`)
        .sort(),
    );
    for (const { secret, value } of fixed) expect(secret).toBe(`database-${value}`);
  });

  test('lets a role into the database of its own name alone, over a checked connection', () => {
    expect(manifest(rendered, 'Cluster', 'postgres').spec?.['postgresql']).toMatchObject({
      pg_hba: ['hostssl sameuser all all scram-sha-256', 'host all all all reject'],
      parameters: { max_connections: '500' },
    });
    const seat = variables(rendered).get('seat');
    expect(seat?.get('DATABASE_URL')).toBe(
      'postgres://seat:$(DATABASE_PASSWORD)@postgres-rw:5432/seat?sslmode=verify-full&sslrootcert=/etc/clove-engine/ca.crt',
    );
    expect(seat?.get('AMQP_URL')).toBe('amqp://$(AMQP_USER):$(AMQP_PASSWORD)@rabbitmq:5672');
  });

  test("has policies for the operators' own pods: replication, the operator, the API server", () => {
    const policy = manifest(rendered, 'NetworkPolicy', 'allow-postgres');
    expect(policy.spec?.['podSelector']).toEqual({ matchLabels: { 'cnpg.io/cluster': 'postgres' } });
    const text = JSON.stringify(policy.spec);
    expect(text).toContain('"kubernetes.io/metadata.name":"cnpg-system"');
    expect(text).toContain('"cidr":"10.0.0.1/32"');
    const policies = manifests(rendered).filter(({ kind }) => kind === 'NetworkPolicy');
    expect(JSON.stringify(policies.map(({ spec }) => spec))).not.toContain(
      '"app.kubernetes.io/name":"postgres"',
    );
  });

  test('outlives every mistake', () => {
    const kinds = new Set(['Cluster', 'Database', 'RabbitmqCluster']);
    const kept = manifests(rendered).filter(({ kind }) => kinds.has(kind));
    expect(kept.length).toBeGreaterThan(3);
    for (const { metadata } of kept) {
      expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    }
  });

  test('counts every instance and its volume against the quota', () => {
    const bundled = treeOf('bundled').plan.quota;
    expect(planned.quota.storage).toBe(3 * 20 + 3 * 10);
    expect(planned.quota.pods - bundled.pods).toBe(4);
    expect(planned.quota.cpu - bundled.cpu).toBe(2 * 1000 + 2 * 500);
  });

  test('of a stopped festival sleeps, its volumes kept', () => {
    const festival = NUMBERED.replace('template:', 'state: stopped\ntemplate:');
    const stopped = render(planOf({ festival, environment: PROFILES.operators }));
    expect(manifest(stopped, 'Cluster', 'postgres').metadata.annotations['cnpg.io/hibernation']).toBe('on');
    expect(manifest(stopped, 'RabbitmqCluster', 'rabbitmq').spec?.replicas).toBe(0);
  });
});

describe('shared servers', () => {
  const { plan: planned, rendered } = treeOf('external');
  const NAME = 'staging-festival-seoul-jazz-2026';

  test('have no object here: no volume, no engine, nothing of the quota', () => {
    const kinds = new Set(manifests(rendered).map(({ kind }) => kind));
    for (const kind of ['StatefulSet', 'Cluster', 'RabbitmqCluster']) expect(kinds).not.toContain(kind);
    expect(planned.quota.storage).toBe(0);
    expect(planned.edges.filter(({ to }) => to.name === 'postgres' || to.name === 'rabbitmq')).toEqual([]);
  });

  test('give every service a database and a role that carry the festival, made by the setup Job', () => {
    const setup = variables(rendered).get('database-setup');
    expect(setup?.get('DATABASE_ADMIN_URL')).toBe(
      'postgres://clove_admin@db.internal.example:5432/postgres?sslmode=verify-full&sslrootcert=/etc/clove-engine/ca.crt',
    );
    const owners = (setup?.get('DATABASE_SERVICES') ?? '').split(',');
    expect(owners).toEqual(withDatabase(planned).map((service) => `${NAME}-${service}`));
    for (const owner of owners) {
      // What the setup program takes for a name, and where it looks for the password.
      expect(owner).toMatch(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
      expect(setup?.has(`DATABASE_PASSWORD_${owner.toUpperCase().replaceAll('-', '_')}`)).toBe(true);
    }
    expect(variables(rendered).get('migrate-seat')?.get('DATABASE_URL')).toBe(
      `postgres://${NAME}-seat:$(DATABASE_PASSWORD)@db.internal.example:5432/${NAME}-seat?sslmode=verify-full&sslrootcert=/etc/clove-engine/ca.crt`,
    );
  });

  test("give every festival a virtual host and a user of its namespace's name, over TLS, made by the setup Job", () => {
    const seat = variables(rendered).get('seat');
    expect(seat?.get('AMQP_URL')).toBe(`amqps://${NAME}:$(AMQP_PASSWORD)@mq.internal.example:5671/${NAME}`);
    expect(seat?.get('NODE_EXTRA_CA_CERTS')).toBe('/etc/clove-engine/ca.crt');
    const setup = variables(rendered).get('broker-setup');
    expect(setup?.get('BROKER_ADMIN_URL')).toBe('https://mq.internal.example:15671');
    expect(setup?.get('BROKER_ADMIN_USER')).toBe('clove-admin');
    expect(setup?.has('BROKER_ADMIN_PASSWORD')).toBe(true);
    expect(
      JSON.stringify(manifest(rendered, 'NetworkPolicy', 'allow-broker-setup').spec?.['egress']),
    ).toContain('"port":15671');
    expect(seat?.has('BROKER_ADMIN_PASSWORD')).toBe(false);
  });

  test('are reached on their networks and ports alone', () => {
    const egress = JSON.stringify(manifest(rendered, 'NetworkPolicy', 'allow-seat').spec?.['egress']);
    expect(egress).toContain('"cidr":"10.20.0.0/28"');
    expect(egress).toContain('"cidr":"10.20.2.0/28"');
    expect(egress).toContain('"port":5671');
    expect(egress).not.toContain('"cidr":"0.0.0.0/0"');
  });

  test('need their passwords and their authority from those who keep them', () => {
    const external = planned.secrets.filter(({ generator }) => generator === 'external');
    expect(external.map(({ secret, key }) => `${secret}/${key}`)).toEqual([
      'broker-admin/password',
      'database-admin/password',
      'engine-ca/ca.crt',
    ]);
  });

  test("check a festival's connections against its own share of the server", () => {
    const needed = connectionsTotal(planOf({ environment: PROFILES.external }).connections);
    const share = (connections: number) =>
      PROFILES.external.replace('maxConnections: 300', `maxConnections: ${connections}`);
    expect(() => planOf({ environment: share(needed) })).not.toThrow();
    expect(() => planOf({ environment: share(needed - 1) })).toThrow(
      `spring-2026 could open ${needed} connections but ${needed - 1} are allowed`,
    );
  });

  test('refuse a festival whose databases they would cut the name of', () => {
    const festival = NUMBERED.replace('spring-2026', 'a-festival-with-a-name-of-forty-letters1');
    expect(() => planOf({ festival, environment: PROFILES.external })).toThrow(
      /:3:18 the database staging-festival-a-festival\S+-payment-sandbox would have 73 characters and PostgreSQL allows 63/,
    );
  });

  test('may be used without TLS, or with a public authority, if the environment says so', () => {
    const environment = PROFILES.external
      .replace('host: db.internal.example,', 'host: db.internal.example, tls: off,')
      .replace('  caSecret: engine-ca\n', '');
    const { engine } = planOf({ environment });
    expect(engine.authority).toBeUndefined();
    expect(engine.postgres.query).toBe('');
    expect(engine.rabbitmq.scheme).toBe('amqps');
  });
});
