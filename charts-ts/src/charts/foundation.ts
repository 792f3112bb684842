import type { CatalogueEntry } from '@clove/pool-images';
import type { Chart } from 'cdk8s';
import { ownBackup } from '../plan/backup.ts';
import type { Plan } from '../plan/plan.ts';
import { databases, everyDeclaration, namespaceName } from '../provenance/images.ts';
import { environment, festival, type Place } from '../provenance/place.ts';
import { eachBecause, exists, reason } from '../provenance/reason.ts';
import { yamlText } from '../yaml-text.ts';
import { canonical } from './content-hash.ts';
import { add, k8s } from './manifest.ts';
import { meshLabels } from './mesh.ts';
import { DATA_ENGINE_LABEL, metadata } from './names.ts';

/** The namespace, in a chart of its own because a chart stamps its namespace on everything, the namespace included. */
export function addNamespace(chart: Chart, plan: Plan): void {
  const slug = reason("the festival's slug", () => [festival('festival')]);
  const own: Record<string, string> = {
    'app.kubernetes.io/name': plan.slug,
    'clove.dev/festival': plan.slug,
    'clove.dev/environment': plan.environment.environment,
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  const labels = eachBecause(own, {
    'app.kubernetes.io/name': slug,
    'clove.dev/festival': slug,
    'clove.dev/environment': reason("the environment's name", () => [environment('environment')]),
  });
  add(
    chart,
    k8s.KubeNamespace,
    {
      metadata: metadata(plan, {
        name: plan.namespace,
        component: 'platform',
        wave: 'foundation',
        keep: true,
        labels: { ...labels, ...engineLabel(plan), ...meshLabels(plan) },
        nameBecause: reason("the environment's prefix and the festival's slug", namespaceName),
      }),
    },
    exists(addNamespace, 'every festival lives in a namespace of its own', () => [
      festival('festival'),
      environment('namespacePrefix'),
    ]),
  );
}

/** Says, where these manifests are applied elsewhere, that the data is not among them. */
function engineLabel({ environment: { dataEngine } }: Plan): Record<string, string> {
  const label: Record<string, string> =
    dataEngine.kind === 'bundled' ? {} : { [DATA_ENGINE_LABEL]: dataEngine.kind };
  const why = reason('where the data is, when not among these objects', () => [
    environment('dataEngine', 'kind'),
  ]);
  return eachBecause(label, { [DATA_ENGINE_LABEL]: why });
}

/** What a festival may take, what a pod gets that asks for nothing, and which secrets must exist. */
export function addFoundation(chart: Chart, plan: Plan): void {
  const foundation = (name: string) => metadata(plan, { name, component: 'platform', wave: 'foundation' });
  add(
    chart,
    k8s.KubeResourceQuota,
    { metadata: foundation('festival'), spec: { hard: quota(plan) } },
    exists(addFoundation, 'what one festival may take in this environment', () => [environment('quota')]),
  );
  add(
    chart,
    k8s.KubeLimitRange,
    {
      metadata: foundation('festival'),
      spec: {
        limits: [
          {
            type: 'Container',
            // No default cpu limit: it would throttle.
            defaultRequest: { cpu: k8s.Quantity.fromString('50m'), memory: k8s.Quantity.fromString('64Mi') },
            default: { memory: k8s.Quantity.fromString('256Mi') },
          },
        ],
      },
    },
    exists(addFoundation, 'every festival: what a container gets that asks for nothing', () => [
      festival('festival'),
    ]),
  );
  const data = { 'requirements.yaml': yamlText(plan.secrets.map(canonical)) };
  add(
    chart,
    k8s.KubeConfigMap,
    {
      metadata: foundation('secret-requirements'),
      data: eachBecause(data, {
        'requirements.yaml': reason('secrets, edges and databases of the chosen images', () => secrets(plan)),
      }),
    },
    exists(addFoundation, 'the secrets that the chosen images read', () => secrets(plan)),
  );
}

function quota({ environment: { quota: allowed } }: Plan): Record<string, k8s.Quantity> {
  const hard: Record<string, k8s.Quantity> = {
    'requests.cpu': k8s.Quantity.fromString(allowed.cpu),
    'requests.memory': k8s.Quantity.fromString(allowed.memory),
    'limits.memory': k8s.Quantity.fromString(allowed.memoryLimit),
    'requests.storage': k8s.Quantity.fromString(allowed.storage),
    pods: k8s.Quantity.fromNumber(allowed.pods),
    'services.loadbalancers': k8s.Quantity.fromNumber(0),
    'services.nodeports': k8s.Quantity.fromNumber(0),
  };
  const by = (key: keyof typeof allowed, why: string) => reason(why, () => [environment('quota', key)]);
  return eachBecause(hard, {
    'requests.cpu': by('cpu', 'what one festival may request'),
    'requests.memory': by('memory', 'what one festival may request'),
    'limits.memory': by('memoryLimit', 'what one festival may use'),
    'requests.storage': by('storage', 'what one festival may store'),
    pods: by('pods', 'pods of one festival'),
  });
}

function secrets(plan: Plan): Place[] {
  const every = (field: string, has: (entry: CatalogueEntry) => boolean) =>
    everyDeclaration(plan, field, has);
  return [
    ...every('secrets', (entry) => entry.secrets.length > 0),
    ...every('edges', (entry) => entry.edges.some(({ port }) => port === 'management')),
    ...databases(plan),
    festival('template'),
    environment('payments'),
    environment('mail'),
    environment('dataEngine', 'kind'),
    ...(plan.environment.dataEngine.kind === 'external' ? [environment('dataEngine', 'caSecret')] : []),
    ...(ownBackup(plan.environment.backup)?.target.kind === 's3' ? [environment('backup', 'target')] : []),
  ];
}
