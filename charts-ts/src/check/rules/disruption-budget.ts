import { z } from 'zod';
import type { Rule } from '../rule.ts';
import { ofKind, replicasOf, selects, workloads } from '../tree.ts';

const Budget = z.looseObject({
  spec: z.looseObject({ selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }) }),
});

export const disruptionBudget: Rule = {
  id: 'disruption-budget',
  severity: 'error',
  why: 'Without a budget, draining nodes may take all pods of a service at once.',
  remediation: 'Add a PodDisruptionBudget with maxUnavailable 1.',
  check: ({ tree }) => {
    const selectors = ofKind(tree, 'PodDisruptionBudget')
      .map((object) => Budget.safeParse(object).data?.spec.selector.matchLabels)
      .filter((labels) => labels !== undefined);
    return workloads(tree, 'Deployment').flatMap((workload) =>
      replicasOf(tree, workload).min < 2 || selectors.some((selector) => selects(selector, workload.labels))
        ? []
        : [{ object: workload.object, message: 'has several pods and no PodDisruptionBudget' }],
    );
  },
};
