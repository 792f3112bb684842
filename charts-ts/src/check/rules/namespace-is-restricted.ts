import type { Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

const LABEL = 'pod-security.kubernetes.io/enforce';

export const namespaceIsRestricted: Rule = {
  id: 'namespace-is-restricted',
  severity: 'error',
  why: 'The rules here look at what is rendered; only the label on the namespace makes the API server refuse every other pod that asks for rights.',
  remediation: `Label the namespace ${LABEL}: restricted (addNamespace in charts-ts/src/charts/foundation.ts).`,
  check: ({ tree }) => {
    const object = ofKind(tree, 'Namespace').find(
      ({ metadata }) => metadata.name === tree.target.plan.namespace,
    );
    if (object === undefined) return [{ message: `there is no Namespace ${tree.target.plan.namespace}` }];
    const level = object.metadata.labels?.[LABEL];
    if (level === 'restricted') return [];
    const message = `enforces Pod Security "${level ?? 'nothing'}" instead of "restricted"`;
    return [{ object, field: ['metadata', 'labels', LABEL], message }];
  },
};
