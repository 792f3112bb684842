import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubectlWorld } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import type { JobRun } from '../../test/kubectl-sandbox/world.ts';
import { namesOf, renderedObjects } from '../../test/rendered-objects.ts';
import { Simulation } from '../../test/simulation.ts';

const FESTIVAL = 'han-river-2026';
const NAMESPACE = `staging-festival-${FESTIVAL}`;
const STAGING = 'gitops/environments/staging/environment.yaml';
const SWITCH = 'backup: { schedule: "17 */6 * * *", keep: 28, target: { kind: volume, storage: 10Gi } }\n';

let base: Simulation;
let rendered: Record<string, object>;
beforeAll(async () => {
  base = new Simulation();
  base.edit(STAGING, (text) => `${text}${SWITCH}`);
  rendered = await renderedObjects(base, 'staging', FESTIVAL);
});
afterAll(() => base.remove());

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation(base);
});
afterEach(() => clove.remove());

function deployed(runs: Record<string, JobRun>): () => KubectlWorld {
  return installKubectl(clove, { ...cluster(rendered), runs });
}

/** What was done to the cluster, in order; Jobs by the start of their names. */
function done({ calls, objects }: KubectlWorld): string[] {
  const jobs = namesOf(objects, 'job').filter((name) => /-[0-9a-f]{8}$/.test(name));
  expect(jobs.length).toBeGreaterThan(0);
  return calls.flatMap((call) => {
    const words = call.join(' ');
    if (words.includes(' scale ')) return [words.slice(words.indexOf('scale'))];
    if (words.includes('rollout restart')) return ['restart'];
    return [];
  });
}

describe('clove backup with --environment', () => {
  test('starts the Job of the calendar at once: every database as its own role, on the volume of backups', async () => {
    const after = deployed({ 'backup-': { lines: ['20260601T110003Z: 12 databases'] } });
    const { code, out } = await clove.run('backup', FESTIVAL, '--environment', 'staging');
    expect({ code, out }).toEqual({ code: 0, out: ['20260601T110003Z: 12 databases'] });
    const { objects } = after();
    const name = namesOf(objects, 'job').find((each) => /^backup-[0-9a-f]{8}$/.test(each));
    expect(objects[`job/${NAMESPACE}/${name}`]).toMatchObject({
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            serviceAccountName: 'backup',
            automountServiceAccountToken: false,
            containers: [{ args: ['backup'], securityContext: { readOnlyRootFilesystem: true } }],
            volumes: expect.arrayContaining([
              { name: 'backups', persistentVolumeClaim: { claimName: 'backups' } },
            ]),
          },
        },
      },
    });
    const text = JSON.stringify(objects[`job/${NAMESPACE}/${name}`]);
    expect(text).toContain('"postgres://ticket:$(DATABASE_PASSWORD_TICKET)@postgres:5432/ticket"');
    // Callers before those they call.
    expect(text).toMatch(/"BACKUP_DATABASES","value":"(?:[^"]*,)?ticket,[^"]*seat/);
  });

  test('goes to a bucket where the environment says so: its keys by reference, and no volume', async () => {
    const target =
      'target: { kind: s3, endpoint: "https://s3.example:9000", bucket: backups, secret: store, cidrs: [10.30.0.0/28] }';
    clove.edit(STAGING, (text) => text.replace(/target: \{.*?\}/, target));
    const after = deployed({ 'backup-': { lines: ['20260601T110003Z: 12 databases'] } });
    expect((await clove.run('backup', FESTIVAL, '--environment', 'staging')).code).toBe(0);
    const { objects } = after();
    const name = namesOf(objects, 'job').find((each) => /^backup-[0-9a-f]{8}$/.test(each));
    const text = JSON.stringify(objects[`job/${NAMESPACE}/${name}`]);
    expect(text).toContain(`{"name":"BACKUP_TARGET","value":"s3://backups/${NAMESPACE}"}`);
    expect(text).toContain('"secretKeyRef":{"key":"secret-access-key","name":"store"}');
    expect(text).not.toContain('persistentVolumeClaim');
    const plan = (await clove.run('plan', FESTIVAL, '--environment', 'staging')).out.join('\n');
    expect(plan).toMatch(/backup +target +s3:\/\/backups\/\S+ +.*https:\/\/s3\.example:9000 .*secret store/);
    expect(plan).toMatch(/backup +network:s3\.example +9000 +keeps and reads backups/);
  });

  test('is refused where the environment has none', async () => {
    clove.edit(STAGING, (text) => text.replace(SWITCH, ''));
    deployed({});
    const { code, err } = await clove.run('backup', FESTIVAL, '--environment', 'staging');
    expect([code, err.join()]).toEqual([1, expect.stringContaining("has no backups of Clove's making")]);
  });
});

describe('clove restore with --environment', () => {
  const where = ['restore', FESTIVAL, '--from', '20260601T110003Z', '--environment', 'staging'];

  test('closes the entrance, restarts what keeps things in memory, and opens it after a clean audit', async () => {
    const after = deployed({ 'restore-': { lines: ['restored'] }, 'audit-': { lines: ['0 violations'] } });
    const { code, out } = await clove.run(...where);
    expect([code, out[0], out.at(-1)]).toEqual([0, 'restored', '0 violations']);
    expect(done(after())).toEqual([
      'scale deployment/gateway --replicas=0',
      'restart',
      expect.stringMatching(/^scale deployment\/gateway --replicas=[1-9]/),
    ]);
  });

  test.each([
    ['the restore is refused', { 'restore-': { exit: 42 } }, 42],
    ['the audit finds something', { 'audit-': { exit: 1 } }, 1],
  ])('leaves the entrance closed where %s', async (_what, runs, exit) => {
    const after = deployed(runs);
    const { code, err } = await clove.run(...where);
    expect([code, err.join('\n')]).toEqual([
      exit,
      expect.stringMatching(
        /gateway stays closed; what opens it: kubectl -n \S+ scale deployment\/gateway --replicas=[1-9]/,
      ),
    ]);
    expect(done(after()).filter((each) => each.startsWith('scale'))).toEqual([
      'scale deployment/gateway --replicas=0',
    ]);
  });

  test('without kubectl says so in a line, and nothing was done', async () => {
    clove.env = { PATH: '' };
    const { code, err } = await clove.run(...where);
    expect({ code, err }).toEqual({ code: 1, err: [expect.stringContaining('kubectl is not installed')] });
  });
});
