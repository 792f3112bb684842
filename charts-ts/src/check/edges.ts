import { z } from 'zod';
import { podLabels as labelsOfPods } from '../charts/names.ts';
import type { Manifest } from '../manifest-shape.ts';
import type { Edge, Endpoint } from '../plan/edge.ts';
import type { Cause } from '../provenance/index.ts';
import { causeAt } from '../provenance/inputs.ts';
import { placesOf } from '../provenance/reason.ts';
import { selects, type Tree, workloads } from './tree.ts';

const Labels = z.record(z.string(), z.string());
const Peer = z.looseObject({
  podSelector: z.looseObject({ matchLabels: Labels.optional() }).optional(),
  namespaceSelector: z.looseObject({ matchLabels: Labels.optional() }).optional(),
  ipBlock: z.looseObject({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional(),
});
const Port = z.looseObject({
  port: z.union([z.number(), z.string()]).optional(),
  endPort: z.number().optional(),
  protocol: z.string().optional(),
});
const Rule = z.looseObject({
  from: z.array(Peer).optional(),
  to: z.array(Peer).optional(),
  ports: z.array(Port).optional(),
});
const Policy = z.looseObject({
  spec: z.looseObject({
    podSelector: z.looseObject({ matchLabels: Labels.optional() }).default({}),
    policyTypes: z.array(z.string()).default([]),
    ingress: z.array(Rule).default([]),
    egress: z.array(Rule).default([]),
  }),
});
export type PolicySpec = z.infer<typeof Policy>['spec'];
export type PolicyRule = z.infer<typeof Rule>;
export type PolicyPeer = z.infer<typeof Peer>;
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy's specification, when it is one. */
export function policyOf(object: Manifest): PolicySpec | undefined {
  return Policy.safeParse(object).data?.spec;
}

/** Labels of the pods that the edge table calls by this name; those that select them when no workload has them. */
export function podLabels(tree: Tree, name: string): Readonly<Record<string, string>> {
  const workload = workloads(tree).find(({ labels }) => labels['app.kubernetes.io/name'] === name);
  return workload?.labels ?? labelsOfPods(tree.target.plan, name);
}

/** True when a rule of a policy lets an edge pass on its side. */
export function allows(tree: Tree, rule: PolicyRule, direction: Direction, edge: Edge): boolean {
  const ports = rule.ports ?? [];
  const peers = direction === 'ingress' ? rule.from : rule.to;
  const other = direction === 'ingress' ? edge.from : edge.to;
  const onPort = ports.length === 0 || ports.some(({ port }) => port === edge.port);
  return onPort && (peers === undefined || peers.some((peer) => isPeer(tree, peer, other)));
}

const EVERYWHERE = '0.0.0.0/0';

/** True when a peer of a policy means this end of an edge. No policy can name a host: it stands for everywhere outside. */
export function isPeer(tree: Tree, peer: PolicyPeer, end: Endpoint): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr } = peer.ipBlock;
    return end.kind === 'network' ? end.cidrs.includes(cidr) : end.kind === 'host' && cidr === EVERYWHERE;
  }
  const namespaces =
    peer.namespaceSelector === undefined ? undefined : (peer.namespaceSelector.matchLabels ?? {});
  if (end.kind === 'namespace') return namespaces?.['kubernetes.io/metadata.name'] === end.name;
  return (
    end.kind === 'pods' &&
    namespaces === undefined &&
    selects(peer.podSelector?.matchLabels ?? {}, podLabels(tree, end.name))
  );
}

/** The catalogue line, or the switch, that makes an edge. */
export function edgeCause(tree: Tree, edge: Edge): Cause {
  const { target } = tree;
  const why = `${edge.from.name} -> ${edge.to.name}:${edge.port}: ${edge.why}`;
  const [place] = placesOf(edge);
  const cause = place === undefined ? undefined : causeAt(target, place, why);
  return cause ?? { ...target.festival.document.finding(['template'], why, true), field: 'template', why };
}
