import { numberAt } from '../../field-path.ts';
import type { Rule } from '../rule.ts';
import { ofKind, workloads } from '../tree.ts';

export const progressDeadline: Rule = {
  id: 'progress-deadline',
  severity: 'error',
  why: 'A roll that gets nowhere becomes Degraded only after this time; shorter than the startup budget it is always Degraded, without one it takes ten minutes to show.',
  remediation: 'Set progressDeadlineSeconds above the startup budget, at most 600.',
  check: ({ tree }) =>
    ofKind(tree, 'Deployment').flatMap((object) => {
      const deadline = numberAt(object, ['spec', 'progressDeadlineSeconds']);
      const field = ['spec', 'progressDeadlineSeconds'];
      if (deadline === undefined || deadline > 600)
        return [{ object, field, message: `is ${deadline ?? 'not stated'}` }];
      const pods = workloads(tree, 'Deployment').find((workload) => workload.object === object);
      const budgets = (pods?.pod.containers ?? []).map(
        ({ startupProbe }) => (startupProbe?.failureThreshold ?? 0) * (startupProbe?.periodSeconds ?? 0),
      );
      const budget = Math.max(0, ...budgets);
      return deadline > budget
        ? []
        : [{ object, field, message: `${deadline} s is not above the startup budget of ${budget} s` }];
    }),
};
