import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { PORTS } from '../plan/ports.ts';
import { everyDeclaration } from '../provenance/images.ts';
import { environment, festival } from '../provenance/place.ts';
import { because, type Existence, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { add, addOther, k8s } from './manifest.ts';
import { metadata } from './names.ts';

/** The one way in: from the environment's ingress or gateway to the public service. None on a local machine. */
export function addRouting(chart: Chart, plan: Plan): void {
  const { routing } = plan.environment;
  const open = plan.services.find((image) => image.entry.ingress === 'public');
  if (routing.kind === 'none' || open === undefined) return;
  const { service } = open.entry;
  const why = switchedOn(
    addRouting,
    "the environment's way in, to the one service that the internet may reach",
    () => [at('kind'), ...publicServices(plan)],
  );
  if (routing.kind === 'ingress') addIngress(chart, plan, routing, service, why);
  else addHttpRoute(chart, plan, routing, service, why);
}

type Routing = Plan['environment']['routing'];
type IngressRouting = Extract<Routing, { kind: 'ingress' }>;
type GatewayRouting = Exclude<Routing, IngressRouting | { kind: 'none' }>;

const at = (...path: string[]) => environment('routing', ...path);
const HOST = reason('the host is <slug>.<domain>', () => [at('domain'), festival('festival')]);

function publicServices(plan: Plan) {
  return everyDeclaration(plan, 'ingress', (entry) => entry.ingress === 'public');
}

function toPublicService(plan: Plan) {
  return reason('the service that the internet may reach', () => publicServices(plan));
}

function addIngress(
  chart: Chart,
  plan: Plan,
  routing: IngressRouting,
  service: string,
  why: Existence,
): void {
  const host = `${plan.slug}.${routing.domain}`;
  const backend = { name: service, port: { name: 'http' } };
  const path = {
    path: '/',
    pathType: 'Prefix',
    backend: { service: eachBecause(backend, { name: toPublicService(plan) }) },
  };
  const spec: k8s.IngressSpec = {
    ingressClassName: routing.ingressClass,
    tls: [
      eachBecause<k8s.IngressTls>(
        { hosts: [host], secretName: routing.tlsSecret },
        { hosts: HOST, secretName: reason('the certificate of all festivals', () => [at('tlsSecret')]) },
      ),
    ],
    rules: [eachBecause<k8s.IngressRule>({ host, http: { paths: [path] } }, { host: HOST })],
  };
  eachBecause(spec, {
    ingressClassName: reason("the environment's ingress controller", () => [at('ingressClass')]),
  });
  const meta = metadata(plan, { name: service, component: 'service', wave: 'services' });
  add(chart, k8s.KubeIngress, { metadata: meta, spec }, why);
}

function addHttpRoute(
  chart: Chart,
  plan: Plan,
  { domain, gateway }: GatewayRouting,
  service: string,
  why: Existence,
): void {
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
    backendRefs: [eachBecause(backend, { name: toPublicService(plan) })],
  };
  addOther(
    chart,
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: metadata(plan, { name: service, component: 'service', wave: 'services' }),
      spec: {
        parentRefs: [parent],
        hostnames: because([`${plan.slug}.${domain}`], HOST),
        rules: [rule],
      },
    },
    why,
  );
}
