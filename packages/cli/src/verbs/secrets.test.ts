import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubectlWorld } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeAll(() => {
  clove = new Simulation();
});
beforeEach(() => {
  clove.env = {};
});
afterAll(() => clove.remove());

const NAMESPACE = 'staging-festival-han-river-2026';
const STAGING = ['han-river-2026', '--environment', 'staging'];
const secret = (world: KubectlWorld, name: string, namespace = NAMESPACE) => {
  const data = world.objects[`secret/${namespace}/${name}`]?.data ?? {};
  return Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]),
  );
};
/** Every value of a cluster's secrets, plain and encoded. */
const values = (world: KubectlWorld) =>
  Object.values(world.objects)
    .flatMap(({ kind, data }) => (kind.toLowerCase() === 'secret' ? Object.values(data ?? {}) : []))
    .flatMap((text) => [text, Buffer.from(text, 'base64').toString()]);

describe('clove secrets apply', () => {
  test('makes what is missing, leaves what exists alone, and says no value anywhere', async () => {
    const kept = { data: { AUTH_SIGNING_KEY: Buffer.from('kept as it is').toString('base64') } };
    const world = installKubectl(
      clove,
      cluster({ [`secret/${NAMESPACE}/auth-secrets`]: kept, [`namespace//${NAMESPACE}`]: {} }),
    );
    const { code, out, err } = await clove.run('secrets', 'apply', ...STAGING);
    expect(err).toEqual([]);
    expect(code).toBe(0);
    expect(out.at(-1)).toMatch(new RegExp(`^${NAMESPACE}: \\d+ made, 1 kept$`));
    expect(secret(world(), 'auth-secrets')).toEqual({
      AUTH_SIGNING_KEY: 'kept as it is',
      OPS_PASSWORD: expect.stringMatching(/^[\w-]{43}$/),
      ORGANISER_PASSWORD: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(
      createPrivateKey(secret(world(), 'ticket-secrets')['TICKET_SIGNING_KEY'] ?? '').asymmetricKeyType,
    ).toBe('ed25519');
    const said = [...out, ...err, ...world().calls.flat()].join('\n');
    for (const value of values(world())) expect(said).not.toContain(value);
  });

  test('makes the namespace as Argo CD expects it when it is the first to come', async () => {
    const world = installKubectl(clove, cluster());
    expect((await clove.run('secrets', 'apply', ...STAGING)).out[0]).toBe(`namespace ${NAMESPACE} made`);
    expect(world().objects[`namespace//${NAMESPACE}`]).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
  });

  test('makes nothing while a value from outside is missing, and names every one', async () => {
    const world = installKubectl(clove, cluster({ 'namespace//festival-han-river-2026': {} }));
    const production = ['secrets', 'apply', 'han-river-2026', '--environment', 'production'];
    const { code, err } = await clove.run(...production);
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('nothing was made; these come from outside');
    const names = [...err.join('\n').matchAll(/^ {2}payment-providers\/(\w+)$/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(names).toContain('TOSS_SECRET_KEY');
    expect(Object.keys(world().objects)).toHaveLength(1);

    const [first = '', ...others] = names;
    clove.env[first] = 'from the environment';
    clove.write(
      'keys.env',
      `# from the provider\n${others.map((name) => `payment-providers/${name}=from a file\n`).join('')}mail-server/password=from a file\n`,
    );
    expect((await clove.run(...production, '--values', 'keys.env')).code).toBe(0);
    expect(secret(world(), 'payment-providers', 'festival-han-river-2026')).toMatchObject({
      [first]: 'from the environment',
      ...Object.fromEntries(others.map((name) => [name, 'from a file'])),
    });
  });
});

describe('clove secrets rotate', () => {
  const SESSION = { data: { SESSION_KEY: Buffer.from('the old session key').toString('base64') } };
  const rotate = (name: string) => clove.run('secrets', 'rotate', ...STAGING, '--secret', name);

  test('keeps the value before where the service still accepts it', async () => {
    const world = installKubectl(clove, cluster({ [`secret/${NAMESPACE}/gateway-secrets`]: SESSION }));
    const { code, out } = await rotate('gateway-secrets');
    expect(out).toEqual([
      'gateway-secrets/SESSION_KEY rotated: the old value stays as SESSION_PREVIOUS_KEY',
      `it counts from the next restart: kubectl -n ${NAMESPACE} rollout restart deployment/gateway`,
    ]);
    expect(code).toBe(0);
    const now = secret(world(), 'gateway-secrets');
    expect(now).toEqual({
      SESSION_KEY: expect.stringMatching(/^[\w-]{43}$/),
      SESSION_PREVIOUS_KEY: 'the old session key',
    });
    expect([...out, ...world().calls.flat()].join('\n')).not.toContain(now['SESSION_KEY']);
  });

  test('takes no empty value for one that comes from outside', async () => {
    const keys = { data: { TOSS_CLIENT_KEY: 'b2xk' } };
    const world = installKubectl(
      clove,
      cluster({ 'secret/festival-han-river-2026/payment-providers': keys }),
    );
    clove.env['TOSS_CLIENT_KEY'] = '';
    const production = ['han-river-2026', '--environment', 'production', '--secret', 'payment-providers'];
    const several = await clove.run('secrets', 'rotate', ...production);
    expect(several.code).toBe(1);
    expect(several.err.join('\n')).toMatch(
      /several keys: say which with --key, one of TOSS_CLIENT_KEY, TOSS_SECRET_KEY/,
    );
    const { code, err } = await clove.run('secrets', 'rotate', ...production, '--key', 'TOSS_CLIENT_KEY');
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('payment-providers/TOSS_CLIENT_KEY comes from outside');
    expect(secret(world(), 'payment-providers', 'festival-han-river-2026')).toEqual({
      TOSS_CLIENT_KEY: 'old',
    });
  });

  test('gives one of several keys from outside its new value, and leaves the others', async () => {
    const keys = { data: { TOSS_CLIENT_KEY: 'b2xk', TOSS_SECRET_KEY: 'b2xk' } };
    const name = 'secret/festival-han-river-2026/payment-providers';
    const world = installKubectl(clove, cluster({ [name]: keys }));
    clove.env['TOSS_SECRET_KEY'] = 'fresh';
    const production = ['han-river-2026', '--environment', 'production', '--secret', 'payment-providers'];
    expect((await clove.run('secrets', 'rotate', ...production, '--key', 'TOSS_SECRET_KEY')).code).toBe(0);
    expect(secret(world(), 'payment-providers', 'festival-han-river-2026')).toEqual({
      TOSS_CLIENT_KEY: 'old',
      TOSS_SECRET_KEY: 'fresh',
    });
    const other = await clove.run('secrets', 'rotate', ...production, '--key', 'TOSS_SECRET');
    expect(other.err.join('\n')).toContain('payment-providers has no key TOSS_SECRET that can be rotated');
  });

  test('names both ends of an edge', async () => {
    const token = { data: { token: 'b2xk' } };
    installKubectl(clove, cluster({ [`secret/${NAMESPACE}/edge-ticket-seat`]: token }));
    expect((await rotate('edge-ticket-seat')).out.join('\n')).toMatch(
      /void at once\n.*deployment\/seat deployment\/ticket$/,
    );
  });

  test.each([
    ['database-seat', /the server would not learn of it/],
    ['ticket-secrets', /what was made with the old value would become invalid/],
    ['gateway-secrets', /has no SESSION_KEY yet: run "npx clove secrets apply" first/],
    ['gatway-secrets', /han-river-2026 has no secret gatway-secrets; it has auth-secrets/],
  ])('refuses %s with its reason', async (name, reason) => {
    installKubectl(clove, cluster());
    const { code, err } = await rotate(name);
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(reason);
  });
});
