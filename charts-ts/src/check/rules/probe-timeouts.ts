import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const probeTimeouts: Rule = {
  id: 'probe-timeouts',
  severity: 'error',
  why: 'The default of one second restarts healthy pods in the very minute in which sales open and the node is busy.',
  remediation: 'State timeoutSeconds, periodSeconds and failureThreshold of every probe.',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload, container, path }) =>
      (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).flatMap((name) =>
        (['timeoutSeconds', 'periodSeconds', 'failureThreshold'] as const)
          .filter((field) => container[name] !== undefined && container[name][field] === undefined)
          .map((field) => ({
            object: workload.object,
            field: [...path, name, field],
            message: `${name} states no ${field}`,
          })),
      ),
    ),
};
