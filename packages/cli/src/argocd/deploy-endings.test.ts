import { resolve } from 'node:path';
import { renderPlatform } from '@clove/charts-ts';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { deployed, EMPTY_BROKER, JOB, migrating, SLEEPING } from '../../test/argocd-sandbox/deployed.ts';
import { APPLICATION, NEW, sandboxed, sandboxWorld } from '../../test/argocd-sandbox/sandbox.ts';
import type { SandboxApplication, SandboxWorld } from '../../test/argocd-sandbox/world.ts';

/** What an operation of the world applied in the end, however long it takes without a terminal. */
async function appliedInTheEnd(world: SandboxWorld): Promise<string[]> {
  const argocd = sandboxed(world);
  for (let looks = 0; (await argocd.application(APPLICATION)).busy; looks += 1) {
    if (looks > 100) throw new Error('the operation never ends');
  }
  return world.applications[APPLICATION]?.applied ?? [];
}

describe('a migration', () => {
  const root = resolve(import.meta.dirname, '../../../..');
  const ApplicationSet = z.looseObject({
    spec: z.looseObject({
      template: z.looseObject({
        spec: z.looseObject({
          syncPolicy: z.looseObject({
            syncOptions: z.array(z.string()),
            retry: z.looseObject({ limit: z.number() }),
          }),
        }),
      }),
    }),
  });
  const [text = ''] = [...renderPlatform(root, 'staging')].flatMap(([file, content]) =>
    file.includes('-applicationset-') ? [content] : [],
  );
  const { syncOptions, retry } = ApplicationSet.parse(parse(text)).spec.template.spec.syncPolicy;
  const policy = { syncOptions, retries: retry.limit };

  test('that fails for good ends the deployment at once, with its name and its last lines', async () => {
    const { report } = await deployed(migrating([42], policy));
    expect(report).toMatchObject({
      outcome: 'failed',
      reasons: [
        expect.stringMatching(/^Job migrate-seat-25dbab16 failed: .* exit code 42 /),
        '  | connected',
        '  | applying 0042-seat-labels',
        // What a terminal would obey is gone.
        '  | error: column "label" is not empty  [2J',
      ],
    });
    expect(report.seconds).toBeLessThan(10);
  });

  test('that fails for good lets no later wave be applied, by no retry', async () => {
    const world = migrating([42], policy);
    await deployed(world);
    expect(await appliedInTheEnd(world)).toEqual(['migrate-seat-25dbab16']);
    expect(world.applications[APPLICATION]?.operation).toMatchObject({ phase: 'Failed' });
  });

  test('would be skipped by a retry with the option that no Application has', async () => {
    const world = migrating([42], { ...policy, syncOptions: ['ApplyOutOfSyncOnly=true'] });
    await deployed(world);
    expect(await appliedInTheEnd(world)).toEqual(['migrate-seat-25dbab16', 'seat']);
  });

  test('that fails twice and then succeeds is waited for, and its service is applied after it', async () => {
    const world = migrating([1, 1, 0], policy);
    const { report } = await deployed(world);
    expect(report.outcome).toBe('serving');
    expect(world.applications[APPLICATION]).toMatchObject({
      applied: ['migrate-seat-25dbab16', 'seat'],
      resources: [{ tries: 3 }, {}],
    });
  });

  test('that failed for good ends the deployment at once when everything is synced', async () => {
    const world = sandboxWorld({ live: NEW, health: 'Degraded', resources: [{ ...JOB, log: ['no space'] }] });
    const { report } = await deployed(world);
    expect(report).toMatchObject({ outcome: 'failed', seconds: 0, sync: 'Synced' });
    expect(report.reasons).toEqual([expect.stringContaining(JOB.name), '  | no space']);
  });

  test('of an older commit that failed is in the way of nothing', async () => {
    const world = sandboxWorld({ resources: [{ ...JOB, leaving: true }] });
    expect((await deployed(world)).report.outcome).toBe('serving');
  });

  test('whose log is gone is named all the same', async () => {
    const { report } = await deployed(sandboxWorld({ live: NEW, health: 'Degraded', resources: [JOB] }));
    expect(report.reasons[1]).toMatch(/its log cannot be read: .*pods not found/);
  });
});

describe('a festival that is stopped', () => {
  test.each<[string, Partial<SandboxApplication>]>([
    ['bundled engines without pods', { health: 'Healthy' }],
    ['a hibernated database', { health: 'Suspended', resources: [SLEEPING] }],
    [
      'a RabbitMQ that was scaled to zero',
      {
        health: 'Progressing',
        pods: 'slow',
        resources: [SLEEPING, { ...EMPTY_BROKER, health: 'Progressing' }],
      },
    ],
    [
      'a RabbitMQ that was made with no pod',
      { health: 'Degraded', resources: [SLEEPING, { ...EMPTY_BROKER, health: 'Degraded' }] },
    ],
  ])('has come to its good end with %s', async (_, application) => {
    const { report } = await deployed(sandboxWorld({ live: NEW, ...application }), { state: 'stopped' });
    expect(report).toMatchObject({ outcome: 'inactive', seconds: 0, reasons: [] });
  });

  test.each<[string, Partial<SandboxApplication>]>([
    ['a database that is still going to sleep', { resources: [{ ...SLEEPING, health: 'Degraded' }] }],
    ['a service that is not well', { resources: [{ ...JOB, kind: 'Deployment', group: 'apps' }] }],
    ['an engine that is not there', { resources: [SLEEPING, { ...EMPTY_BROKER, health: 'Missing' }] }],
  ])('has not with %s', async (_, application) => {
    const world = sandboxWorld({ live: NEW, health: 'Degraded', ...application });
    const { report } = await deployed(world, { state: 'stopped' });
    expect(report.outcome).toBe('timed-out');
    expect(report.reasons).not.toEqual([]);
  });
});
