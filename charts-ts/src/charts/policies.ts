import type { Chart } from 'cdk8s';
import type { Edge, Endpoint } from '../plan/edge.ts';
import type { Plan } from '../plan/plan.ts';
import { add, k8s } from './manifest.ts';
import { isAmbient, isTunnelled, MESH_PROBES, MESH_TUNNEL } from './mesh.ts';
import { annotations, labels, podLabels } from './names.ts';

/** The node-local DNS cache of clusters that run one; elsewhere nothing answers there. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Networks that "a host on the internet" never means: private ranges, link-local (cloud metadata) and loopback. */
const NOT_INTERNET = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];

/** Deny everything both ways, allow names to be looked up, then the edge table and nothing else. */
export function addPolicies(chart: Chart, plan: Plan): void {
  addPolicy(chart, plan, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  addPolicy(chart, plan, 'allow-dns', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
          { ipBlock: { cidr: NODE_LOCAL_DNS } },
        ],
        ports: [tcp(53), { protocol: 'UDP', port: k8s.IntOrString.fromNumber(53) }],
      },
    ],
  });
  if (isAmbient(plan)) {
    addPolicy(chart, plan, 'allow-mesh-probes', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr: MESH_PROBES } }] }],
    });
  }
  for (const name of podNames(plan.edges)) {
    const incoming = plan.edges.filter((edge) => edge.to.kind === 'pods' && edge.to.name === name);
    const outgoing = plan.edges.filter((edge) => edge.from.kind === 'pods' && edge.from.name === name);
    addPolicy(chart, plan, `allow-${name}`, {
      podSelector: { matchLabels: podLabels(plan, name) },
      policyTypes: ['Ingress', 'Egress'],
      ...(incoming.length > 0
        ? { ingress: incoming.map((edge) => ({ from: peers(plan, edge.from), ports: ports(plan, edge) })) }
        : {}),
      ...(outgoing.length > 0
        ? { egress: outgoing.map((edge) => ({ to: peers(plan, edge.to), ports: ports(plan, edge) })) }
        : {}),
    });
  }
}

function addPolicy(chart: Chart, plan: Plan, name: string, spec: k8s.NetworkPolicySpec): void {
  add(chart, k8s.KubeNetworkPolicy, {
    metadata: { name, labels: labels(plan, name, 'platform'), annotations: annotations('foundation') },
    spec,
  });
}

function podNames(edges: readonly Edge[]): string[] {
  const ends = edges.flatMap((edge) => [edge.from, edge.to]).filter((end) => end.kind === 'pods');
  return [...new Set(ends.map((end) => end.name))].sort();
}

/** A policy cannot name hosts: a host stands for the internet on its port, private networks excluded. */
function peers(plan: Plan, end: Endpoint): k8s.NetworkPolicyPeer[] {
  switch (end.kind) {
    case 'pods':
      return [{ podSelector: { matchLabels: podLabels(plan, end.name) } }];
    case 'host':
      return [{ ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET } }];
    case 'network':
      return end.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
    case 'namespace':
      return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': end.name } } }];
  }
}

/** In ambient mode what arrives at a pod of the mesh arrives on the tunnel's port. */
function ports(plan: Plan, edge: Edge): k8s.NetworkPolicyPort[] {
  return isTunnelled(plan, edge) ? [tcp(edge.port), tcp(MESH_TUNNEL)] : [tcp(edge.port)];
}

function tcp(port: number): k8s.NetworkPolicyPort {
  return { protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) };
}
