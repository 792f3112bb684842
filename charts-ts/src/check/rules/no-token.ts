import type { Complaint, Rule } from '../rule.ts';
import { ofKind, POD, workloads } from '../tree.ts';

export const noToken: Rule = {
  id: 'no-token',
  severity: 'error',
  why: 'Nothing of a festival calls the Kubernetes API; a mounted token is a key that only an intruder would use.',
  remediation: 'Set automountServiceAccountToken: false on the pod and on its account.',
  check: ({ tree }): Complaint[] => [
    ...workloads(tree).flatMap(({ object, pod }) =>
      pod.automountServiceAccountToken === false
        ? []
        : [
            {
              object,
              field: [...POD, 'automountServiceAccountToken'],
              message: 'mounts a token of the Kubernetes API',
            },
          ],
    ),
    ...workloads(tree).flatMap(({ object, pod }) =>
      (pod.volumes ?? []).flatMap(({ projected }, index) =>
        (projected?.sources ?? []).some(({ serviceAccountToken }) => serviceAccountToken !== undefined)
          ? [{ object, field: [...POD, 'volumes', index], message: 'mounts a token of its account' }]
          : [],
      ),
    ),
    ...ofKind(tree, 'ServiceAccount').flatMap((object) =>
      object['automountServiceAccountToken'] === false
        ? []
        : [
            {
              object,
              field: ['automountServiceAccountToken'],
              message: 'hands out a token of the Kubernetes API',
            },
          ],
    ),
  ],
};
