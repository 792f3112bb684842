import { allows, type Direction, policyOf } from '../edges.ts';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

export const noUndeclaredTraffic: Rule = {
  id: 'no-undeclared-traffic',
  severity: 'error',
  why: 'A way through that no edge declares is one that nobody reviewed: it is how an intruder in one service reaches the next.',
  mend: 'Declare the edge with its reason in the catalogue, or remove the rule of the policy.',
  check: ({ tree }) =>
    ofKind(tree, 'NetworkPolicy').flatMap((object): Complaint[] => {
      const spec = policyOf(object);
      // Names have to be looked up: the one way out that every pod has.
      if (spec === undefined || object.metadata.name === 'allow-dns') return [];
      const own = spec.podSelector.matchLabels?.['app.kubernetes.io/name'];
      return (['ingress', 'egress'] as const).flatMap((direction: Direction) =>
        spec[direction].flatMap((rule, index) => {
          const declared = tree.target.plan.edges.some((edge) => {
            const end = direction === 'ingress' ? edge.to : edge.from;
            return end.kind === 'pods' && end.name === own && allows(tree, rule, direction, edge);
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
