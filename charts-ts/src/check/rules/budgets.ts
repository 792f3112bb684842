import { z } from 'zod';
import type { Manifest } from '../../manifest-shape.ts';
import { violations } from '../each.ts';
import type { Rule, Violation } from '../rule.ts';
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

/** How many pods a node drain may evict at once. */
export const budgetRules: readonly Rule[] = [
  {
    id: 'disruption-budget',
    why: 'Without a budget, draining nodes may evict all pods of a service at once.',
    remediation: 'Add a PodDisruptionBudget with maxUnavailable 1.',
    check: ({ tree }) => {
      const kept = ofKind(tree, 'PodDisruptionBudget').flatMap((object) => selectedBy(tree, object));
      return workloads(tree, 'Deployment')
        .filter((workload) => replicasOf(tree, workload).min >= 2 && !kept.includes(workload))
        .map(({ object }) => ({ object, message: 'has several pods and no PodDisruptionBudget' }));
    },
  },
  {
    id: 'drainable',
    why: 'A budget that never allows an eviction blocks node drains, and with them every upgrade of the cluster.',
    remediation:
      'Use maxUnavailable 1 and unhealthyPodEvictionPolicy AlwaysAllow, and no budget for a single pod.',
    check: ({ tree }) =>
      ofKind(tree, 'PodDisruptionBudget').flatMap((object, index, budgets): Violation[] => {
        const spec = Budget.safeParse(object).data?.spec;
        if (spec === undefined) return [];
        const selector = ['spec', 'selector'];
        const chosen = selectedBy(tree, object);
        const [pods, ...others] = chosen;
        if (pods === undefined) return [{ object, field: selector, message: 'selects no pods' }];
        if (others.length > 0) {
          const names = chosen.map((other) => other.object.metadata.name).join(', ');
          return [{ object, field: selector, message: `counts the pods of ${names} as one` }];
        }
        const { maxUnavailable: taken, minAvailable: kept, unhealthyPodEvictionPolicy: policy } = spec;
        const { min } = replicasOf(tree, pods);
        const earlier = budgets.slice(0, index).find((other) => selectedBy(tree, other).includes(pods));
        return violations(object, [
          [
            selector,
            earlier &&
              `is a second budget beside ${earlier.metadata.name}: such pods cannot be evicted at all`,
          ],
          [['spec', 'maxUnavailable'], taken === '100%' && 'allows evicting all pods at once'],
          [['spec', 'maxUnavailable'], (taken === 0 || taken === '0%') && 'never allows an eviction'],
          [
            ['spec', 'minAvailable'],
            (kept === '100%' || (typeof kept === 'number' && kept >= min)) &&
              `keeps ${kept} of at least ${min} pods: no eviction is ever allowed`,
          ],
          [
            ['spec', 'unhealthyPodEvictionPolicy'],
            policy !== 'AlwaysAllow' && 'an unhealthy pod blocks the drain',
          ],
        ]);
      }),
  },
];

function selectedBy(tree: Tree, budget: Manifest): Workload[] {
  const labels = Budget.safeParse(budget).data?.spec.selector.matchLabels;
  if (labels === undefined) return [];
  return workloads(tree, 'Deployment', 'StatefulSet').filter((pods) => selects(labels, pods.labels));
}
