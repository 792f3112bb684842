import type { Edge } from '../../plan/edge.ts';
import { allows, type Direction, edgeCause, podLabels, policyOf } from '../edges.ts';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind, selects, type Tree } from '../tree.ts';

export const edgeAllowedBothSides: Rule = {
  id: 'edge-allowed-both-sides',
  severity: 'error',
  why: "Everything is denied by default: a call needs the caller's way out and the callee's way in, and a missing half shows only as a time-out in production.",
  remediation: 'Render NetworkPolicies from the edge table (charts-ts/src/charts/policies.ts).',
  check: ({ tree }) =>
    tree.target.plan.edges.flatMap((edge): Complaint[] => [
      ...(edge.from.kind === 'pods' ? side(tree, edge, 'egress') : []),
      ...(edge.to.kind === 'pods' ? side(tree, edge, 'ingress') : []),
    ]),
};

function side(tree: Tree, edge: Edge, direction: Direction): Complaint[] {
  const name = direction === 'egress' ? edge.from.name : edge.to.name;
  const labels = podLabels(tree, name);
  const policies = ofKind(tree, 'NetworkPolicy').flatMap((object) => {
    const spec = policyOf(object);
    return spec !== undefined && selects(spec.podSelector.matchLabels ?? {}, labels)
      ? [{ object, spec }]
      : [];
  });
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const allowed = policies.some(
    // Rules of a direction that the policy does not name count for nothing.
    ({ spec }) =>
      spec.policyTypes.includes(type) && spec[direction].some((rule) => allows(tree, rule, direction, edge)),
  );
  if (allowed) return [];
  const own = policies.find(({ object }) => object.metadata.name === `allow-${name}`)?.object;
  const message = `${edge.from.name} -> ${edge.to.name}:${edge.port} (${edge.why}): no ${direction} of ${name} allows it`;
  const cause = edgeCause(tree, edge);
  return own === undefined
    ? [{ message, cause }]
    : [{ object: own, field: ['spec', direction], message, cause }];
}
