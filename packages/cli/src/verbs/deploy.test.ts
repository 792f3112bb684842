import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APPLICATION, ArgoCdSandbox, NEW } from '../../test/argocd-sandbox/sandbox.ts';
import type { SandboxApplication } from '../../test/argocd-sandbox/world.ts';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

const deploy = (...args: string[]) =>
  clove.run('deploy', 'han-river-2026', '--environment', 'staging', ...args);
const window = { active: true, kind: 'deny' as const, schedule: '0 3 1 2 *', duration: '30h' };

describe('clove deploy', () => {
  test('brings a festival to the newest commit and says how long it took to serve it', async () => {
    const argocd = new ArgoCdSandbox(clove);
    const { code, out, err } = await deploy();
    expect(err).toEqual([
      `${APPLICATION}: syncing to 2222222`,
      expect.stringContaining('waiting until it is synced and healthy'),
    ]);
    expect(out).toEqual([
      expect.stringMatching(/^han-river-2026 in staging serves 2222222: \d+\.\d s from the request$/),
    ]);
    expect(code).toBe(0);
    expect(argocd.world.applications[APPLICATION]).toMatchObject({ live: NEW, health: 'Healthy' });
  });

  test('asks for no sync of what is synced already', async () => {
    const argocd = new ArgoCdSandbox(clove, { live: NEW });
    expect((await deploy()).code).toBe(0);
    expect(argocd.world.calls.some(([, verb]) => verb === 'sync')).toBe(false);
  });

  test('lets an operation that runs come to its end first', async () => {
    const operation = { phase: 'Running', message: 'waiting for healthy state of batch/Job', revision: NEW };
    const argocd = new ArgoCdSandbox(clove, { operation });
    const { code, err } = await deploy();
    expect(code).toBe(0);
    expect(err[0]).toContain('waiting for healthy state of batch/Job');
    expect(argocd.world.calls.some(([, verb]) => verb === 'sync')).toBe(false);
  });

  const job = {
    group: 'batch',
    kind: 'Job',
    namespace: 'staging-festival-han-river-2026',
    name: 'migrate-seat-25dbab16',
    health: 'Degraded',
    message: 'Job has reached the specified backoff limit',
  };
  test.each<[string, Partial<SandboxApplication>, string, RegExp]>([
    [
      'a sync that fails',
      { next: 'fails', resources: [job] },
      'migrate-seat-25dbab16: Degraded, Job has',
      /^han-river-2026 in staging failed after/,
    ],
    [
      'pods that never get ready',
      { pods: 'slow' },
      'timed out (',
      /does not serve the newest commit after .*Progressing.*Argo CD goes on/,
    ],
    [
      'pods that crash',
      { pods: 'degraded' },
      'Progressing to Degraded',
      /failed after .*"clove retry han-river-2026 --environment staging"/,
    ],
    ['an operation that hangs', { next: 'stuck' }, 'timed out (', /does not serve the newest commit/],
  ])('ends with what is in the way after %s', async (_, application, reason, last) => {
    new ArgoCdSandbox(clove, application);
    const { code, out, err } = await deploy('--timeout', '9');
    expect(code).toBe(1);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain(reason);
    expect(err.at(-1)).toMatch(last);
  });

  test('does not repeat a sync that failed at this very commit: that is what retry is for', async () => {
    const operation = { phase: 'Failed', message: 'one or more objects failed to apply', revision: NEW };
    const argocd = new ArgoCdSandbox(clove, { operation });
    const { code, err } = await deploy();
    expect(code).toBe(1);
    expect(err).toEqual([
      '  sync failed: one or more objects failed to apply',
      expect.stringContaining('"clove retry han-river-2026 --environment staging"'),
    ]);
    expect(argocd.world.calls).toHaveLength(1);
  });

  test('respects a sync window, and goes through it when told to', async () => {
    const argocd = new ArgoCdSandbox(clove);
    argocd.change((world) => {
      world.windows[APPLICATION] = [{ ...window, manualSync: true }];
    });
    const held = await deploy();
    expect(held.code).toBe(1);
    expect(held.err).toEqual([
      '  a sync window is active: deny "0 3 1 2 *" for 30h',
      expect.stringContaining('or now with --through-window'),
    ]);
    expect((await deploy('--through-window')).code).toBe(0);
  });

  test('cannot go through a window that allows no sync by hand', async () => {
    const argocd = new ArgoCdSandbox(clove);
    argocd.change((world) => {
      world.windows[APPLICATION] = [{ ...window, manualSync: false }];
    });
    const { code, err } = await deploy('--through-window');
    expect(code).toBe(1);
    expect(err[0]).toContain('it allows no sync by hand');
  });

  test('ends with one clear line at Ctrl-C', async () => {
    new ArgoCdSandbox(clove);
    clove.onProgress = (line) => {
      if (line.includes('waiting until')) clove.stop.abort();
    };
    const { code, err } = await deploy();
    expect(code).toBe(1);
    expect(err.at(-1)).toMatch(/was not waited for any longer after .*Argo CD goes on: "clove status"$/);
  });

  test('says it for machines too', async () => {
    new ArgoCdSandbox(clove, { next: 'fails' });
    const { code, out } = await deploy('--json');
    expect(code).toBe(1);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      festival: 'han-river-2026',
      environment: 'staging',
      application: APPLICATION,
      outcome: 'failed',
      sync: 'OutOfSync',
      reasons: ['sync failed: one or more synchronization tasks completed unsuccessfully'],
    });
  });

  test.each<['never' | 'expired', RegExp]>([
    ['never', /argocd is not logged in \(Argo CD server address unspecified\): run "argocd login/],
    ['expired', /argocd is not logged in .*token has expired/],
  ])('says how to log in (%s)', async (login, message) => {
    new ArgoCdSandbox(clove).change((world) => {
      world.login = login;
    });
    const { code, err } = await deploy();
    expect(code).toBe(1);
    expect(err).toEqual([expect.stringMatching(message)]);
  });

  test('says when Argo CD does not know the festival, and how to get a CLI that is not there', async () => {
    new ArgoCdSandbox(clove).change((world) => {
      world.applications = {};
    });
    expect((await deploy()).err).toEqual([
      expect.stringContaining('no such application, or does not let you see it'),
    ]);
    clove.env = { PATH: '' };
    expect(await deploy()).toMatchObject({
      code: 1,
      err: [expect.stringContaining('the argocd CLI is not installed: "brew install argocd"')],
    });
  });

  test.each([
    [
      ['han-rivr-2026', '--environment', 'staging'],
      /no festival "han-rivr-2026"; did you mean "han-river-2026"/,
    ],
    [['han-river-2026', '--environment', 'local'], /environment local says nothing of Argo CD/],
    [['han-river-2026', '--environment', 'staging', '--timeout', 'soon'], /a whole number of seconds/],
  ])('takes %j for a wrong command line', async (args, message) => {
    clove.env = { PATH: '' };
    new ArgoCdSandbox(clove);
    const { code, err } = await clove.run('deploy', ...args);
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(message);
  });
});

describe('clove retry', () => {
  test('ends what hangs, runs failed Jobs again and deploys', async () => {
    const operation = { phase: 'Running', message: 'Retrying attempt #4', revision: NEW };
    const argocd = new ArgoCdSandbox(clove, { operation, next: 'succeeds', resources: [job()] });
    const { code, out, err } = await clove.run('retry', 'han-river-2026', '--environment', 'staging');
    expect(err).toContain(`${APPLICATION}: ending the running operation: Retrying attempt #4`);
    expect(err).toContain(
      `${APPLICATION}: deleting the failed Job provision-ace672be, so that it runs again`,
    );
    expect(out).toEqual([expect.stringContaining('serves 2222222')]);
    expect(code).toBe(0);
    expect(argocd.world.applications[APPLICATION]?.resources).toEqual([]);
  });

  const job = () => ({
    group: 'batch',
    kind: 'Job',
    namespace: 'staging-festival-han-river-2026',
    name: 'provision-ace672be',
    health: 'Degraded',
  });
});

describe('clove status', () => {
  test('shows what git and Argo CD know, says what is in the way and exits 1 for it', async () => {
    const argocd = new ArgoCdSandbox(clove);
    argocd.change((world) => {
      const [known] = Object.values(world.applications);
      if (known === undefined) throw new Error('the sandbox has no application');
      known.compared = NEW;
      world.windows[APPLICATION] = [{ ...window, manualSync: true }];
      world.applications['clove-staging-gone'] = {
        ...known,
        labels: { 'clove.dev/environment': 'staging', 'clove.dev/festival': 'gone' },
        compared: NEW,
        live: NEW,
      };
      // The Application of _platform is no festival.
      world.applications['clove-staging'] = { ...known, labels: { 'clove.dev/environment': 'staging' } };
    });
    const { code, out, err } = await clove.run('status', '--environment', 'staging');
    expect(out.map((line) => line.split(/\s{2,}/))).toEqual([
      ['FESTIVAL', 'ENVIRONMENT', 'SYNC', 'HEALTH', 'REVISION', 'WINDOW', 'MESSAGE'],
      [
        'gone',
        'staging',
        'Synced',
        'Healthy',
        '2222222',
        '-',
        'no longer in git: "clove festival destroy" says what to do',
      ],
      ['han-river-2026', 'staging', 'OutOfSync', 'Healthy', '2222222', 'deny "0 3 1 2 *" for 30h'],
      ['seoul-jazz-2026', 'staging', '-', '-', '-', '-', expect.stringContaining('has no Application of it')],
    ]);
    expect(err).toEqual(['2 of 3 are not synced and healthy']);
    expect(code).toBe(1);
  });
});
