import { z } from 'zod';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind, replicasOf, selects, workloads } from '../tree.ts';

const Amount = z.union([z.number(), z.string()]);
const Budget = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }),
    maxUnavailable: Amount.optional(),
    minAvailable: Amount.optional(),
    unhealthyPodEvictionPolicy: z.string().optional(),
  }),
});

export const drainable: Rule = {
  id: 'drainable',
  severity: 'error',
  why: 'A budget that never allows an eviction holds up the draining of a node, and with it every upgrade of the cluster.',
  mend: 'Use maxUnavailable 1 and unhealthyPodEvictionPolicy AlwaysAllow, and no budget for a single pod.',
  check: ({ tree }) =>
    ofKind(tree, 'PodDisruptionBudget').flatMap((object): Complaint[] => {
      const spec = Budget.safeParse(object).data?.spec;
      if (spec === undefined) return [];
      const pods = workloads(tree, 'Deployment', 'StatefulSet').find(({ labels }) =>
        selects(spec.selector.matchLabels, labels),
      );
      if (pods === undefined) {
        return [{ object, field: ['spec', 'selector'], message: 'selects no pods' }];
      }
      const { min } = replicasOf(tree, pods);
      const complaints: Complaint[] = [];
      if (spec.maxUnavailable === 0 || spec.maxUnavailable === '0%') {
        complaints.push({ object, field: ['spec', 'maxUnavailable'], message: 'never allows an eviction' });
      }
      const kept = spec.minAvailable;
      if (kept === '100%' || (typeof kept === 'number' && kept >= min)) {
        complaints.push({
          object,
          field: ['spec', 'minAvailable'],
          message: `keeps ${kept} of at least ${min} pods: no eviction is ever allowed`,
        });
      }
      if (spec.unhealthyPodEvictionPolicy !== 'AlwaysAllow') {
        complaints.push({
          object,
          field: ['spec', 'unhealthyPodEvictionPolicy'],
          message: 'a pod that is broken anyway holds up a drain',
        });
      }
      return complaints;
    }),
};
