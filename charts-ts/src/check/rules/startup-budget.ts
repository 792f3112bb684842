import type { Rule } from '../rule.ts';
import { componentOf, containers } from '../tree.ts';

/** Seconds: a cold node pulls the image while the first connection waits; an engine recovers its log after a crash. */
const LEAST = { service: 30, engine: 300 } as const;

export const startupBudget: Rule = {
  id: 'startup-budget',
  severity: 'error',
  why: 'A startup probe that gives up too early kills a pod that was nearly ready and starts it over, for ever.',
  remediation:
    'Raise failureThreshold x periodSeconds of the startup probe: 30 s for a service, 300 s for a data engine at least.',
  check: ({ tree }) =>
    containers(tree, 'Deployment', 'StatefulSet').flatMap(({ workload, container, path }) => {
      const { failureThreshold, periodSeconds } = container.startupProbe ?? {};
      if (failureThreshold === undefined || periodSeconds === undefined) return [];
      const budget = failureThreshold * periodSeconds;
      const least = componentOf(workload.object) === 'engine' ? LEAST.engine : LEAST.service;
      if (budget >= least) return [];
      const message = `gives up after ${budget} s; at least ${least} s are needed`;
      return [{ object: workload.object, field: [...path, 'startupProbe', 'failureThreshold'], message }];
    }),
};
