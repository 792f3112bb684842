import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const probesPresent: Rule = {
  id: 'probes-present',
  severity: 'error',
  why: 'Without readiness a pod gets fans before it can answer, without liveness a stuck one stays, without startup a slow start is killed.',
  remediation: 'Give the container a startup, a readiness and a liveness probe on its management port.',
  check: ({ tree }) =>
    containers(tree, 'Deployment', 'StatefulSet').flatMap(({ workload, container, path }) =>
      (['startupProbe', 'readinessProbe', 'livenessProbe'] as const)
        .filter((probe) => container[probe] === undefined)
        .map((probe) => ({ object: workload.object, field: [...path, probe], message: `has no ${probe}` })),
    ),
};
