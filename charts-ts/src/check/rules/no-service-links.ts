import type { Rule } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

export const noServiceLinks: Rule = {
  id: 'no-service-links',
  severity: 'error',
  why: 'Kubernetes otherwise puts an address of every Service into the environment, where SEAT_PORT of a Service overrides a setting of that name.',
  remediation: 'Set enableServiceLinks: false.',
  check: ({ tree }) =>
    workloads(tree).flatMap(({ object, pod }) =>
      pod.enableServiceLinks === false
        ? []
        : [
            {
              object,
              field: [...POD, 'enableServiceLinks'],
              message: 'gets the addresses of all Services as variables',
            },
          ],
    ),
};
