import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { yamlText } from '../yaml-text.ts';
import { canonical } from './content-hash.ts';
import { add, k8s } from './manifest.ts';
import { meshLabels } from './mesh.ts';
import { annotations, DATA_ENGINE_LABEL, labels } from './names.ts';

/** The namespace, in a chart of its own because a chart stamps its namespace on everything, the namespace included. */
export function addNamespace(chart: Chart, plan: Plan): void {
  add(chart, k8s.KubeNamespace, {
    metadata: {
      name: plan.namespace,
      labels: {
        ...labels(plan, plan.slug, 'platform'),
        'clove.dev/festival': plan.slug,
        'clove.dev/environment': plan.environment.environment,
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
        ...engineLabel(plan),
        ...meshLabels(plan),
      },
      annotations: annotations('foundation', { keep: true }),
    },
  });
}

/** Tells whoever runs these manifests elsewhere that the data is not among them. */
function engineLabel({ environment: { dataEngine } }: Plan): Record<string, string> {
  return dataEngine.kind === 'bundled' ? {} : { [DATA_ENGINE_LABEL]: dataEngine.kind };
}

/** What a festival may take, what a pod gets that asks for nothing, and which secrets must exist. */
export function addFoundation(chart: Chart, plan: Plan): void {
  const { quota } = plan.environment;
  const metadata = (name: string): k8s.ObjectMeta => ({
    name,
    labels: labels(plan, name, 'platform'),
    annotations: annotations('foundation'),
  });
  add(chart, k8s.KubeResourceQuota, {
    metadata: metadata('festival'),
    spec: {
      hard: {
        'requests.cpu': k8s.Quantity.fromString(quota.cpu),
        'requests.memory': k8s.Quantity.fromString(quota.memory),
        'limits.memory': k8s.Quantity.fromString(quota.memoryLimit),
        'requests.storage': k8s.Quantity.fromString(quota.storage),
        pods: k8s.Quantity.fromNumber(quota.pods),
        'services.loadbalancers': k8s.Quantity.fromNumber(0),
        'services.nodeports': k8s.Quantity.fromNumber(0),
      },
    },
  });
  add(chart, k8s.KubeLimitRange, {
    metadata: metadata('festival'),
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
  });
  add(chart, k8s.KubeConfigMap, {
    metadata: metadata('secret-requirements'),
    data: { 'requirements.yaml': yamlText(plan.secrets.map(canonical)) },
  });
}
