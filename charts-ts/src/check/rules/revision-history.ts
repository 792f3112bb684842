import { numberAt } from '../../field-path.ts';
import type { Rule } from '../rule.ts';
import { ofKind } from '../tree.ts';

/** Enough to go back a few releases by hand; git remembers the rest. */
const MOST = 5;

export const revisionHistory: Rule = {
  id: 'revision-history',
  severity: 'warning',
  why: 'Old ReplicaSets and revisions pile up (ten by default) and hide the one that matters.',
  remediation: `Set revisionHistoryLimit between 1 and ${MOST}.`,
  check: ({ tree }) =>
    ofKind(tree, 'Deployment', 'StatefulSet').flatMap((object) => {
      const limit = numberAt(object, ['spec', 'revisionHistoryLimit']);
      if (limit !== undefined && limit >= 1 && limit <= MOST) return [];
      return [
        { object, field: ['spec', 'revisionHistoryLimit'], message: `keeps ${limit ?? 10} old revisions` },
      ];
    }),
};
