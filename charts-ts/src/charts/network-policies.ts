import type { Chart } from 'cdk8s';
import type { Edge, Endpoint } from '../plan/edge.ts';
import type { Plan } from '../plan/plan.ts';
import { environment, festival } from '../provenance/place.ts';
import {
  because,
  type Existence,
  eachBecause,
  exists,
  placesOf,
  reason,
  reasonOf,
  switchedOn,
} from '../provenance/reason.ts';
import { add, k8s } from './manifest.ts';
import { isAmbient, isTunnelled, MESH_PROBES, MESH_TUNNEL } from './mesh.ts';
import { metadata, podLabels } from './names.ts';
import { INTERNET, NAME_SERVERS } from './networks.ts';

/** Deny everything both ways, allow DNS, then the edge table and nothing else. */
export function addNetworkPolicies(chart: Chart, plan: Plan): void {
  addPolicy(
    chart,
    plan,
    'default-deny',
    { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    exists(addNetworkPolicies, 'every festival: what is not in the edge table is denied', () => [
      festival('festival'),
    ]),
  );
  addPolicy(
    chart,
    plan,
    'allow-dns',
    {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [...NAME_SERVERS],
          ports: [tcp(53), { protocol: 'UDP', port: k8s.IntOrString.fromNumber(53) }],
        },
      ],
    },
    exists(addNetworkPolicies, 'every festival: pods resolve names', () => [festival('festival')]),
  );
  if (isAmbient(plan)) {
    addPolicy(
      chart,
      plan,
      'allow-mesh-probes',
      {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: MESH_PROBES } }] }],
      },
      switchedOn(
        addNetworkPolicies,
        "probes reach the pods of an ambient mesh by an address of the node's proxy",
        () => [environment('mesh', 'mode')],
      ),
    );
  }
  for (const name of podNames(plan.edges)) addEdgePolicy(chart, plan, name);
}

/** What the edge table says of the pods of one name. */
function addEdgePolicy(chart: Chart, plan: Plan, name: string): void {
  const incoming = plan.edges.filter((edge) => edge.to.kind === 'pods' && edge.to.name === name);
  const outgoing = plan.edges.filter((edge) => edge.from.kind === 'pods' && edge.from.name === name);
  const ingress = incoming.map((edge) =>
    because({ from: peers(plan, edge, edge.from), ports: ports(plan, edge) }, reasonOf(edge)),
  );
  const egress = outgoing.map((edge) =>
    because({ to: peers(plan, edge, edge.to), ports: ports(plan, edge) }, reasonOf(edge)),
  );
  addPolicy(
    chart,
    plan,
    `allow-${name}`,
    {
      podSelector: { matchLabels: podLabels(plan, name) },
      policyTypes: ['Ingress', 'Egress'],
      ...(incoming.length > 0 ? { ingress } : {}),
      ...(outgoing.length > 0 ? { egress } : {}),
    },
    exists(addEdgePolicy, 'the edges of the edge table that begin or end here', () => [
      ...outgoing.flatMap(placesOf),
      ...incoming.flatMap(placesOf),
    ]),
  );
}

function addPolicy(
  chart: Chart,
  plan: Plan,
  name: string,
  spec: k8s.NetworkPolicySpec,
  why: Existence,
): void {
  const meta = metadata(plan, { name, component: 'platform', wave: 'foundation' });
  add(chart, k8s.KubeNetworkPolicy, { metadata: meta, spec }, why);
}

function podNames(edges: readonly Edge[]): string[] {
  const ends = edges.flatMap((edge) => [edge.from, edge.to]).filter((end) => end.kind === 'pods');
  return [...new Set(ends.map((end) => end.name))].sort();
}

/** One end of an edge. A policy cannot name hosts: a host becomes the internet on its port, private networks excluded. */
function peers(plan: Plan, edge: Edge, end: Endpoint): k8s.NetworkPolicyPeer[] {
  switch (end.kind) {
    case 'pods': {
      const matchLabels = eachBecause(podLabels(plan, end.name), {
        'app.kubernetes.io/name': reasonOf(edge),
      });
      return [{ podSelector: { matchLabels } }];
    }
    case 'host':
      return [...INTERNET];
    case 'network':
      return end.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
    case 'namespace':
      return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': end.name } } }];
  }
}

/** In ambient mode what arrives at a pod of the mesh arrives on the tunnel's port. */
function ports(plan: Plan, edge: Edge): k8s.NetworkPolicyPort[] {
  if (!isTunnelled(plan, edge)) return [tcp(edge.port)];
  const why = "the tunnel between the nodes' proxies of an ambient mesh";
  const tunnel = reason(why, () => [environment('mesh', 'mode'), ...placesOf(edge)]);
  return [tcp(edge.port), because(tcp(MESH_TUNNEL), tunnel)];
}

function tcp(port: number): k8s.NetworkPolicyPort {
  return { protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) };
}
