import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { add, addOther, k8s } from './manifest.ts';
import { annotations, labels } from './names.ts';

/** The one way in: from the environment's ingress or gateway to the public service. None on a local machine. */
export function addRouting(chart: Chart, plan: Plan): void {
  const { routing } = plan.environment;
  const open = plan.services.find((image) => image.entry.ingress === 'public');
  if (routing.kind === 'none' || open === undefined) return;
  const { service } = open.entry;
  const host = `${plan.slug}.${routing.domain}`;
  const metadata = {
    name: service,
    labels: labels(plan, service, 'service'),
    annotations: annotations('services'),
  };
  if (routing.kind === 'ingress') {
    add(chart, k8s.KubeIngress, {
      metadata,
      spec: {
        ingressClassName: routing.ingressClass,
        tls: [{ hosts: [host], secretName: routing.tlsSecret }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: service, port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    });
    return;
  }
  const { gateway } = routing;
  addOther(chart, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    // With group, kind and weight, which the API server fills in: these lists are compared whole.
    spec: {
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          name: gateway.name,
          namespace: gateway.namespace,
          sectionName: gateway.listener,
        },
      ],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: service, port: PORTS.http, weight: 1 }],
        },
      ],
    },
  });
}
