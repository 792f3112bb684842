import { resolve } from 'node:path';
import { type EnvironmentFile, loadEnvironment } from '@clove/charts-ts';
import { describe, expect, test } from '@jest/globals';
import type { KubectlWorld } from '../../test/kubectl-sandbox/answer.ts';
import { cluster, sandboxed } from '../../test/kubectl-sandbox/sandbox.ts';
import { clusterChecks } from './cluster-checks.ts';

const { environment } = loadEnvironment(resolve(import.meta.dirname, '../../../..'), 'staging');
/** A definition that serves these versions; one with a tilde is there and not served. */
const definition = (...versions: readonly string[]) => ({
  spec: {
    versions: versions.map((name) => ({ name: name.replace('~', ''), served: !name.startsWith('~') })),
  },
});
const projectCrd = (fields: object) => ({
  ...definition('v1alpha1'),
  schema: { clusterResourceWhitelist: { items: { properties: { group: {}, ...fields } } } },
});
const NAMED = { ...projectCrd({ name: {} }), more: { syncOverrun: {} } };
const DEFAULT = { 'storageclass.kubernetes.io/is-default-class': 'true' };
const server = (version: string) => ({
  spec: { template: { spec: { containers: [{ image: `quay.io/argoproj/argocd:${version}` }] } } },
});

/** A cluster that has everything staging needs. */
const healthy = () => ({
  'ingressclass//nginx': {},
  'apiservice//v1beta1.metrics.k8s.io': { status: { conditions: [{ type: 'Available', status: 'True' }] } },
  'storageclass//fast': { metadata: { name: 'fast', annotations: DEFAULT } },
  'daemonset/kube-system/cilium': {},
  'crd//appprojects.argoproj.io': NAMED,
  'deployment/argocd/argocd-server': server('v3.5.1'),
});

const report = async (world: KubectlWorld, file: EnvironmentFile = environment) =>
  Object.fromEntries((await clusterChecks(sandboxed(world), file)).map((line) => [line.name, line]));

describe("the doctor's checks of a cluster", () => {
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

  test('says of an empty cluster what is missing and how to fix it', async () => {
    const lines = Object.values(await report({ ...cluster(), version: 'v1.24.0' }));
    for (const { state, remediation } of lines) {
      expect(state).not.toBe('ok');
      expect(remediation).not.toBe('');
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
    const objects = { ...healthy(), 'crd//externalsecrets.external-secrets.io': definition('v1beta1', 'v1') };
    const lines = await report(cluster(objects), switched);
    expect(lines['KEDA']).toMatchObject({ state: 'missing', found: 'no scaledobjects.keda.sh' });
    expect(lines['External Secrets']).toMatchObject({
      state: 'missing',
      found: 'no clustersecretstores.external-secrets.io',
    });
    expect(lines['Istio']).toBeUndefined();
  });

  test('does not take a kind for there whose rendered version is not served', async () => {
    const crds = ['externalsecrets', 'clustersecretstores'].map((name) => `crd//${name}.external-secrets.io`);
    const older = Object.fromEntries(crds.map((crd) => [crd, definition('v1beta1', '~v1')]));
    const secrets: EnvironmentFile['secrets'] = {
      kind: 'externalSecrets',
      storeKind: 'ClusterSecretStore',
      store: 'vault',
      prefix: 'clove/',
      refreshMinutes: 60,
    };
    const lines = await report(cluster({ ...healthy(), ...older }), { ...environment, secrets });
    expect(lines['External Secrets']).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('externalsecrets.external-secrets.io is served as v1beta1, not as v1'),
      remediation: expect.stringContaining('0.16 or newer'),
    });
  });

  test.each([
    ['v3.5.1', true, 'ok'],
    ['v4.0.0', true, 'ok'],
    ['v3.4.9', true, 'missing'],
    ['v3.3.0', false, 'ok'],
    ['v3.2.1', false, 'missing'],
    ['v2.14.0', false, 'missing'],
  ])('takes Argo CD %s with syncOverrun %s as %s', async (version, syncOverrun, state) => {
    const { argocd } = environment;
    if (argocd === undefined) throw new Error('staging has no Argo CD');
    const objects = { ...healthy(), 'deployment/argocd/argocd-server': server(version) };
    const lines = await report(cluster(objects), { ...environment, argocd: { ...argocd, syncOverrun } });
    expect(lines['Argo CD']).toMatchObject({ state });
    if (state === 'missing') expect(lines['Argo CD']?.remediation).toContain('syncOverrun: false');
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
      remediation: expect.stringContaining('syncOverrun: false'),
    });
    const older = { ...projectCrd({}), more: { syncOverrun: {} } };
    const much = await report(cluster({ ...healthy(), 'crd//appprojects.argoproj.io': older }));
    expect(much['AppProject fields']).toMatchObject({ found: 'no whitelist by name' });
  });
});
