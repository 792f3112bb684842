import type { Rule } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

export const gracePeriod: Rule = {
  id: 'grace-period',
  severity: 'error',
  why: 'A pod that is killed before its drain and its longest request are over drops fans in the middle of a purchase.',
  mend: 'Set terminationGracePeriodSeconds above drainSeconds (environment) + longestRequestSeconds (catalogue).',
  check: ({ tree }) => {
    const { plan } = tree.target;
    return workloads(tree, 'Deployment').flatMap(({ object, pod }) => {
      const image = plan.services.find(({ entry }) => entry.service === object.metadata.name);
      if (image === undefined) return [];
      const needed = plan.environment.drainSeconds + image.entry.longestRequestSeconds;
      const given = pod.terminationGracePeriodSeconds ?? 30;
      if (given > needed) return [];
      const message = `${given} s, but draining and the longest request take ${needed} s`;
      return [{ object, field: [...POD, 'terminationGracePeriodSeconds'], message }];
    });
  },
};
