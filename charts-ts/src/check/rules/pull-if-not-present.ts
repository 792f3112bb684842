import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const pullIfNotPresent: Rule = {
  id: 'pull-if-not-present',
  severity: 'error',
  why: 'Tags name content, so an image on the node is the right one; "Always" makes every start depend on the registry.',
  remediation: 'Set imagePullPolicy: IfNotPresent.',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload, container, path }) =>
      container.imagePullPolicy === 'IfNotPresent'
        ? []
        : [
            {
              object: workload.object,
              field: [...path, 'imagePullPolicy'],
              message: `pulls ${container.imagePullPolicy ?? 'by the default policy'}`,
            },
          ],
    ),
};
