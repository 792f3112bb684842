import { numberAt } from '../number-at.ts';
import type { Rule } from '../rule.ts';
import { named, scalers } from '../tree.ts';

export const autoscalerOwnsReplicas: Rule = {
  id: 'autoscaler-owns-replicas',
  severity: 'error',
  why: 'A Deployment that states its number of pods throws away the autoscaled ones at every sync, in the middle of a sale.',
  mend: 'Leave out "replicas" where an autoscaler is rendered, and render the Deployment that it scales.',
  check: ({ tree }) =>
    scalers(tree).flatMap(({ object, workload }) => {
      const deployment = named(tree, 'Deployment', workload);
      if (deployment === undefined) {
        return [
          {
            object,
            field: ['spec', 'scaleTargetRef', 'name'],
            message: `scales ${workload}, which is not rendered`,
          },
        ];
      }
      if (numberAt(deployment, ['spec', 'replicas']) === undefined) return [];
      return [
        {
          object: deployment,
          field: ['spec', 'replicas'],
          message: 'states the number that its autoscaler owns',
        },
      ];
    }),
};
