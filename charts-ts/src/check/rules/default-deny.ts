import { policyOf } from '../edges.ts';
import type { Rule } from '../rule.ts';
import { named, ofKind } from '../tree.ts';

export const defaultDeny: Rule = {
  id: 'default-deny',
  severity: 'error',
  why: 'A pod that no policy selects may talk to everything: only a policy for all pods, both ways, makes the edge table complete.',
  remediation:
    'Render the NetworkPolicy default-deny with an empty podSelector, Ingress and Egress, and no rules.',
  check: ({ tree }) => {
    const denies = ofKind(tree, 'NetworkPolicy').some((object) => {
      const spec = policyOf(object);
      return (
        spec !== undefined &&
        Object.keys(spec.podSelector).length === 0 &&
        spec.policyTypes.includes('Ingress') &&
        spec.policyTypes.includes('Egress') &&
        spec.ingress.length + spec.egress.length === 0
      );
    });
    if (denies) return [];
    const object = named(tree, 'NetworkPolicy', 'default-deny');
    const message = 'no policy denies all pods everything, both ways';
    return object === undefined ? [{ message }] : [{ object, field: ['spec'], message }];
  },
};
