import { causeAt } from '../../provenance/inputs.ts';
import { ops } from '../../provenance/place.ts';
import type { Rule } from '../rule.ts';

export const breakGlass: Rule = {
  id: 'break-glass',
  severity: 'info',
  why: 'A rule of the tier is lifted for this festival; that must stay visible until somebody takes it back.',
  remediation: 'Delete the entry from ops.yaml as soon as its reason is gone.',
  check: ({ tree, at }) =>
    Object.entries(tree.target.plan.ops.breakGlass ?? {}).flatMap(([name, entry]) => {
      if (entry === undefined) return [];
      const until = 'until' in entry ? entry.until : undefined;
      const over = until !== undefined && at !== undefined && Date.parse(until) <= at;
      const when = until === undefined ? '' : over ? `, but only until ${until}` : ` until ${until}`;
      const message = `${name} is lifted${when}: "${entry.reason}"`;
      const cause = causeAt(tree.target, ops('breakGlass', name), entry.reason);
      return [
        {
          message,
          ...(over ? { severity: 'error' as const } : {}),
          ...(cause === undefined ? {} : { cause }),
        },
      ];
    }),
};
