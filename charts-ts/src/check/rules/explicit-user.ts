import type { Rule } from '../rule.ts';
import { containers } from '../tree.ts';

export const explicitUser: Rule = {
  id: 'explicit-user',
  severity: 'error',
  why: 'runAsNonRoot cannot judge a user that an image gives by name: the kubelet refuses the pod. A number also says who owns the volumes.',
  remediation: 'Set runAsUser to the uid of the image.',
  check: ({ tree }) =>
    containers(tree).flatMap(({ workload, container, path }) => {
      const uid = container.securityContext?.runAsUser ?? workload.pod.securityContext?.runAsUser;
      if (uid !== undefined && uid > 0) return [];
      const field = [...path, 'securityContext', 'runAsUser'];
      return [
        { object: workload.object, field, message: uid === 0 ? 'runs as root' : 'states no numeric user' },
      ];
    }),
};
