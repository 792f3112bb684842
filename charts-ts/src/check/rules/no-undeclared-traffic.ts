import type { Endpoint } from '../../plan/edges.ts';
import { allows, type Direction, podLabels, policyOf } from '../edges.ts';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind, selects } from '../tree.ts';

/** What every pod has: names have to be looked up, and in an ambient mesh probes come from one address. */
const EVERY_POD: ReadonlySet<string> = new Set(['allow-dns', 'allow-mesh-probes']);

export const noUndeclaredTraffic: Rule = {
  id: 'no-undeclared-traffic',
  severity: 'error',
  why: 'A way through that no edge declares is one that nobody reviewed: it is how an intruder in one service reaches the next.',
  mend: 'Declare the edge with its reason in the catalogue, or remove the rule of the policy.',
  check: ({ tree }) =>
    ofKind(tree, 'NetworkPolicy').flatMap((object): Complaint[] => {
      const spec = policyOf(object);
      if (spec === undefined || EVERY_POD.has(object.metadata.name)) return [];
      const selector = spec.podSelector.matchLabels ?? {};
      const isMeant = (end: Endpoint) =>
        end.kind === 'pods' &&
        Object.keys(selector).length > 0 &&
        selects(selector, podLabels(tree, end.name));
      return (['ingress', 'egress'] as const).flatMap((direction: Direction) =>
        spec[direction].flatMap((rule, index) => {
          const declared = tree.target.plan.edges.some((edge) => {
            const end = direction === 'ingress' ? edge.to : edge.from;
            return isMeant(end) && allows(tree, rule, direction, edge);
          });
          const open =
            (direction === 'ingress' ? rule.from : rule.to) === undefined || rule.ports === undefined;
          if (declared && !open) return [];
          const message = open ? 'is open to every peer or port' : 'no edge of the plan declares this';
          return [{ object, field: ['spec', direction, index], message }];
        }),
      );
    }),
};
