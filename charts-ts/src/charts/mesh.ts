import type { Chart } from 'cdk8s';
import type { Edge, Endpoint } from '../plan/edge.ts';
import type { Plan } from '../plan/plan.ts';
import { addOther } from './manifest.ts';
import { annotations, labels, selector } from './names.ts';

/** Port of the tunnel between the nodes' proxies of ambient mode (HBONE). */
export const MESH_TUNNEL = 15008;
/** The address that the kubelet's probes come from in ambient mode. */
export const MESH_PROBES = '169.254.7.127/32';

export function isAmbient({ environment: { mesh } }: Plan): boolean {
  return mesh.kind === 'istio' && mesh.mode === 'ambient';
}

/** True when both ends of an edge are in an ambient mesh; who has no sidecar and no tunnel talks plainly. */
export function isTunnelled(plan: Plan, { from, to }: Edge): boolean {
  return isAmbient(plan) && inMesh(plan, from) && inMesh(plan, to);
}

/** Labels of the namespace that put its pods into the mesh. */
export function meshLabels({ environment: { mesh } }: Plan): Record<string, string> {
  if (mesh.kind === 'none') return {};
  const revision: Record<string, string> =
    mesh.revision === undefined ? {} : { 'istio.io/rev': mesh.revision };
  if (mesh.mode === 'ambient') return { 'istio.io/dataplane-mode': 'ambient', ...revision };
  return mesh.revision === undefined ? { 'istio-injection': 'enabled' } : revision;
}

/** Labels of pods that stay outside: an operator talks to them without an identity of the mesh. */
export function outsideMeshLabels({ environment: { mesh } }: Plan): Record<string, string> {
  if (mesh.kind === 'none') return {};
  return mesh.mode === 'ambient'
    ? { 'istio.io/dataplane-mode': 'none' }
    : { 'sidecar.istio.io/inject': 'false' };
}

/** Mutual TLS for every pod, nobody by default, then the edge table once more: by identity instead of address. */
export function addMesh(chart: Chart, plan: Plan): void {
  if (plan.environment.mesh.kind === 'none') return;
  addOther(chart, {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: metadata(plan, 'default'),
    spec: { mtls: { mode: 'STRICT' } },
  });
  // Without a rule nothing is allowed.
  addAuthorization(chart, plan, 'default-deny', {});
  for (const name of calledPods(plan)) {
    const rules = plan.edges
      .filter((edge) => edge.to.kind === 'pods' && edge.to.name === name)
      .map((edge) => ({
        from: [{ source: source(plan, edge.from) }],
        to: [{ operation: { ports: [String(edge.port)] } }],
      }));
    addAuthorization(chart, plan, `allow-${name}`, {
      selector: { matchLabels: selector(plan, name) },
      action: 'ALLOW',
      rules,
    });
  }
}

function addAuthorization(chart: Chart, plan: Plan, name: string, spec: object): void {
  addOther(chart, {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: metadata(plan, name),
    spec,
  });
}

function metadata(plan: Plan, name: string) {
  return { name, labels: labels(plan, name, 'platform'), annotations: annotations('foundation') };
}

function calledPods(plan: Plan): string[] {
  const called = plan.edges.map((edge) => edge.to).filter((end) => end.kind === 'pods' && inMesh(plan, end));
  return [...new Set(called.map((end) => end.name))].sort();
}

/** Who a caller is: its service account, or any account of a neighbouring namespace. */
function source(plan: Plan, end: Endpoint): object {
  const { mesh } = plan.environment;
  if (mesh.kind === 'none') throw new Error('nobody has an identity without a mesh');
  if (end.kind === 'pods') return { principals: [`${mesh.trustDomain}/ns/${plan.namespace}/sa/${end.name}`] };
  if (end.kind === 'namespace') return { namespaces: [end.name] };
  throw new Error(`${end.kind} ${end.name} calls nobody here`);
}

/** Pods that an operator makes, networks and hosts are not in it. */
function inMesh(plan: Plan, end: Endpoint): boolean {
  if (end.kind === 'namespace') return true;
  if (end.kind !== 'pods') return false;
  const engine = end.name === 'postgres' || end.name === 'rabbitmq';
  return !(engine && plan.environment.dataEngine.kind === 'operators');
}
