import { validate as validateDeployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as validateStatefulSet } from 'kubernetes-models/_schemas/IoK8sApiAppsV1StatefulSet';
import { validate as validateAutoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler';
import { validate as validateJob } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as validateConfigMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as validateLimitRange } from 'kubernetes-models/_schemas/IoK8sApiCoreV1LimitRange';
import { validate as validateNamespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace';
import { validate as validateResourceQuota } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ResourceQuota';
import { validate as validateService } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as validateServiceAccount } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount';
import { validate as validateIngress } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress';
import { validate as validateNetworkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as validateBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { validate as validatePriorityClass } from 'kubernetes-models/_schemas/IoK8sApiSchedulingV1PriorityClass';
import { type Complain, customResourceSchema } from './custom-resource-schemas.ts';
import { RabbitmqCluster } from './rabbitmq-schema.ts';

interface SchemaError {
  readonly instancePath: string;
  readonly message?: string | undefined;
  readonly keyword: string;
  readonly params: Record<string, unknown>;
}

interface Validate {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null | undefined;
}

const SCHEMAS: Readonly<Record<string, Validate>> = {
  'apps/v1 Deployment': validateDeployment,
  'apps/v1 StatefulSet': validateStatefulSet,
  'autoscaling/v2 HorizontalPodAutoscaler': validateAutoscaler,
  'batch/v1 Job': validateJob,
  'v1 ConfigMap': validateConfigMap,
  'v1 LimitRange': validateLimitRange,
  'v1 Namespace': validateNamespace,
  'v1 ResourceQuota': validateResourceQuota,
  'v1 Service': validateService,
  'v1 ServiceAccount': validateServiceAccount,
  'networking.k8s.io/v1 Ingress': validateIngress,
  'networking.k8s.io/v1 NetworkPolicy': validateNetworkPolicy,
  'policy/v1 PodDisruptionBudget': validateBudget,
  'scheduling.k8s.io/v1 PriorityClass': validatePriorityClass,
};

/**
 * What the Kubernetes API server would refuse or silently drop, one line each; empty when the object is fine.
 * The compiled schemas say nothing about fields that they do not know, so the object is handed to them behind
 * a proxy that remembers what was read: a field that the schema never looked at is one it does not know.
 */
export function schemaComplaints(object: Readonly<Record<string, unknown>>): string[] {
  const kind = `${String(object['apiVersion'])} ${String(object['kind'])}`;
  if (kind === 'rabbitmq.com/v1beta1 RabbitmqCluster') {
    const issues = RabbitmqCluster.safeParse(object).error?.issues ?? [];
    return issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  const complain = customResourceSchema(kind) ?? builtInSchema(kind);
  if (complain === undefined) return [`no schema is known for ${kind}`];
  const observed = observe(object);
  const complaints = complain(observed.proxy);
  const unknown = unread(observed, '').filter((path) => MISSING_FIELDS[kind]?.test(path) !== true);
  return [...complaints, ...unknown.map((path) => `${path}: unknown field`)];
}

/**
 * Fields that the API has and the schemas lack: the packages drop what is called "description", and syncOverrun is
 * newer than @kubernetes-models/argo-cd 4.0.0.
 */
const MISSING_FIELDS: Readonly<Record<string, RegExp>> = {
  'argoproj.io/v1alpha1 AppProject':
    /^spec\.(?:description|syncWindows\[\d+\]\.(?:description|syncOverrun))$/,
  'scheduling.k8s.io/v1 PriorityClass': /^description$/,
};

/** The schema of a kind that Kubernetes itself ships. */
function builtInSchema(kind: string): Complain | undefined {
  const validate = SCHEMAS[kind];
  if (validate === undefined) return undefined;
  return (object) =>
    validate(object)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath}: ${error.message ?? describe(error)}`);
}

function describe(error: SchemaError): string {
  return `${error.keyword} ${JSON.stringify(error.params)}`;
}

interface Observed {
  readonly target: object;
  readonly proxy: object;
  readonly read: Set<string>;
  readonly children: Map<string, Observed>;
}

function observe(target: object): Observed {
  const read = new Set<string>();
  const children = new Map<string, Observed>();
  const proxy = new Proxy(target, {
    get(of, key, receiver) {
      const value: unknown = Reflect.get(of, key, receiver);
      if (typeof key !== 'string') return value;
      read.add(key);
      if (typeof value !== 'object' || value === null) return value;
      const child = children.get(key) ?? observe(value);
      children.set(key, child);
      return child.proxy;
    },
  });
  return { target, proxy, read, children };
}

function unread(observed: Observed, path: string): string[] {
  return Object.keys(observed.target).flatMap((key) => {
    const here = Array.isArray(observed.target) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (!observed.read.has(key)) return [here];
    const child = observed.children.get(key);
    return child === undefined ? [] : unread(child, here);
  });
}
