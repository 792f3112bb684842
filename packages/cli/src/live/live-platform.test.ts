import { readRendered } from '@clove/charts-ts';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Stored } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

const WHERE = ['--live', '--environment', 'staging', '--festival', '_platform'];
const AT = '2026-06-01T11:00:00Z';
const SET = 'applicationset/argocd/clove-staging';

let clove: Simulation;
let rendered: Record<string, Stored>;
beforeAll(async () => {
  clove = new Simulation();
  await clove.run('render', '--environment', 'staging');
  const files = readRendered(clove.root, 'gitops/rendered/staging/_platform');
  rendered = Object.fromEntries(
    [...files.values()].map((text) => {
      const object = Stored.parse(parse(text));
      return [`${object.kind.toLowerCase()}/argocd/${object.metadata.name}`, object];
    }),
  );
});
afterAll(() => clove.remove());

let objects: Record<string, Stored>;
beforeEach(() => {
  objects = structuredClone(rendered);
});
const found = (key: string): Stored => {
  const object = objects[key];
  if (object === undefined) throw new Error(`no ${key} among ${Object.keys(objects).join(', ')}`);
  return object;
};

test('_platform runs as git says, beside what other environments have in the same namespace', async () => {
  const [project] = Object.entries(objects).filter(([key]) => key.startsWith('appproject/'));
  if (project === undefined) throw new Error('no project');
  const labels = { 'clove.dev/environment': 'production' };
  const name = 'clove-production';
  objects[`appproject/argocd/${name}`] = {
    ...project[1],
    metadata: { ...project[1].metadata, name, labels },
  };
  // What the ApplicationSet makes is its own.
  objects['application/argocd/clove-staging-x'] = {
    ...found('application/argocd/clove-staging'),
    metadata: {
      name: 'clove-staging-x',
      namespace: 'argocd',
      labels: { 'clove.dev/environment': 'staging' },
      ownerReferences: [{ kind: 'ApplicationSet', name: 'clove-staging' }],
    },
  };
  installKubectl(clove, cluster(objects));
  const { code, out } = await clove.run('diff', ...WHERE);
  expect({ code, out: out.join('\n') }).toEqual({ code: 0, out: expect.stringContaining('nothing changes') });
  expect((await clove.run('status', ...WHERE, '--json')).out).toEqual(['[]']);
});

test('what is otherwise has class and cause, and who set it is said', async () => {
  const set = found(SET);
  Object.assign(Object(set['spec']).syncPolicy, { preserveResourcesOnDeletion: false });
  const fieldsV1 = { 'f:spec': { 'f:syncPolicy': { 'f:preserveResourcesOnDeletion': {} } } };
  const managedFields = [{ manager: 'kubectl-edit', operation: 'Update', time: AT, fieldsV1 }];
  Object.assign(set.metadata, { managedFields });
  delete objects['application/argocd/clove-staging'];
  installKubectl(clove, cluster(objects));
  const { code, out } = await clove.run('diff', ...WHERE);
  const said = out.join('\n');
  expect(code).toBe(1);
  expect(said).toMatch(/~ applicationset clove-staging .*\n.*preserveResourcesOnDeletion: false -> true/);
  expect(said).toContain(`set by kubectl-edit (Update), ${AT}`);
  expect(said).toMatch(
    /\+ application clove-staging .*\n {8}by gitops\/environments\/staging\/environment.yaml:\d+/,
  );
  const { out: hands } = await clove.run('status', ...WHERE, '--lang', 'en');
  expect(hands).toEqual([
    `_platform applicationset clove-staging: changed by kubectl-edit (Update), ${AT}`,
    '  spec.syncPolicy.preserveResourcesOnDeletion',
    '_platform application clove-staging: missing; deleted by hand, or not synced yet',
    '2 differ by hand; Argo CD sets again what git has, and leaves alone what it does not have',
  ]);
});

test('an environment without Argo CD has no _platform', async () => {
  const args = ['--live', '--environment', 'local', '--festival', '_platform'];
  expect(await clove.run('diff', ...args)).toMatchObject({
    code: 2,
    err: [expect.stringContaining('it has no _platform')],
  });
});
