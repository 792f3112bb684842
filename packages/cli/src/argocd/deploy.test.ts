import { describe, expect, test } from '@jest/globals';
import { answer } from '../../test/argocd-sandbox/answer.ts';
import { deployed, JOB, migrating, SLEEPING } from '../../test/argocd-sandbox/deployed.ts';
import { APPLICATION, NEW, sandboxed, sandboxWorld } from '../../test/argocd-sandbox/sandbox.ts';
import type { SandboxApplication, SandboxWindow, SandboxWorld } from '../../test/argocd-sandbox/world.ts';
import { ArgoCd } from './argocd.ts';
import { clearTheWay } from './retry.ts';
import { type Expected, statusRows } from './status.ts';

const WINDOW: SandboxWindow = {
  active: true,
  kind: 'deny',
  schedule: '0 3 1 2 *',
  duration: '30h',
  manualSync: true,
};
const syncs = (world: SandboxWorld) => world.calls.filter(([, verb]) => verb === 'sync').length;

describe('a deployment', () => {
  test('syncs to the newest commit, which only a refresh sees, and waits until it serves', async () => {
    const world = sandboxWorld();
    const { report, said } = await deployed(world);
    expect(report).toEqual({
      application: APPLICATION,
      outcome: 'serving',
      sync: 'Synced',
      health: 'Healthy',
      revision: NEW,
      seconds: expect.any(Number),
      reasons: [],
    });
    expect(said).toEqual([
      'syncing to 2222222',
      expect.stringMatching(/^waiting until it is synced and healthy, at most \d+ s more$/),
    ]);
  });

  test('asks for no sync of what is synced already', async () => {
    const world = sandboxWorld({ live: NEW });
    expect((await deployed(world)).report.outcome).toBe('serving');
    expect(syncs(world)).toBe(0);
  });

  test('lets an operation that runs come to its end first', async () => {
    const world = sandboxWorld({
      operation: { phase: 'Running', message: 'waiting for healthy state of batch/Job', revision: NEW },
    });
    const { report, said } = await deployed(world);
    expect(report.outcome).toBe('serving');
    expect(said[0]).toContain('waiting for healthy state of batch/Job');
    expect(syncs(world)).toBe(0);
  });

  test('counts the seconds from the request', async () => {
    let now = 0;
    const clock = () => {
      now += 700;
      return now;
    };
    const { report } = await deployed(sandboxWorld(), { clock });
    expect(report.seconds).toBeGreaterThan(2);
  });

  test.each<[string, Partial<SandboxApplication>, string, string]>([
    [
      'a sync that fails',
      { next: 'fails', resources: [JOB] },
      'failed',
      'Job migrate-seat-25dbab16 failed: Job has reached',
    ],
    ['pods that never get ready', { pods: 'slow' }, 'timed-out', 'it is Synced and Progressing'],
    ['pods that crash', { pods: 'degraded' }, 'degraded', 'it is Synced and Degraded'],
    ['an operation that hangs', { next: 'stuck' }, 'timed-out', 'it is OutOfSync and Healthy'],
    ['an object that is gone', { live: NEW, health: 'Missing' }, 'timed-out', 'it is Synced and Missing'],
    ['an unknown health', { live: NEW, health: 'Unknown' }, 'timed-out', 'it is Synced and Unknown'],
    [
      'a database that sleeps though the festival is open',
      { live: NEW, health: 'Suspended', resources: [SLEEPING] },
      'timed-out',
      'Cluster postgres: Suspended, Cluster has been hibernated',
    ],
  ])('says what is in the way after %s', async (_, application, outcome, reason) => {
    const { report } = await deployed(sandboxWorld(application));
    expect(report.outcome).toBe(outcome);
    expect(report.reasons.join('\n')).toContain(reason);
  });

  test('does not repeat a sync that failed at this very commit, but one of an older commit', async () => {
    const operation = { phase: 'Failed', message: 'one or more objects failed to apply', revision: NEW };
    const world = sandboxWorld({ operation });
    expect((await deployed(world)).report).toMatchObject({
      outcome: 'failed',
      reasons: ['sync failed: one or more objects failed to apply'],
    });
    expect(syncs(world)).toBe(0);
    expect(
      (await deployed(sandboxWorld({ operation: { ...operation, revision: 'older' } }))).report.outcome,
    ).toBe('serving');
  });

  test('respects an active window, syncs through it when asked to, and ignores one that is over', async () => {
    const world = sandboxWorld();
    world.windows[APPLICATION] = [WINDOW];
    expect((await deployed(world)).report).toMatchObject({
      outcome: 'blocked-by-window',
      reasons: ['a sync window is active: deny "0 3 1 2 *" for 30h'],
    });
    expect(syncs(world)).toBe(0);
    expect((await deployed(world, { throughWindow: true })).report.outcome).toBe('serving');

    const pending = sandboxWorld();
    pending.windows[APPLICATION] = [{ ...WINDOW, active: false }];
    expect((await deployed(pending)).report.outcome).toBe('serving');
  });

  test('cannot go through a window that allows no sync by hand', async () => {
    const world = sandboxWorld();
    world.windows[APPLICATION] = [{ ...WINDOW, manualSync: false }];
    const { report } = await deployed(world, { throughWindow: true });
    expect(report.outcome).toBe('blocked-by-window');
    expect(report.reasons[0]).toContain('it allows no manual sync');
  });

  test.each<['never' | 'expired', RegExp]>([
    ['never', /argocd is not logged in \(Argo CD server address unspecified\): run "argocd login/],
    ['expired', /argocd is not logged in .*token has expired/],
  ])('needs a login (%s)', async (login, message) => {
    await expect(deployed({ ...sandboxWorld(), login })).rejects.toThrow(message);
  });

  test('needs an application that one may see', async () => {
    await expect(deployed({ ...sandboxWorld(), applications: {} })).rejects.toThrow(
      /no such application, or does not let you see it/,
    );
  });
});

describe('another try', () => {
  test('ends what hangs and deletes the Jobs that failed, so that they run again', async () => {
    const operation = { phase: 'Running', message: 'Retrying attempt #4', revision: NEW };
    const world = sandboxWorld({ operation, resources: [JOB] });
    const said: string[] = [];
    const pause = async () => undefined;
    await clearTheWay(sandboxed(world), APPLICATION, { say: (line) => said.push(line), pause });
    expect(said).toEqual([
      'ending the running operation: Retrying attempt #4',
      'deleting the failed Job migrate-seat-25dbab16, so that it runs again',
    ]);
    expect(world.applications[APPLICATION]?.resources).toMatchObject([{ health: 'Missing' }]);
    expect((await deployed(world, { again: true })).report.outcome).toBe('serving');
  });

  test('runs a migration again whose cause is gone', async () => {
    const world = migrating([42]);
    expect((await deployed(world)).report.outcome).toBe('failed');
    const [migration] = world.applications[APPLICATION]?.resources ?? [];
    if (migration === undefined) throw new Error('the sandbox has no migration');
    migration.exits = [0];
    await clearTheWay(sandboxed(world), APPLICATION, { say: () => undefined, pause: async () => undefined });
    expect((await deployed(world, { again: true })).report.outcome).toBe('serving');
  });
});

test('one question that Argo CD does not answer ends no deployment', async () => {
  const world = sandboxWorld();
  let asked = 0;
  const argocd = new ArgoCd(async (args) => {
    asked += args[1] === 'get' ? 1 : 0;
    if (asked === 3)
      return { code: 20, out: '', err: 'FATA[0000] dial tcp 10.0.0.1:443: connect: connection refused' };
    return answer(world, args);
  });
  const { report, said } = await deployed(world, {}, argocd);
  expect(report.outcome).toBe('serving');
  expect(said).toContainEqual(expect.stringMatching(/Argo CD cannot be reached .*; asking again/));
});

describe('the status of all festivals', () => {
  test('is what git and Argo CD know: what only one of them knows is said, and windows where they matter', async () => {
    const world = sandboxWorld({ compared: NEW });
    world.windows[APPLICATION] = [WINDOW];
    const gone = { 'clove.dev/environment': 'staging', 'clove.dev/festival': 'gone' };
    const [known] = Object.values(world.applications);
    if (known === undefined) throw new Error('the sandbox has no application');
    world.applications['clove-staging-gone'] = { ...known, labels: gone, live: NEW };
    // The Application of _platform is no festival, and is listed as what it is.
    world.applications['clove-staging'] = { ...known, labels: { 'clove.dev/environment': 'staging' } };
    const expected: Expected[] = ['han-river-2026', 'new-2026'].map((festival) => ({
      state: 'open',
      festival,
      environment: 'staging',
      application: `clove-staging-${festival}`,
    }));
    const rows = await statusRows(sandboxed(world), expected, 'staging');
    expect(rows).toEqual([
      expect.objectContaining({ festival: '_platform', sync: 'OutOfSync', message: '' }),
      expect.objectContaining({
        festival: 'gone',
        sync: 'Synced',
        message: expect.stringContaining('no longer in git'),
      }),
      expect.objectContaining({
        festival: 'han-river-2026',
        sync: 'OutOfSync',
        health: 'Healthy',
        revision: '2222222',
        windows: ['deny "0 3 1 2 *" for 30h'],
        message: '',
      }),
      expect.objectContaining({
        festival: 'new-2026',
        sync: '-',
        message: expect.stringContaining('has no Application of it'),
      }),
    ]);
    expect(world.calls.filter(([verb]) => verb === 'proj')).toHaveLength(2);
  });

  test('asks for the objects of one that is unhealthy, and knows the success of one that is stopped', async () => {
    const world = sandboxWorld({ compared: NEW, live: NEW, health: 'Suspended', resources: [SLEEPING] });
    const row = { festival: 'han-river-2026', environment: 'staging', application: APPLICATION };
    const [open] = await statusRows(sandboxed(world), [{ ...row, state: 'open' }]);
    expect(open).toMatchObject({
      asDeclared: false,
      message: expect.stringContaining('Cluster postgres: Suspended'),
    });
    const [stopped] = await statusRows(sandboxed(world), [{ ...row, state: 'stopped' }]);
    expect(stopped).toMatchObject({ asDeclared: true, message: 'stopped, as its file says' });
  });
});
