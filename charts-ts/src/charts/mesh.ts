import type { Chart } from 'cdk8s';
import type { Edge, Endpoint } from '../plan/edge.ts';
import type { Plan } from '../plan/plan.ts';
import { namespaceName } from '../provenance/images.ts';
import { environment, festival } from '../provenance/place.ts';
import { because, eachBecause, placesOf, reason, reasonOf, switchedOn } from '../provenance/reason.ts';
import { addOther } from './manifest.ts';
import { metadata, selector } from './names.ts';

/** Port of the tunnel between the nodes' proxies of ambient mode (HBONE). */
export const MESH_TUNNEL = 15008;
/** The address that the kubelet's probes come from in ambient mode. */
export const MESH_PROBES = '169.254.7.127/32';

export function isAmbient({ environment: { mesh } }: Plan): boolean {
  return mesh.kind === 'istio' && mesh.mode === 'ambient';
}

/** True when both ends of an edge are in an ambient mesh; traffic from or to other pods is not tunnelled. */
export function isTunnelled(plan: Plan, { from, to }: Edge): boolean {
  return isAmbient(plan) && inMesh(plan, from) && inMesh(plan, to);
}

/** Labels of the namespace that put its pods into the mesh. */
export function meshLabels({ environment: { mesh } }: Plan): Record<string, string> {
  if (mesh.kind === 'none') return {};
  const revision: Record<string, string> =
    mesh.revision === undefined ? {} : { 'istio.io/rev': mesh.revision };
  const mode: Record<string, string> =
    mesh.mode === 'ambient'
      ? { 'istio.io/dataplane-mode': 'ambient' }
      : mesh.revision === undefined
        ? { 'istio-injection': 'enabled' }
        : {};
  const inMesh = reason('its pods are in the mesh', () => [environment('mesh', 'mode')]);
  return eachBecause(
    { ...mode, ...revision },
    {
      'istio.io/dataplane-mode': inMesh,
      'istio-injection': inMesh,
      'istio.io/rev': reason('by this revision of the mesh', () => [environment('mesh', 'revision')]),
    },
  );
}

/** Labels of pods that stay outside: an operator talks to them without an identity of the mesh. */
export function outsideMeshLabels({ environment: { mesh } }: Plan): Record<string, string> {
  if (mesh.kind === 'none') return {};
  const label: Record<string, string> =
    mesh.mode === 'ambient' ? { 'istio.io/dataplane-mode': 'none' } : { 'sidecar.istio.io/inject': 'false' };
  const outside = reason(
    'its pods stay outside the mesh: the operator talks to them without an identity',
    () => [environment('mesh', 'mode')],
  );
  return eachBecause(label, { 'istio.io/dataplane-mode': outside, 'sidecar.istio.io/inject': outside });
}

/** Mutual TLS for every pod, no caller by default, then the edge table once more: by identity instead of address. */
export function addMesh(chart: Chart, plan: Plan): void {
  if (plan.environment.mesh.kind === 'none') return;
  addOther(
    chart,
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: metadata(plan, { name: 'default', component: 'platform', wave: 'foundation' }),
      spec: { mtls: { mode: 'STRICT' } },
    },
    switchedOn(addMesh, 'mutual TLS between all pods: this environment has a mesh', () => [
      environment('mesh', 'kind'),
    ]),
  );
  // Without a rule nothing is allowed.
  addAuthorization(chart, plan, 'default-deny', {});
  for (const name of calledPods(plan)) {
    const rules = plan.edges
      .filter((edge) => edge.to.kind === 'pods' && edge.to.name === name)
      .map((edge) => {
        const to = [{ operation: { ports: [String(edge.port)] } }];
        return because({ from: [{ source: source(plan, edge) }], to }, reasonOf(edge));
      });
    addAuthorization(chart, plan, `allow-${name}`, {
      selector: { matchLabels: selector(plan, name) },
      action: 'ALLOW',
      rules,
    });
  }
}

function addAuthorization(chart: Chart, plan: Plan, name: string, spec: object): void {
  addOther(
    chart,
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: metadata(plan, { name, component: 'platform', wave: 'foundation' }),
      spec,
    },
    switchedOn(addAuthorization, 'the edge table by identity: this environment has a mesh', () => [
      environment('mesh', 'kind'),
      festival('template'),
    ]),
  );
}

function calledPods(plan: Plan): string[] {
  const called = plan.edges.map((edge) => edge.to).filter((end) => end.kind === 'pods' && inMesh(plan, end));
  return [...new Set(called.map((end) => end.name))].sort();
}

/** Who a caller is: its service account, or any account of a neighbouring namespace. */
function source(plan: Plan, edge: Edge): object {
  const { mesh } = plan.environment;
  const { from } = edge;
  if (mesh.kind === 'none') throw new Error('there are no identities without a mesh');
  if (from.kind === 'namespace') return { namespaces: [from.name] };
  if (from.kind !== 'pods') throw new Error(`${from.kind} ${from.name} calls no pod here`);
  return eachBecause(
    { principals: [`${mesh.trustDomain}/ns/${plan.namespace}/sa/${from.name}`] },
    {
      principals: reason("the caller's account in the mesh", () => [
        ...placesOf(edge),
        environment('mesh', 'trustDomain'),
        ...namespaceName(),
      ]),
    },
  );
}

/** Pods that an operator makes, networks and hosts are not in it. */
function inMesh(plan: Plan, end: Endpoint): boolean {
  if (end.kind === 'namespace') return true;
  if (end.kind !== 'pods') return false;
  const engine = end.name === 'postgres' || end.name === 'rabbitmq';
  return !(engine && plan.environment.dataEngine.kind === 'operators');
}
