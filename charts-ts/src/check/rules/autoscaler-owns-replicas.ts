import { numberAt } from '../../field-path.ts';
import type { Complaint, Rule } from '../rule.ts';
import { named, scalers } from '../tree.ts';

export const autoscalerOwnsReplicas: Rule = {
  id: 'autoscaler-owns-replicas',
  severity: 'error',
  why: 'A Deployment that states its number of pods throws away the autoscaled ones at every sync, in the middle of a sale.',
  remediation:
    'Leave out "replicas" where an autoscaler is rendered, and render the Deployment that it scales.',
  check: ({ tree }) =>
    scalers(tree).flatMap(({ object, workload, kind }, index, all): Complaint[] => {
      const target = ['spec', 'scaleTargetRef'];
      const deployment = named(tree, 'Deployment', workload);
      if (kind !== 'Deployment' || deployment === undefined) {
        const message = `scales ${kind} ${workload}, which is not rendered`;
        return [{ object, field: [...target, kind === 'Deployment' ? 'name' : 'kind'], message }];
      }
      const other = all.slice(0, index).find((earlier) => earlier.workload === workload);
      return [
        ...(other === undefined
          ? []
          : [
              {
                object,
                field: target,
                message: `fights with ${other.object.metadata.name} over ${workload}`,
              },
            ]),
        ...(numberAt(deployment, ['spec', 'replicas']) === undefined
          ? []
          : [
              {
                object: deployment,
                field: ['spec', 'replicas'],
                message: 'states the number that its autoscaler owns',
              },
            ]),
      ];
    }),
};
