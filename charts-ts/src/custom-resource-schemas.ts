import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { AppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import { Cluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster';
import { Database } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Database';
import { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret';
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { AuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy';
import { PeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { z } from 'zod';

/** What a kind's published schema says of an object: one line per complaint, unknown fields not included. */
export type Complain = (object: object) => string[];

/** Kinds that operators bring, with their published classes. One class per import: whole groups take a second to load. */
const PUBLISHED: Readonly<Record<string, { readonly prototype: { validate(): void } }>> = {
  'argoproj.io/v1alpha1 AppProject': AppProject,
  'argoproj.io/v1alpha1 Application': Application,
  'argoproj.io/v1alpha1 ApplicationSet': ApplicationSet,
  'external-secrets.io/v1 ExternalSecret': ExternalSecret,
  'gateway.networking.k8s.io/v1 HTTPRoute': HTTPRoute,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
  'monitoring.coreos.com/v1 PodMonitor': PodMonitor,
  'monitoring.coreos.com/v1 PrometheusRule': PrometheusRule,
  'monitoring.coreos.com/v1 ServiceMonitor': ServiceMonitor,
  'postgresql.cnpg.io/v1 Cluster': Cluster,
  'postgresql.cnpg.io/v1 Database': Database,
  'security.istio.io/v1 AuthorizationPolicy': AuthorizationPolicy,
  'security.istio.io/v1 PeerAuthentication': PeerAuthentication,
};

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
 * The schema of an operator's kind ("<apiVersion> <kind>"), or undefined when none is known. The published
 * classes keep their schema to themselves, so their `validate` is called on an object that is not one of theirs.
 */
export function customResourceSchema(kind: string): Complain | undefined {
  const model = PUBLISHED[kind];
  if (model === undefined) return undefined;
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
