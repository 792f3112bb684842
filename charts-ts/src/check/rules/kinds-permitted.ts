import { isPermitted, PERMITTED_KINDS } from '../../platform/permitted-kinds.ts';
import type { Rule } from '../rule.ts';

export const kindsPermitted: Rule = {
  id: 'kinds-permitted',
  severity: 'error',
  why: 'Argo CD refuses the whole sync of a festival over one object of a kind that its project does not permit.',
  remediation:
    'Add the kind to PERMITTED_KINDS in charts-ts/src/platform/permitted-kinds.ts, unless it gives rights.',
  check: ({ tree }) =>
    tree.objects
      .filter((object) => object.kind !== 'Namespace' && !isPermitted(object))
      .map((object) => ({
        object,
        field: ['kind'],
        message: `${object.kind} is none of the ${PERMITTED_KINDS.length} kinds that a festival's project permits`,
      })),
};
