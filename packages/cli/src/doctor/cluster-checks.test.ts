import { resolve } from 'node:path';
import { type EnvironmentFile, loadEnvironment } from '@clove/charts-ts';
import { describe, expect, test } from '@jest/globals';
import type { KubectlWorld } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, sandboxed } from '../../test/kubectl-sandbox/sandbox.ts';
import { clusterChecks } from './cluster-checks.ts';

const { environment } = loadEnvironment(resolve(import.meta.dirname, '../../../..'), 'staging');
const projectCrd = (fields: object) => ({
  spec: { properties: { clusterResourceWhitelist: { items: { properties: { group: {}, ...fields } } } } },
});
const NAMED = { ...projectCrd({ name: {} }), more: { syncOverrun: {} } };
const DEFAULT = { 'storageclass.kubernetes.io/is-default-class': 'true' };
const SERVER = {
  spec: { template: { spec: { containers: [{ image: 'quay.io/argoproj/argocd:v3.2.1' }] } } },
};

/** A cluster that has everything staging needs. */
const healthy = () => ({
  'ingressclass//nginx': {},
  'apiservice//v1beta1.metrics.k8s.io': { status: { conditions: [{ type: 'Available', status: 'True' }] } },
  'storageclass//fast': { metadata: { name: 'fast', annotations: DEFAULT } },
  'daemonset/kube-system/cilium': {},
  'crd//appprojects.argoproj.io': NAMED,
  'deployment/argocd/argocd-server': SERVER,
});

const report = async (world: KubectlWorld, file: EnvironmentFile = environment) =>
  Object.fromEntries((await clusterChecks(sandboxed(world), file)).map((line) => [line.name, line]));

describe("the doctor's look at a cluster", () => {
  test('finds nothing missing where everything is there', async () => {
    const lines = Object.values(await report(cluster(healthy())));
    expect(lines.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'Kubernetes ok',
      'Ingress ok',
      'metrics-server ok',
      'storage ok',
      'NetworkPolicy ok',
      'Argo CD ok',
      'AppProject fields ok',
    ]);
  });

  test('says of an empty cluster what is missing and how to mend it', async () => {
    const lines = Object.values(await report({ ...cluster(), version: 'v1.24.0' }));
    for (const { state, mend } of lines) {
      expect(state).not.toBe('ok');
      expect(mend).not.toBe('');
    }
    expect(lines.map(({ name }) => name)).toContain('NetworkPolicy');
  });

  test('asks for the API types of exactly the switches that are on', async () => {
    const switched: EnvironmentFile = {
      ...environment,
      autoscaling: { kind: 'keda', leadMinutes: 30, holdMinutes: 60 },
      secrets: {
        kind: 'externalSecrets',
        storeKind: 'ClusterSecretStore',
        store: 'vault',
        prefix: 'clove/',
        refreshMinutes: 60,
      },
    };
    const objects = { ...healthy(), 'crd//externalsecrets.external-secrets.io': {} };
    const lines = await report(cluster(objects), switched);
    expect(lines['KEDA']).toMatchObject({ state: 'missing', found: 'no scaledobjects.keda.sh' });
    expect(lines['External Secrets']).toMatchObject({
      state: 'missing',
      found: 'no clustersecretstores.external-secrets.io',
    });
    expect(lines['Istio']).toBeUndefined();
  });

  test.each([
    ['daemonset/kube-system/aws-node', 'warning'],
    ['daemonset/kube-system/kube-flannel-ds', 'missing'],
  ])('does not take %s for a network that enforces policies', async (key, state) => {
    const { 'daemonset/kube-system/cilium': _, ...objects } = healthy();
    expect((await report(cluster({ ...objects, [key]: {} })))['NetworkPolicy']).toMatchObject({ state });
  });

  test('sees an Argo CD that is too old for what projects say', async () => {
    const before = await report(
      cluster({ ...healthy(), 'crd//appprojects.argoproj.io': projectCrd({ name: {} }) }),
    );
    expect(before['AppProject fields']).toMatchObject({
      state: 'missing',
      mend: expect.stringContaining('syncOverrun: false'),
    });
    const older = { ...projectCrd({}), more: { syncOverrun: {} } };
    const much = await report(cluster({ ...healthy(), 'crd//appprojects.argoproj.io': older }));
    expect(much['AppProject fields']).toMatchObject({ found: 'no whitelist by name' });
  });
});
