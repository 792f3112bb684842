import type { EnvironmentFile } from '@clove/charts-ts';
import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';
import { z } from 'zod';
import type { Kubectl } from '../kubectl/kubectl.ts';
import { type CheckResult, missing, ok, warning } from './check-result.ts';
import { neededApis } from './needed-apis.ts';

const Items = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        name: z.string(),
        annotations: z.record(z.string(), z.string()).default({}),
      }),
    }),
  ),
});

/**
 * Networks that enforce NetworkPolicy, by their DaemonSets. A policy on a network that ignores it is accepted by the
 * API server all the same, which is why it is checked here.
 */
const ENFORCING = [
  'calico-node',
  'canal',
  'cilium',
  'anetd',
  'antrea-agent',
  'kube-router',
  'ovnkube-node',
  'azure-npm',
];
/** Networks that enforce it only when configured to. */
const OPTIONAL = ['aws-node', 'weave-net'];

/** Everything an environment needs of its cluster, each as one line. */
export async function clusterChecks(kubectl: Kubectl, environment: EnvironmentFile): Promise<CheckResult[]> {
  const served = await servedVersions(kubectl);
  return [
    await serverVersion(kubectl),
    ...neededApis(environment).map(({ name, apis, remediation }) => {
      const absent = apis.flatMap((api) => absence(api, served));
      return absent.length === 0 ? ok(name, apis.join(', ')) : missing(name, absent.join('; '), remediation);
    }),
    ...(await ingressClass(kubectl, environment)),
    await metricsServer(kubectl),
    await storageClass(kubectl, environment),
    await networkPolicy(kubectl),
    ...(await argoCdChecks(kubectl, environment, served)),
  ];
}

/** Versions that the cluster serves, by the name of the CustomResourceDefinition. */
type Served = ReadonlyMap<string, ReadonlySet<string>>;

/** One line per definition: its name, then its served versions. */
const SERVED =
  '{range .items[*]}{.metadata.name}{range .spec.versions[?(@.served==true)]} {.name}{end}{"\\n"}{end}';

async function servedVersions(kubectl: Kubectl): Promise<Served> {
  const lines = (await kubectl.ask('get', 'crd', '-o', `jsonpath=${SERVED}`)).split('\n');
  return new Map(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const [name = '', ...versions] = line.split(' ');
        return [name, new Set(versions)] as const;
      }),
  );
}

/** What is missing of "<plural>.<group>/<version>"; nothing when it is served. */
function absence(api: string, served: Served): string[] {
  const [crd = '', version = ''] = api.split('/');
  const versions = served.get(crd);
  if (versions === undefined) return [`no ${crd}`];
  return versions.has(version) ? [] : [`${crd} is served as ${[...versions].join(', ')}, not as ${version}`];
}

async function serverVersion(kubectl: Kubectl): Promise<CheckResult> {
  const Version = z.looseObject({ serverVersion: z.looseObject({ gitVersion: z.string() }) });
  const { serverVersion: server } = Version.parse(JSON.parse(await kubectl.ask('version', '-o', 'json')));
  // unhealthyPodEvictionPolicy is on by default since 1.27.
  return isFrom('1.27.0', server.gitVersion)
    ? ok('Kubernetes', server.gitVersion)
    : missing('Kubernetes', server.gitVersion, 'the manifests need Kubernetes 1.27 or newer');
}

async function ingressClass(kubectl: Kubectl, { routing }: EnvironmentFile): Promise<CheckResult[]> {
  if (routing.kind !== 'ingress') return [];
  const name = routing.ingressClass;
  const found = await kubectl.get('ingressclass', name);
  return [
    found === undefined
      ? missing(
          'Ingress',
          `no IngressClass ${name}`,
          `install the controller of class ${name}, or name another in the environment`,
        )
      : ok('Ingress', `class ${name}`),
  ];
}

async function metricsServer(kubectl: Kubectl): Promise<CheckResult> {
  const Service = z.looseObject({
    status: z.looseObject({
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
    }),
  });
  const found = Service.safeParse(await kubectl.get('apiservice', 'v1beta1.metrics.k8s.io'));
  const available = found.data?.status.conditions.some(
    ({ type, status }) => type === 'Available' && status === 'True',
  );
  return available === true
    ? ok('metrics-server', 'available')
    : missing(
        'metrics-server',
        'not available',
        'install metrics-server: autoscaling by cpu needs it, and Argo CD turns red without it',
      );
}

async function storageClass(kubectl: Kubectl, { dataEngine }: EnvironmentFile): Promise<CheckResult> {
  const { items } = Items.parse(JSON.parse(await kubectl.ask('get', 'storageclass', '-o', 'json')));
  const wanted = 'storageClass' in dataEngine ? dataEngine.storageClass : undefined;
  if (wanted !== undefined) {
    return items.some(({ metadata }) => metadata.name === wanted)
      ? ok('storage', `class ${wanted}`)
      : missing(
          'storage',
          `no StorageClass ${wanted}`,
          `it has ${items.map(({ metadata }) => metadata.name).join(', ') || 'none'}`,
        );
  }
  const usual = items.find(
    ({ metadata }) => metadata.annotations['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  if (usual !== undefined) return ok('storage', `default class ${usual.metadata.name}`);
  return dataEngine.kind === 'external'
    ? ok('storage', 'none needed')
    : missing(
        'storage',
        'no default StorageClass',
        'mark one as default, or name one in dataEngine.storageClass',
      );
}

async function networkPolicy(kubectl: Kubectl): Promise<CheckResult> {
  const { items } = Items.parse(JSON.parse(await kubectl.ask('get', 'daemonset', '-A', '-o', 'json')));
  const names = items.map(({ metadata }) => metadata.name);
  const enforcing = names.find((name) => ENFORCING.includes(name));
  if (enforcing !== undefined) return ok('NetworkPolicy', `enforced by ${enforcing}`);
  const optional = names.find((name) => OPTIONAL.includes(name));
  const remediation =
    'use a network that enforces NetworkPolicy (Calico, Cilium, Antrea): without one, every pod reaches every other';
  return optional === undefined
    ? missing('NetworkPolicy', 'no network that is known to enforce it', remediation)
    : warning(
        'NetworkPolicy',
        `${optional} enforces it only when configured to`,
        'turn its network policy support on',
      );
}

/** Argo CD may run in another cluster than the festivals. */
async function argoCdChecks(
  kubectl: Kubectl,
  { argocd }: EnvironmentFile,
  served: Served,
): Promise<CheckResult[]> {
  if (argocd === undefined) return [];
  if (!served.has('appprojects.argoproj.io')) {
    return [
      warning(
        'Argo CD',
        'not in this cluster',
        'ask the cluster that it runs in: npx clove doctor --context <its context>',
      ),
    ];
  }
  const Deployment = z.looseObject({
    spec: z.looseObject({
      template: z.looseObject({
        spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string() })) }),
      }),
    }),
  });
  const server = Deployment.safeParse(await kubectl.get('deployment', 'argocd-server', argocd.namespace));
  const image = server.data?.spec.template.spec.containers[0]?.image;
  if (image === undefined) {
    return [
      missing(
        'Argo CD',
        `no argocd-server in namespace ${argocd.namespace}`,
        'install it there, or correct argocd.namespace',
      ),
    ];
  }
  const version = /:(v[\d.]+)/.exec(image)?.[1] ?? image;
  return [argoCdVersion(version, argocd.syncOverrun), await projectFields(kubectl, argocd.syncOverrun)];
}

/** syncOverrun of a sync window came with Argo CD 3.5, the name in a project's whitelist with 3.3. */
function argoCdVersion(version: string, syncOverrun: boolean): CheckResult {
  if (isFrom(syncOverrun ? '3.5.0' : '3.3.0', version)) return ok('Argo CD', version);
  const remediation = 'update Argo CD to 3.5, or to 3.3 with argocd.syncOverrun: false in the environment';
  return missing('Argo CD', `${version} is too old`, remediation);
}

/** True for a version such as v1.27.3-gke.100 that is not older; false for what is no version. */
function isFrom(oldest: string, version: string): boolean {
  const found = /^v\d/.test(version) ? coerce(version) : null;
  return found !== null && gte(found, oldest);
}

/** Fields of AppProject that came during Argo CD 3: an older one refuses the whole object because of them. */
async function projectFields(kubectl: Kubectl, syncOverrun: boolean): Promise<CheckResult> {
  const schema = JSON.stringify(await kubectl.get('crd', 'appprojects.argoproj.io'));
  const name = 'AppProject fields';
  if (syncOverrun && !schema.includes('"syncOverrun"')) {
    return missing(
      name,
      'no syncOverrun',
      'set argocd.syncOverrun: false in the environment, or update Argo CD',
    );
  }
  return /"clusterResourceWhitelist":\{[^\]]*?"name":\{/.test(schema)
    ? ok(name, syncOverrun ? 'syncOverrun, whitelist by name' : 'whitelist by name')
    : missing(
        name,
        'no whitelist by name',
        'update Argo CD: projects admit only the namespace of their festival',
      );
}
