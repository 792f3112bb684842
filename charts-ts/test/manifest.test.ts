import { describe, expect, test } from '@jest/globals';
import { ApiObject, App, Chart } from 'cdk8s';
import { add, k8s, refuseLostFields } from '../src/charts/manifest.ts';
import { renderApp, schemaComplaints } from '../src/index.ts';
import { exists } from '../src/provenance/reason.ts';

const WHY = exists(deployment, 'a test asks for it', () => []);

function deployment(extra: Record<string, unknown> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'seat', labels: { any: 'label' } },
    spec: {
      selector: { matchLabels: { any: 'label' } },
      template: { metadata: { labels: { any: 'label' } }, spec: { containers: [{ name: 'seat' }] } },
      ...extra,
    },
  };
}

describe('the builder', () => {
  test('refuses a field that cdk8s-plus-27 drops without a word', () => {
    const chart = new Chart(new App(), 'test');
    const spec = { maxUnavailable: k8s.IntOrString.fromNumber(1), unhealthyPodEvictionPolicy: 'AlwaysAllow' };
    expect(() =>
      add(chart, k8s.KubePodDisruptionBudget, { metadata: { name: 'fine' }, spec }, WHY),
    ).not.toThrow();
    const newer = { ...spec, newerThanThisLine: true };
    expect(() =>
      add(chart, k8s.KubePodDisruptionBudget, { metadata: { name: 'seat' }, spec: newer }, WHY),
    ).toThrow('KubePodDisruptionBudget seat: cdk8s-plus-27 lost spec.newerThanThisLine');
  });

  test('names every lost field with its place in lists, and takes another spelling of an abbreviation for the same field', () => {
    expect(() =>
      refuseLostFields(
        'Pod x',
        { a: [{ b: 1, c: 2 }], clusterIp: 'None', e: {} },
        { a: [{ b: 1 }], clusterIP: 'None' },
      ),
    ).toThrow('Pod x: cdk8s-plus-27 lost a[0].c, e');
  });

  test('refuses an object without a name, which would be named after its place in the code', () => {
    const chart = new Chart(new App(), 'test');
    expect(() => add(chart, k8s.KubeServiceAccount, {}, WHY)).toThrow(/without a name/);
  });

  test.each(['-3', '0'])(
    'refuses two objects of one kind and name, one of which would silently win (wave %s)',
    (wave) => {
      const app = new App();
      for (const [id, own] of Object.entries({ one: '0', two: wave })) {
        const chart = new Chart(app, id);
        new ApiObject(chart, 'object', {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'seat', annotations: { 'argocd.argoproj.io/sync-wave': own } },
        });
      }
      expect(() => renderApp(app)).toThrow('two objects would be serviceaccount-seat.yaml');
    },
  );
});

describe('the check against the Kubernetes schema', () => {
  test('accepts a well-formed object', () => {
    expect(schemaComplaints(deployment())).toEqual([]);
  });

  test('names an unknown field, which the schema library alone lets through', () => {
    expect(schemaComplaints(deployment({ replica: 2 }))).toEqual(['spec.replica: unknown field']);
  });

  test('names an unknown field deep inside a list', () => {
    const object = deployment();
    Object.assign(object.spec.template.spec.containers[0] ?? {}, { livenesProbe: {} });
    expect(schemaComplaints(object)).toEqual([
      'spec.template.spec.containers[0].livenesProbe: unknown field',
    ]);
  });

  test('names a value of the wrong type', () => {
    expect(schemaComplaints(deployment({ replicas: 'two' }))).toEqual([
      expect.stringContaining('/spec/replicas'),
    ]);
  });

  test('refuses a kind that it has no schema for, instead of letting it through', () => {
    expect(schemaComplaints({ apiVersion: 'v1', kind: 'Thing' })).toEqual([
      'no schema is known for v1 Thing',
    ]);
  });

  test('stops the rendering of an object that is not valid', () => {
    const app = new App();
    const chart = new Chart(app, 'test');
    new ApiObject(chart, 'object', deployment({ replica: 2 }));
    expect(() => renderApp(app)).toThrow(
      '4-deployment-seat.yaml is not valid Kubernetes: spec.replica: unknown field',
    );
  });
});
