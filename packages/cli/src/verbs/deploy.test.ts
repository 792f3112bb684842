import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { APPLICATION, installArgoCd, NEW, sandboxWorld } from '../../test/argocd-sandbox/sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

const deploy = (...args: string[]) =>
  clove.run('deploy', 'han-river-2026', '--environment', 'staging', ...args);

describe('clove deploy', () => {
  test('brings a festival to the newest commit through the argocd CLI and says how long it took', async () => {
    const world = installArgoCd(clove, sandboxWorld());
    const { code, out } = await deploy();
    expect(out).toEqual([
      expect.stringMatching(/^han-river-2026 in staging serves 2222222: \d+\.\d s from the request$/),
    ]);
    expect(code).toBe(0);
    expect(world().applications[APPLICATION]).toMatchObject({ live: NEW, health: 'Healthy' });
  });

  test('says why it failed, for machines too', async () => {
    const operation = { phase: 'Failed', message: 'an object failed to apply', revision: NEW };
    installArgoCd(clove, sandboxWorld({ operation }));
    const { code, err } = await deploy();
    expect(code).toBe(1);
    expect(err).toEqual([
      '  sync failed: an object failed to apply',
      expect.stringMatching(
        /^han-river-2026 in staging failed after .*"clove retry han-river-2026 --environment staging"$/,
      ),
    ]);
    const { out } = await deploy('--json');
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      festival: 'han-river-2026',
      environment: 'staging',
      application: APPLICATION,
      outcome: 'failed',
      sync: 'OutOfSync',
      reasons: ['sync failed: an object failed to apply'],
    });
  });

  test('names a failed Job with its last lines', async () => {
    const job = {
      group: 'batch',
      kind: 'Job',
      namespace: 'x',
      name: 'migrate-seat-25dbab16',
      health: 'Degraded',
    };
    installArgoCd(
      clove,
      sandboxWorld({ live: NEW, health: 'Degraded', resources: [{ ...job, log: ['exit 42'] }] }),
    );
    const { code, err } = await deploy();
    expect(code).toBe(1);
    expect(err.slice(-3)).toEqual([
      '  Job migrate-seat-25dbab16 failed',
      '    | exit 42',
      expect.stringMatching(/failed after .*"clove retry han-river-2026 --environment staging"$/),
    ]);
  });

  test('says of a festival that is stopped that it is, not that it serves', async () => {
    clove.edit('gitops/festivals/han-river-2026.yaml', (text) =>
      text.replace(/^state: open$/m, 'state: stopped'),
    );
    installArgoCd(clove, sandboxWorld({ live: NEW }));
    const { code, out } = await deploy();
    expect(out).toEqual([expect.stringMatching(/^han-river-2026 in staging is stopped as of 2222222: /)]);
    expect(code).toBe(0);
  });

  test('ends with one clear line at Ctrl-C', async () => {
    installArgoCd(clove, sandboxWorld({ live: NEW, health: 'Progressing', pods: 'slow' }));
    clove.onProgress = (line) => {
      if (line.includes('waiting until')) clove.stop.abort();
    };
    const { code, err } = await deploy();
    expect(code).toBe(1);
    expect(err.at(-1)).toMatch(/was not waited for any longer after .*Argo CD goes on: "clove status"$/);
  });

  test('says how to get a CLI that is not there', async () => {
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
    [['han-river-2026', '--environment', 'staging', '--timeout', '0x14'], /a whole number of seconds/],
    [['han-river-2026', '--environment', 'staging', '--timeout', '1e3'], /a whole number of seconds/],
  ])('takes %j for a wrong command line', async (args, message) => {
    installArgoCd(clove, sandboxWorld());
    const { code, err } = await clove.run('deploy', ...args);
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(message);
  });
});

describe('clove status', () => {
  test('shows a line per festival and exits 1 while one of them is not synced and healthy', async () => {
    installArgoCd(clove, sandboxWorld({ compared: NEW, live: NEW }));
    const { code, out, err } = await clove.run('status', '--environment', 'staging');
    expect(out.map((line) => line.split(/\s{2,}/).slice(0, 5))).toEqual([
      ['FESTIVAL', 'ENVIRONMENT', 'SYNC', 'HEALTH', 'REVISION'],
      ['han-river-2026', 'staging', 'Synced', 'Healthy', '2222222'],
      ['seoul-jazz-2026', 'staging', '-', '-', '-'],
    ]);
    expect(err).toEqual(['1 of 2 are not synced and healthy']);
    expect(code).toBe(1);
  });
});
