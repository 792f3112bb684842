import { checkManifests, type Resource, treatments } from '@clove/local-cluster';
import { expect, test } from '@jest/globals';
import { engines, service } from './demo/manifests.ts';

function resource(body: Record<string, unknown>, labels: Record<string, string> = {}): Resource {
  return { file: 'x.yaml', kind: String(body['kind']), name: 'x', namespace: 'demo', labels, wave: 0, body };
}

test('every field of a Deployment and a Service has its treatment in the table', () => {
  const refused = service('one').flatMap((body) =>
    [...treatments(resource(body))].filter(([, treatment]) => treatment === 'refused'),
  );
  expect(refused).toEqual([]);
});

test('a field that the table does not name is refused, however deep', () => {
  const [, deployment = {}] = service('one', { lifecycle: { preStop: { exec: { command: ['sleep'] } } } });
  expect([...treatments(resource(deployment))]).toContainEqual([
    'spec.template.spec.containers[].lifecycle.preStop.exec.command[]',
    'refused',
  ]);
});

test('a field without effect is listed, once per kind', () => {
  const [, deployment = {}] = service('one', { resources: { limits: { memory: '1Gi' } } });
  expect(treatments(resource(deployment)).get('Deployment spec.template.spec.containers[].resources')).toBe(
    'not enforced',
  );
});

test('a StatefulSet is a data engine or refused', () => {
  const [statefulSet = {}] = engines();
  expect([...treatments(resource(statefulSet, { 'clove.dev/data-engine': 'postgres' })).values()]).toEqual([
    'translated',
  ]);
  expect([...treatments(resource(statefulSet)).values()]).toEqual(['refused']);
});

test.each(['operators', 'external'])(
  'an environment whose data engine is %s is refused before anything starts, with the way out',
  (kind) => {
    const cluster = { kind: 'Cluster', spec: { instances: 3 } };
    const namespace = resource({ kind: 'Namespace' }, { 'clove.dev/data-engine': kind });
    expect(() => checkManifests([resource(cluster), namespace])).toThrow(
      `x.yaml: the data engine is of kind "${kind}", whose servers are not on this machine: run an environment with dataEngine kind bundled`,
    );
  },
);

test('a namespace whose data engine is among the manifests is run', () => {
  expect(() => checkManifests([resource({ kind: 'Namespace' })])).not.toThrow();
});
