import type { Complaint, Rule } from '../rule.ts';
import { POD, replicasOf, selects, workloads } from '../tree.ts';

const KEYS = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

export const spread: Rule = {
  id: 'spread',
  severity: 'error',
  why: 'Pods of one service on one node or in one zone die together; a hard constraint instead leaves pods pending when a zone is full.',
  remediation: 'Spread over zone and hostname with whenUnsatisfiable: ScheduleAnyway.',
  check: ({ tree }) =>
    workloads(tree, 'Deployment').flatMap((workload): Complaint[] => {
      if (replicasOf(tree, workload).max < 2) return [];
      const { object, pod, labels } = workload;
      const rules = pod.topologySpreadConstraints ?? [];
      const field = [...POD, 'topologySpreadConstraints'];
      const missing = KEYS.filter((key) => !rules.some(({ topologyKey }) => topologyKey === key));
      return [
        ...missing.map((key) => ({ object, field, message: `is not spread over ${key}` })),
        ...rules.flatMap(({ labelSelector }, index) =>
          selects(labelSelector.matchLabels, labels)
            ? []
            : [{ object, field: [...field, index, 'labelSelector'], message: 'does not count its own pods' }],
        ),
        ...rules.flatMap(({ whenUnsatisfiable }, index) =>
          whenUnsatisfiable === 'ScheduleAnyway'
            ? []
            : [
                {
                  object,
                  field: [...field, index, 'whenUnsatisfiable'],
                  message: 'leaves pods pending when it cannot be met',
                },
              ],
        ),
      ];
    }),
};
