import type { Rule } from '../rule.ts';
import { replicasOf, scalers, workloads } from '../tree.ts';

export const sizesAsPlanned: Rule = {
  id: 'sizes-as-planned',
  severity: 'error',
  why: 'The crowd of the opening, the connections, the quota and the cost are computed for the planned pods: with others the report that was reviewed is about another festival.',
  remediation:
    'Change "scale" in the festival file (or ops.yaml) and render again; never edit the number of a rendered file.',
  check: ({ tree }) => {
    const { sizing, festival } = tree.target.plan;
    return workloads(tree, 'Deployment').flatMap((workload) => {
      const { object } = workload;
      const size = sizing.get(object.metadata.name);
      if (size === undefined) return [];
      const planned = festival.state === 'open' ? size : { min: 0, max: 0 };
      const { min, max } = replicasOf(tree, workload);
      if (min === planned.min && max === planned.max) return [];
      const scaler = scalers(tree).find((candidate) => candidate.workload === object.metadata.name);
      const message = `runs ${range(min, max)} pods, planned are ${range(planned.min, planned.max)}`;
      return scaler === undefined
        ? [{ object, field: ['spec', 'replicas'], message }]
        : [{ object: scaler.object, field: ['spec'], message }];
    });
  },
};

function range(min: number, max: number): string {
  return min === max ? String(min) : `${min} to ${max}`;
}
