import type { Chart } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { everyDeclaration } from '../provenance/images.ts';
import { environment, festival } from '../provenance/place.ts';
import { reason, switchedOn } from '../provenance/reason.ts';
import { add, addOther, k8s } from './manifest.ts';
import { metadata } from './names.ts';
import { HTTP_ROUTE, httpRouteSpec, ingressSpec } from './route-spec.ts';

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
  const routed = {
    host: `${plan.slug}.${routing.domain}`,
    hostBecause: reason('the host is <slug>.<domain>', () => [at('domain'), festival('festival')]),
    service,
    serviceBecause: reason('the service that the internet may reach', () => publicServices(plan)),
  };
  const meta = metadata(plan, { name: service, component: 'service', wave: 'services' });
  if (routing.kind === 'ingress')
    add(chart, k8s.KubeIngress, { metadata: meta, spec: ingressSpec(routing, routed) }, why);
  else addOther(chart, { ...HTTP_ROUTE, metadata: meta, spec: httpRouteSpec(routing, routed) }, why);
}

const at = (...path: string[]) => environment('routing', ...path);

function publicServices(plan: Plan) {
  return everyDeclaration(plan, 'ingress', (entry) => entry.ingress === 'public');
}
