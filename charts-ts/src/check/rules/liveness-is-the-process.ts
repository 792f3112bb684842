import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const livenessIsTheProcess: Rule = {
  id: 'liveness-is-the-process',
  severity: 'error',
  why: 'A liveness probe that asks what readiness asks restarts every pod when the database hiccups, and the restarts keep it down.',
  remediation: 'Point the liveness probe at /livez (the process only) and readiness at /readyz.',
  check: ({ tree }) =>
    containers(tree, 'Deployment').flatMap(({ workload, container, path }) => {
      const alive = container.livenessProbe?.httpGet?.path;
      if (alive === undefined || alive !== container.readinessProbe?.httpGet?.path) return [];
      const field = [...path, 'livenessProbe', 'httpGet', 'path'];
      return [{ object: workload.object, field, message: `liveness and readiness both ask ${alive}` }];
    }),
};
