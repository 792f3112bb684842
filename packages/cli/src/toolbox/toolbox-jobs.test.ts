import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubectlWorld } from '../../test/kubectl-sandbox/answer.ts';
import type { JobRun } from '../../test/kubectl-sandbox/job-runs.ts';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { namesOf, renderedObjects } from '../../test/rendered-objects.ts';
import { Simulation } from '../../test/simulation.ts';

const FESTIVAL = 'han-river-2026';
const NAMESPACE = `staging-festival-${FESTIVAL}`;
const WHERE = ['--festival', FESTIVAL, '--environment', 'staging'];

let base: Simulation;
let rendered: Record<string, object>;
beforeAll(async () => {
  base = new Simulation();
  rendered = await renderedObjects(base, 'staging', FESTIVAL);
});
afterAll(() => base.remove());

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation(base);
});
afterEach(() => clove.remove());

/** The cluster as it was deployed, in which a Job of this verb ends as said. */
function deployed(verb: string, run: JobRun, world: Partial<KubectlWorld> = {}): () => KubectlWorld {
  return installKubectl(clove, { ...cluster(rendered), runs: { [`${verb}-`]: run }, ...world });
}

function startedJobs({ objects }: KubectlWorld): string[] {
  return namesOf(objects, 'job').filter(
    (name) => /-[0-9a-f]{8}$/.test(name) && /^(?:audit|dlq|find|events|view)-/.test(name),
  );
}

describe('a verb of the toolbox with --environment', () => {
  test('runs as a Job of its own, passes each line on, and exits with its code', async () => {
    const after = deployed('audit', {
      waits: ['ContainerCreating'],
      lines: ['seat 1 is sold twice', '1 violations'],
      exit: 1,
    });
    const { code, out, err } = await clove.run('audit', ...WHERE, '--gap', '5');
    expect({ code, out }).toEqual({ code: 1, out: ['seat 1 is sold twice', '1 violations'] });
    expect(err.join('\n')).toMatch(/audit-[0-9a-f]{8} waits: ContainerCreating/);
    expect(startedJobs(after())).toHaveLength(1);
  });

  test('starts what provisioning may do and no more: its account, its policy, no token, one try, an end', async () => {
    const after = deployed('dlq', { lines: ['ticket: 0'] });
    expect((await clove.run('dlq', 'list', ...WHERE)).out).toEqual(['ticket: 0']);
    const [name] = startedJobs(after());
    const job = after().objects[`job/${NAMESPACE}/${name}`];
    expect(job).toMatchObject({
      metadata: { namespace: NAMESPACE, labels: { 'clove.dev/started-by': 'dlq' } },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 3600,
        ttlSecondsAfterFinished: 3600,
        template: {
          metadata: {
            labels: { 'app.kubernetes.io/name': 'toolbox', 'app.kubernetes.io/instance': FESTIVAL },
          },
          spec: {
            serviceAccountName: 'toolbox',
            automountServiceAccountToken: false,
            restartPolicy: 'Never',
            securityContext: { runAsNonRoot: true },
            containers: [{ args: ['dlq', 'list'], securityContext: { readOnlyRootFilesystem: true } }],
          },
        },
      },
    });
    // No mark of Argo CD, which would remove what git does not have.
    expect(JSON.stringify(job)).not.toContain('argocd');
    expect(JSON.stringify(job)).not.toContain('AMQP');
    const provision = Object.values(after().objects).find(({ metadata }) =>
      metadata.name.startsWith('provision-'),
    );
    const imageOf = (object: unknown) => /"image":"([^"]+)"/.exec(JSON.stringify(object))?.[1];
    expect(imageOf(job)).toBe(imageOf(provision));
  });

  test('gives the broker to the rebuild of overviews alone, which counts messages in their queue', async () => {
    const after = deployed('view', { lines: ['the new projection is shown'] });
    expect((await clove.run('view', 'rebuild', ...WHERE)).code).toBe(0);
    const [name] = startedJobs(after());
    const text = JSON.stringify(after().objects[`job/${NAMESPACE}/${name}`]);
    const hasView = namesOf(after().objects, 'deployment').includes('view');
    expect(text.includes('AMQP_URL')).toBe(hasView);
  });

  test.each([
    ['dlq', ['dlq', 'replay', 'ticket', '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10']],
    ['dlq', ['dlq', 'give-up', 'ticket', '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10']],
    ['events', ['events', 'replay', '--to', 'view', '--from', 'ticket']],
  ])('gives %s the words that were typed', async (verb, words) => {
    const after = deployed(verb, {});
    expect((await clove.run(...words, ...WHERE)).code).toBe(0);
    const [name] = startedJobs(after());
    expect(after().objects[`job/${NAMESPACE}/${name}`]).toMatchObject({
      spec: { template: { spec: { containers: [{ args: words }] } } },
    });
  });

  test('goes on where the log broke, says no line twice and loses none', async () => {
    deployed('audit', { lines: ['one', 'two', 'three'], breaksAfter: 2 });
    expect(await clove.run('audit', ...WHERE)).toMatchObject({ code: 0, out: ['one', 'two', 'three'] });
  });

  test('passes nothing on that a terminal would obey', async () => {
    deployed('audit', { lines: ['\u001b[31mred'] });
    expect((await clove.run('audit', ...WHERE)).out).toEqual([' [31mred']);
  });

  test('exits with 42 where trying again is of no use', async () => {
    deployed('dlq', { lines: ['dlq failed'], exit: 42 });
    expect((await clove.run('dlq', 'show', 'nothing', ...WHERE)).code).toBe(42);
  });
});

describe('a Job that cannot end by itself', () => {
  test('is removed when the user stops it while its log is followed', async () => {
    const after = deployed('audit', { lines: ['first scan'], endless: true });
    clove.onOutput = () => clove.stop.abort();
    expect(await clove.run('audit', ...WHERE)).toMatchObject({
      code: 1,
      err: [expect.any(String), 'stopped; its Job is removed'],
    });
    expect(startedJobs(after())).toEqual([]);
  });

  test('is removed when it never starts, and the cluster’s reason is said', async () => {
    const after = deployed('audit', { refused: 'exceeded quota: festival, requested: pods=1' });
    clove.onProgress = (line) => {
      if (line.includes('exceeded quota')) clove.stop.abort();
    };
    const { code, err } = await clove.run('audit', ...WHERE);
    expect({ code, last: err.at(-1) }).toEqual({ code: 1, last: 'stopped; its Job is removed' });
    expect(err.join('\n')).toContain('waits: exceeded quota: festival');
    expect(startedJobs(after())).toEqual([]);
  });

  test('says that Kubernetes ended it at its deadline', async () => {
    const after = deployed('audit', { lines: ['first scan'], ended: 'DeadlineExceeded' });
    const { code, out, err } = await clove.run('audit', ...WHERE);
    expect({ code, out }).toEqual({ code: 1, out: ['first scan'] });
    expect(err.at(-1)).toMatch(/Kubernetes ended audit-\w+: DeadlineExceeded .*; its Job is removed/);
    expect(startedJobs(after())).toEqual([]);
  });
});

describe('no Job is made', () => {
  const nothing = (world: KubectlWorld) => expect(startedJobs(world)).toEqual([]);

  test('in a cluster that has no such festival, or another owner’s namespace', async () => {
    const empty = installKubectl(clove, cluster());
    expect((await clove.run('audit', ...WHERE)).err).toEqual([
      expect.stringContaining(`no namespace ${NAMESPACE}: is kubectl at the cluster of staging`),
    ]);
    nothing(empty());
    const foreign = installKubectl(clove, cluster({ [`namespace//${NAMESPACE}`]: {} }));
    expect((await clove.run('audit', ...WHERE)).err).toEqual([
      expect.stringContaining('is not that of han-river-2026 in staging'),
    ]);
    nothing(foreign());
  });

  test('where the cluster runs another commit than this working tree', async () => {
    const other = Object.fromEntries(
      Object.entries(rendered).filter(([key]) => !/^configmap\/.*\/toolbox-/.test(key)),
    );
    const after = installKubectl(clove, cluster(other));
    expect((await clove.run('audit', ...WHERE)).err).toEqual([
      expect.stringContaining('the cluster runs another commit than this working tree'),
    ]);
    nothing(after());
  });

  test.each([
    [
      'Error from server (Forbidden): jobs.batch is forbidden: User "fan" cannot create',
      'docs/kubernetes.md lists the rights',
    ],
    ['Unable to connect to the server: dial tcp: lookup api: no such host', 'is it the right cluster'],
    ['error: You must be logged in to the server (Unauthorized)', 'log in to the cluster'],
  ])('where kubectl answers %s', async (refusal, hint) => {
    nothing(deployed('audit', {}, { refusal })());
    const { code, err } = await clove.run('audit', ...WHERE);
    expect({ code, err }).toEqual({ code: 1, err: [expect.stringContaining(hint)] });
  });

  test('without kubectl, for a stopped festival, or when it is not clear which', async () => {
    clove.env = { PATH: '' };
    expect((await clove.run('audit', ...WHERE)).err).toEqual([
      expect.stringContaining('kubectl is not installed'),
    ]);
    expect(await clove.run('audit', '--environment', 'staging')).toMatchObject({
      code: 2,
      err: [expect.stringContaining('name one with --festival')],
    });
    expect(await clove.run('audit', '--environment', 'local', '--festival', FESTIVAL)).toMatchObject({
      code: 2,
    });
    expect(await clove.run('audit', '--context', 'staging')).toMatchObject({ code: 2 });
    clove.edit(`gitops/festivals/${FESTIVAL}.yaml`, (text) => text.replace('state: open', 'state: stopped'));
    expect((await clove.run('audit', ...WHERE)).err).toEqual([expect.stringContaining('is stopped')]);
  });
});
