import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubectlWorld } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

const NAMESPACE = 'staging-festival-han-river-2026';
const TREE = 'gitops/rendered/staging/han-river-2026';

let rendered: Simulation;
let clove: Simulation;
beforeEach(async () => {
  rendered ??= await renderedOnce();
  clove = new Simulation(rendered);
});
afterEach(() => clove.remove());
afterAll(() => rendered.remove());

async function renderedOnce(): Promise<Simulation> {
  const made = new Simulation();
  await made.run('render', '--environment', 'staging');
  return made;
}

const apply = (...args: string[]) =>
  clove.run('apply', 'han-river-2026', '--environment', 'staging', ...args);

/** One per object. */
const files = () => readdirSync(join(clove.root, TREE));

/** The first object of a kind and name in the order of applying; -1 when it was not applied. */
const placeOf = ({ applied = [] }: KubectlWorld, start: string) =>
  applied.findIndex((object) => object.startsWith(start));

describe('clove apply', () => {
  test('applies the namespace first and then wave by wave, all of it', async () => {
    const world = installKubectl(clove, cluster());
    const { code, out, err } = await apply();
    expect({ code, out }).toEqual({
      code: 0,
      out: [`han-river-2026 in staging: ${files().length} objects are as ${TREE} says`],
    });
    expect(err.filter((line) => line.includes(' of 5: '))).toHaveLength(5);
    const order = [
      `Namespace ${NAMESPACE}`,
      'StatefulSet postgres',
      'Job database-setup-',
      'Job migrate-seat-',
      'Deployment seat',
      'Job provision-',
    ].map((start) => placeOf(world(), start));
    expect(order[0]).toBe(0);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(world().applied).toHaveLength(files().length);
  }, 120_000);

  test('applies nothing later than a migration that failed for good, and shows its last lines', async () => {
    const world = installKubectl(clove, { ...cluster(), exits: { 'migrate-seat': [42] } });
    const { code, err } = await apply();
    expect(code).toBe(1);
    expect(err.slice(-5)).toEqual([
      expect.stringMatching(/^ {2}Job migrate-seat-[0-9a-f]{8} failed: exit code 42 matching FailJob rule$/),
      expect.stringMatching(/^ {4}\| tried job\/migrate-seat-/),
      '    |  [31mgave up',
      expect.stringContaining('delete job/migrate-seat-'),
      'wave -1 failed; nothing later was applied',
    ]);
    expect(placeOf(world(), 'Job migrate-seat-')).toBeGreaterThan(0);
    expect(placeOf(world(), 'Deployment')).toBe(-1);
    // Nor when it is run again: the Job has failed already.
    expect((await apply()).code).toBe(1);
    expect(placeOf(world(), 'Deployment')).toBe(-1);
  }, 120_000);

  test('waits for a migration that fails twice and then succeeds', async () => {
    const world = installKubectl(clove, { ...cluster(), exits: { 'migrate-seat': [1, 1, 0] } });
    const { code, err } = await apply();
    expect(code).toBe(0);
    expect(err.filter((line) => line.includes('waiting for Job migrate-seat-'))).toHaveLength(2);
    expect(placeOf(world(), 'Deployment seat')).toBeGreaterThan(placeOf(world(), 'Job migrate-seat-'));
  }, 120_000);

  test('gives up waiting and says for what', async () => {
    const world = installKubectl(clove, { ...cluster(), stuck: ['rabbitmq'] });
    const { code, err } = await apply('--timeout', '1');
    expect(code).toBe(1);
    expect(err.slice(-2)).toEqual([
      '  StatefulSet rabbitmq is not ready',
      'wave -3 was not ready within 1 s; nothing later was applied',
    ]);
    expect(placeOf(world(), 'Job')).toBe(-1);
  }, 120_000);

  test('acts as Argo CD, whose mark of its own objects stays', async () => {
    const id = 'clove-staging-han-river-2026:apps/Deployment:x/seat';
    const annotations = { 'argocd.argoproj.io/tracking-id': id };
    const key = `deployment/${NAMESPACE}/seat`;
    const world = installKubectl(
      clove,
      cluster({
        [key]: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'seat', namespace: NAMESPACE, annotations },
        },
      }),
    );
    expect((await apply()).code).toBe(0);
    expect(world().objects[key]?.metadata).toMatchObject({
      annotations: expect.objectContaining(annotations),
    });
    const applies = world().calls.filter(([verb]) => verb === 'apply');
    expect(applies).toHaveLength(5);
    for (const args of applies) {
      expect(args).toEqual(expect.arrayContaining(['--server-side', '--field-manager=argocd-controller']));
    }
  }, 120_000);

  test('needs a rendered tree, and a cluster', async () => {
    const empty = new Simulation();
    try {
      const { code, err } = await empty.run('apply', 'han-river-2026', '--environment', 'staging');
      expect({ code, err }).toEqual({
        code: 2,
        err: [expect.stringContaining('"clove render --environment staging')],
      });
      expect(await empty.run('apply', 'han-river-2026', '--environment', 'local')).toMatchObject({ code: 2 });
    } finally {
      empty.remove();
    }
    expect((await apply()).err.at(-1)).toContain('kubectl is not installed');
  });
});
