import { z } from 'zod';
import type { Manifest } from '../../manifest-shape.ts';
import type { Complaint, Rule } from '../rule.ts';
import { ofKind, replicasOf, selects, type Tree, type Workload, workloads } from '../tree.ts';

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
  remediation:
    'Use maxUnavailable 1 and unhealthyPodEvictionPolicy AlwaysAllow, and no budget for a single pod.',
  check: ({ tree }) =>
    ofKind(tree, 'PodDisruptionBudget').flatMap((object, index, budgets): Complaint[] => {
      const spec = Budget.safeParse(object).data?.spec;
      if (spec === undefined) return [];
      const chosen = selectedBy(tree, object);
      const [pods, ...others] = chosen;
      if (pods === undefined || others.length > 0) {
        const names = chosen.map((other) => other.object.metadata.name).join(', ');
        const message = pods === undefined ? 'selects no pods' : `counts the pods of ${names} as one`;
        return [{ object, field: ['spec', 'selector'], message }];
      }
      const { min } = replicasOf(tree, pods);
      const complaints: Complaint[] = [];
      const earlier = budgets.slice(0, index).find((other) => selectedBy(tree, other).includes(pods));
      if (earlier !== undefined) {
        const message = `is a second budget beside ${earlier.metadata.name}: such pods cannot be evicted at all`;
        complaints.push({ object, field: ['spec', 'selector'], message });
      }
      if (spec.maxUnavailable === '100%') {
        complaints.push({
          object,
          field: ['spec', 'maxUnavailable'],
          message: 'allows to evict all at once',
        });
      }
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

function selectedBy(tree: Tree, budget: Manifest): Workload[] {
  const labels = Budget.safeParse(budget).data?.spec.selector.matchLabels;
  return labels === undefined
    ? []
    : workloads(tree, 'Deployment', 'StatefulSet').filter((pods) => selects(labels, pods.labels));
}
