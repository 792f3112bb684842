import { isTunnelled, MESH_PROBES, MESH_TUNNEL } from '../../charts/mesh.ts';
import type { Endpoint } from '../../plan/edge.ts';
import {
  type Direction,
  isPeer,
  type PolicyPeer,
  type PolicyRule,
  type PolicySpec,
  podLabels,
  policyOf,
} from '../edges.ts';
import type { Rule, Violation } from '../rule.ts';
import { ofKind, selects, type Tree } from '../tree.ts';

/** What every pod has: DNS, and in an ambient mesh probes come from one address. */
const EVERY_POD: Readonly<Record<string, (rule: PolicyRule) => boolean>> = {
  'allow-dns': ({ to, ports = [] }) =>
    to !== undefined && ports.length > 0 && ports.every(({ port }) => port === 53),
  'allow-mesh-probes': ({ from = [] }) =>
    from.length > 0 && from.every(({ ipBlock }) => ipBlock?.cidr === MESH_PROBES),
};

/** Networks inside: clouds answer with credentials on link-local addresses. */
const PRIVATE = ['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

export const noUndeclaredTraffic: Rule = {
  id: 'no-undeclared-traffic',
  why: 'Traffic that no edge declares was not reviewed: it is how an intruder in one service reaches the next.',
  remediation: 'Declare the edge with its reason in the catalogue, or remove the rule of the policy.',
  check: ({ tree }) =>
    ofKind(tree, 'NetworkPolicy').flatMap((object): Violation[] => {
      const spec = policyOf(object);
      if (spec === undefined) return [];
      return (['ingress', 'egress'] as const).flatMap((direction) =>
        spec[direction].flatMap((rule, index) => {
          const isForAll = EVERY_POD[object.metadata.name];
          const message =
            isForAll === undefined ? undeclared(tree, spec, direction, rule) : tooMuch(isForAll(rule));
          return message === undefined ? [] : [{ object, field: ['spec', direction, index], message }];
        }),
      );
    }),
};

function tooMuch(asMeant: boolean): string | undefined {
  return asMeant ? undefined : 'lets every pod through to more than this policy is for';
}

/** What is wrong with a rule: each of its peers on each of its ports has to be an edge of the pods that it is for. */
function undeclared(
  tree: Tree,
  spec: PolicySpec,
  direction: Direction,
  rule: PolicyRule,
): string | undefined {
  const peers = direction === 'ingress' ? rule.from : rule.to;
  const { ports } = rule;
  if (!peers?.length || !ports?.length || ports.some(({ port }) => port === undefined))
    return 'is open to every peer or port';
  if (ports.some(({ endPort }) => endPort !== undefined)) return 'is open to a range of ports';
  if (peers.some(reachesInside)) return 'reaches private networks as well as the internet';
  const selector = spec.podSelector.matchLabels ?? {};
  const isMeant = (end: Endpoint) =>
    end.kind === 'pods' && Object.keys(selector).length > 0 && selects(selector, podLabels(tree, end.name));
  const { plan } = tree.target;
  const own = plan.edges.filter((edge) => isMeant(direction === 'ingress' ? edge.to : edge.from));
  const declared = peers.every((peer) =>
    ports.every(({ port }) =>
      own.some((edge) => {
        const other = direction === 'ingress' ? edge.from : edge.to;
        const onPort = port === edge.port || (port === MESH_TUNNEL && isTunnelled(plan, edge));
        return onPort && isPeer(tree, peer, other);
      }),
    ),
  );
  return declared ? undefined : 'no edge of the plan declares this';
}

function reachesInside({ ipBlock }: PolicyPeer): boolean {
  return ipBlock?.cidr.endsWith('/0') === true && !PRIVATE.every((cidr) => ipBlock.except.includes(cidr));
}
