import { mebibytes } from '@clove/pool-images';
import type { Complaint, Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const requestsAndLimits: Rule = {
  id: 'requests-and-limits',
  severity: 'error',
  why: 'Without requests the scheduler packs pods blindly and the autoscaler has no base; without a memory limit one leak takes the node; a tight cpu limit throttles Node at the opening.',
  remediation:
    'State cpu and memory requests and a memory limit, and no cpu limit ("resources" in the catalogue).',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload, container, path }): Complaint[] => {
      const { requests = {}, limits = {} } = container.resources ?? {};
      const at = (...part: string[]) => ({ object: workload.object, field: [...path, 'resources', ...part] });
      const [request, limit] = [requests['memory'], limits['memory']];
      const both = request !== undefined && limit !== undefined;
      return [
        ...(requests['cpu'] === undefined ? [{ ...at('requests', 'cpu'), message: 'requests no cpu' }] : []),
        ...(request === undefined ? [{ ...at('requests', 'memory'), message: 'requests no memory' }] : []),
        ...(limit === undefined ? [{ ...at('limits', 'memory'), message: 'has no memory limit' }] : []),
        ...(both && mebibytes(request) > mebibytes(limit)
          ? [{ ...at('requests', 'memory'), message: `requests ${request}, above its limit ${limit}` }]
          : []),
        ...(limits['cpu'] === undefined
          ? []
          : [{ ...at('limits', 'cpu'), message: 'has a cpu limit, which throttles' }]),
      ];
    }),
};
