import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const readOnlyRoot: Rule = {
  id: 'read-only-root',
  severity: 'error',
  why: 'A read-only root keeps an intruder from leaving programs behind; Node and the engines still need a /tmp.',
  remediation: 'Set readOnlyRootFilesystem: true and mount an emptyDir at /tmp.',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload, container, path }) => {
      const { object } = workload;
      if (container.securityContext?.readOnlyRootFilesystem !== true) {
        return [
          {
            object,
            field: [...path, 'securityContext', 'readOnlyRootFilesystem'],
            message: 'its root file system can be written',
          },
        ];
      }
      const mounted = (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === '/tmp');
      return mounted ? [] : [{ object, field: [...path, 'volumeMounts'], message: 'has no /tmp' }];
    }),
};
