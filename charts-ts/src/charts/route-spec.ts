import type { EnvironmentFile } from '../environment/schema.ts';
import { PORTS } from '../plan/ports.ts';
import { environment } from '../provenance/place.ts';
import { because, eachBecause, type Reason, reason } from '../provenance/reason.ts';

type Routing = EnvironmentFile['routing'];
type IngressRouting = Extract<Routing, { kind: 'ingress' }>;
type GatewayRouting = Extract<Routing, { kind: 'gatewayApi' }>;

/** A host name and the Service that its requests go to, each with what decides it. */
interface RoutedHost {
  readonly host: string;
  readonly hostBecause: Reason;
  readonly service: string;
  readonly serviceBecause: Reason;
}

const at = (...path: string[]) => environment('routing', ...path);

/** Spec of the Ingress of a host. */
export function ingressSpec(routing: IngressRouting, routed: RoutedHost) {
  const { host, hostBecause, service, serviceBecause } = routed;
  const backend = { name: service, port: { name: 'http' } };
  const path = {
    path: '/',
    pathType: 'Prefix',
    backend: { service: eachBecause(backend, { name: serviceBecause }) },
  };
  const tls = eachBecause(
    { hosts: [host], secretName: routing.tlsSecret },
    { hosts: hostBecause, secretName: reason('the certificate of all festivals', () => [at('tlsSecret')]) },
  );
  const rule = eachBecause({ host, http: { paths: [path] } }, { host: hostBecause });
  return eachBecause(
    { ingressClassName: routing.ingressClass, tls: [tls], rules: [rule] },
    { ingressClassName: reason("the environment's ingress controller", () => [at('ingressClass')]) },
  );
}

/** What an HTTPRoute is to the API server. */
export const HTTP_ROUTE = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' } as const;

/** Spec of the HTTPRoute of a host. */
export function httpRouteSpec({ gateway }: GatewayRouting, routed: RoutedHost) {
  const { host, hostBecause, service, serviceBecause } = routed;
  // With group, kind and weight, which the API server fills in: these lists are compared whole.
  const parent = {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: gateway.name,
    namespace: gateway.namespace,
    sectionName: gateway.listener,
  };
  const ofGateway = (key: string) => reason("the environment's gateway", () => [at('gateway', key)]);
  eachBecause(parent, {
    name: ofGateway('name'),
    namespace: ofGateway('namespace'),
    sectionName: ofGateway('listener'),
  });
  const backend = { group: '', kind: 'Service', name: service, port: PORTS.http, weight: 1 };
  const rule = {
    matches: [{ path: { type: 'PathPrefix', value: '/' } }],
    backendRefs: [eachBecause(backend, { name: serviceBecause })],
  };
  return { parentRefs: [parent], hostnames: because([host], hostBecause), rules: [rule] };
}
