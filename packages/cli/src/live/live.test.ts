import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { KubectlWorld, Stored } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { renderedObjects } from '../../test/rendered-objects.ts';
import { Simulation } from '../../test/simulation.ts';

const FESTIVAL = 'han-river-2026';
const NAMESPACE = `staging-festival-${FESTIVAL}`;
const WHERE = ['--live', '--environment', 'staging', '--festival', FESTIVAL];
const AT = '2026-06-01T11:00:00Z';

let base: Simulation;
let rendered: Record<string, Stored>;
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

function deployed(change: (objects: Record<string, Stored>) => void = () => undefined): () => KubectlWorld {
  const objects = structuredClone(rendered);
  change(objects);
  return installKubectl(clove, cluster(objects));
}

/** A label put on an object by hand, as a cluster records it. */
function labelled(objects: Record<string, Stored>): void {
  const service = objects[`service/${NAMESPACE}/gateway`];
  if (service === undefined) throw new Error('no service gateway');
  const labels = Object.assign({}, service.metadata['labels'], { mine: 'yes' });
  const fieldsV1 = { 'f:metadata': { 'f:labels': { 'f:mine': {} } } };
  const managedFields = [{ manager: 'kubectl-label', operation: 'Update', time: AT, fieldsV1 }];
  Object.assign(service.metadata, { labels, managedFields, uid: 'u' });
}

describe('clove diff --live', () => {
  test('finds nothing where the cluster runs what git says', async () => {
    const after = deployed();
    const { code, out } = await clove.run('diff', ...WHERE);
    expect({ code, said: out.join('\n') }).toEqual({
      code: 0,
      said: expect.stringContaining('nothing changes'),
    });
    // It asks and changes nothing, and never for a Secret.
    expect(
      after().calls.map((call) => call.find((word) => !word.startsWith('-') && word !== NAMESPACE)),
    ).toEqual(['get', 'get', 'get']);
    expect(JSON.stringify(after().calls)).not.toMatch(/secret/i);
  });

  test('says in the classes of every diff what is otherwise, why git says so, and who set it', async () => {
    deployed((objects) => {
      labelled(objects);
      delete objects[`deployment/${NAMESPACE}/ticket`];
      objects[`configmap/${NAMESPACE}/notes`] = {
        kind: 'ConfigMap',
        metadata: { name: 'notes', namespace: NAMESPACE },
        apiVersion: 'v1',
        data: { a: 'b' },
      };
    });
    const { code, out } = await clove.run('diff', ...WHERE);
    const said = out.join('\n');
    expect(code).toBe(1);
    expect(said).toMatch(
      /~ service gateway {2}disruptive\n {6}metadata.labels.mine: yes -> absent .*\n {8}set by kubectl-label \(Update\), 2026-06-01T11:00:00Z/,
    );
    expect(said).toMatch(
      /\+ deployment ticket .*\n {8}by gitops\/festivals\/han-river-2026.yaml:\d+ template/,
    );
    expect(said).toContain('- configmap notes');
    const json = JSON.parse((await clove.run('diff', ...WHERE, '--format', 'json')).out.join('\n'));
    expect(json).toMatchObject({
      schema: 'clove.diff/v2',
      targets: [{ festival: FESTIVAL, change: 'changed' }],
    });
  });

  test.each([
    [['diff', '--live'], 'say of which cluster'],
    [['diff', ...WHERE, '--base', 'origin/main'], 'leave out --base'],
    [['diff', '--base', 'origin/main', '--context', 'x'], '--context is of --live'],
    [['diff'], 'say --base <git ref>, or --live'],
    [['diff', '--live', '--environment', 'local'], 'is of this machine'],
    [['status', '--live'], 'say of which cluster'],
    [['status', '--festival', FESTIVAL], 'are of --live'],
  ])('%j is no question', async (words, message) => {
    expect(await clove.run(...words)).toMatchObject({ code: 2, err: [expect.stringContaining(message)] });
  });
});

describe('clove status --live', () => {
  test('says what was changed by hand, by which program and when, in both languages', async () => {
    deployed(labelled);
    expect(await clove.run('status', ...WHERE, '--lang', 'en')).toMatchObject({
      code: 1,
      out: [
        `${FESTIVAL} service gateway: changed by kubectl-label (Update), ${AT}`,
        '  metadata.labels.mine',
        '1 differ by hand; Argo CD sets again what git has, and leaves alone what it does not have',
      ],
    });
    const { out } = await clove.run('status', ...WHERE, '--lang', 'ko');
    expect(out.filter((line) => !/[가-힣]/.test(line))).toEqual(['  metadata.labels.mine']);
  });

  test('says that a service was scaled to 0, which an autoscaler leaves so and no manager is recorded for', async () => {
    deployed((objects) => {
      const found = objects[`deployment/${NAMESPACE}/gateway`];
      if (found === undefined) throw new Error('no deployment gateway');
      Object.assign(Object(found['spec']), { replicas: 0 });
    });
    expect((await clove.run('diff', ...WHERE)).out.join('\n')).toMatch(/spec\.replicas: 0 -> absent/);
    expect(await clove.run('status', ...WHERE, '--lang', 'en')).toMatchObject({
      code: 1,
      out: [
        `${FESTIVAL} deployment gateway: has no pods; scaled to 0 by hand, or not synced yet`,
        '  spec.replicas',
        expect.stringContaining('1 differ by hand'),
      ],
    });
  });

  test('says that nothing was, with exit code 0', async () => {
    deployed();
    expect(await clove.run('status', ...WHERE, '--json')).toMatchObject({ code: 0, out: ['[]'] });
  });

  test('does not take for a change by hand what is only not synced yet', async () => {
    deployed((objects) => {
      const found = objects[`resourcequota/${NAMESPACE}/festival`];
      if (found !== undefined) Object.assign(Object(found['spec']).hard, { pods: '7' });
    });
    expect((await clove.run('diff', ...WHERE)).code).toBe(1);
    expect((await clove.run('status', ...WHERE, '--json')).out).toEqual(['[]']);
  });
});

describe('a cluster that cannot be asked', () => {
  test.each([
    [
      'Error from server (Forbidden): namespaces "x" is forbidden: User "fan" cannot get resource',
      'lists the rights',
    ],
    [
      'The connection to the server localhost:8080 was refused - did you specify the right host?',
      'is it the right cluster',
    ],
    [
      'error: context was not found for specified context: nothing',
      '"kubectl config get-contexts" lists them',
    ],
  ])('%s', async (refusal, hint) => {
    installKubectl(clove, { ...cluster(rendered), refusal });
    for (const verb of ['diff', 'status'])
      expect(await clove.run(verb, ...WHERE)).toMatchObject({
        code: 1,
        err: [expect.stringContaining(hint)],
      });
  });

  test('in which the festival is not', async () => {
    installKubectl(clove, cluster());
    expect(await clove.run('diff', ...WHERE)).toMatchObject({
      code: 1,
      err: [expect.stringContaining(`the cluster has no namespace ${NAMESPACE}`)],
    });
  });

  test('or for a festival that is not rendered here', async () => {
    deployed();
    const where = ['--live', '--environment', 'staging', '--festival', 'seoul-jazz-2026'];
    expect(await clove.run('diff', ...where)).toMatchObject({
      code: 2,
      err: [expect.stringContaining('is empty')],
    });
  });
});
