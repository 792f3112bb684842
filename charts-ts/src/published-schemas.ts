import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a kind's published schema says of an object: one line per complaint, unknown fields not included. */
export type Complain = (object: object) => string[];

/** By kind ("<apiVersion> <kind>") the package that publishes its class, under the path <apiVersion>/<kind>. */
const PACKAGES: Readonly<Record<string, string>> = {
  'apps/v1 Deployment': 'kubernetes-models',
  'apps/v1 StatefulSet': 'kubernetes-models',
  'autoscaling/v2 HorizontalPodAutoscaler': 'kubernetes-models',
  'batch/v1 CronJob': 'kubernetes-models',
  'batch/v1 Job': 'kubernetes-models',
  'v1 PersistentVolumeClaim': 'kubernetes-models',
  'networking.k8s.io/v1 Ingress': 'kubernetes-models',
  'networking.k8s.io/v1 NetworkPolicy': 'kubernetes-models',
  'policy/v1 PodDisruptionBudget': 'kubernetes-models',
  'scheduling.k8s.io/v1 PriorityClass': 'kubernetes-models',
  'v1 ConfigMap': 'kubernetes-models',
  'v1 LimitRange': 'kubernetes-models',
  'v1 Namespace': 'kubernetes-models',
  'v1 ResourceQuota': 'kubernetes-models',
  'v1 Service': 'kubernetes-models',
  'v1 ServiceAccount': 'kubernetes-models',
  'argoproj.io/v1alpha1 AppProject': '@kubernetes-models/argo-cd',
  'argoproj.io/v1alpha1 Application': '@kubernetes-models/argo-cd',
  'argoproj.io/v1alpha1 ApplicationSet': '@kubernetes-models/argo-cd',
  'external-secrets.io/v1 ExternalSecret': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io/v1 HTTPRoute': '@kubernetes-models/gateway-api',
  'keda.sh/v1alpha1 ScaledObject': '@kubernetes-models/keda',
  'monitoring.coreos.com/v1 PodMonitor': '@kubernetes-models/prometheus-operator',
  'monitoring.coreos.com/v1 PrometheusRule': '@kubernetes-models/prometheus-operator',
  'monitoring.coreos.com/v1 ServiceMonitor': '@kubernetes-models/prometheus-operator',
  'postgresql.cnpg.io/v1 Cluster': '@kubernetes-models/cloudnative-pg',
  'postgresql.cnpg.io/v1 Database': '@kubernetes-models/cloudnative-pg',
  'security.istio.io/v1 AuthorizationPolicy': '@kubernetes-models/istio',
  'security.istio.io/v1 PeerAuthentication': '@kubernetes-models/istio',
};

/**
 * The schema of a kind ("<apiVersion> <kind>"), or undefined when none is known. It is loaded when its kind is
 * first met: all of them are seven hundred modules, most of the start of a verb that needs none.
 */
export function publishedSchema(kind: string): Complain | undefined {
  const schema = loaded.get(kind) ?? load(kind);
  if (schema !== undefined) loaded.set(kind, schema);
  return schema;
}

const loaded = new Map<string, Complain>();

const require = createRequire(import.meta.url);

interface Model {
  readonly prototype: { readonly validate: () => void };
}

const Refusal = z.object({
  errors: z.array(
    z.object({
      instancePath: z.string(),
      keyword: z.string(),
      message: z.string().optional(),
      params: z.unknown(),
    }),
  ),
});

/**
 * The published classes keep their schema to themselves, so their `validate` is called on an object that is not
 * one of theirs.
 */
function load(kind: string): Complain | undefined {
  const name = PACKAGES[kind];
  if (name === undefined) return undefined;
  const [apiVersion = '', className = ''] = kind.split(' ');
  // By its file, because the packages offer their modules to import alone, and only require answers at once.
  const file = fileURLToPath(import.meta.resolve(`${name}/${apiVersion}/${className}`));
  const { [className]: model }: Record<string, unknown> = require(file);
  if (!isModel(model)) throw new Error(`${file} has no class ${className}`);
  return (object) => {
    try {
      Reflect.apply(model.prototype.validate, object, []);
      return [];
    } catch (error) {
      const refusal = Refusal.safeParse(error);
      if (!refusal.success) throw error;
      return refusal.data.errors.map(
        ({ instancePath, message, keyword, params }) =>
          `${instancePath}: ${message ?? `${keyword} ${JSON.stringify(params)}`}`,
      );
    }
  };
}

function isModel(value: unknown): value is Model {
  return typeof value === 'function' && typeof value.prototype?.validate === 'function';
}
