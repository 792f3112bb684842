import type { Rule } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

export const sizedScratch: Rule = {
  id: 'sized-scratch',
  severity: 'error',
  why: "An emptyDir without a limit fills the node's disk, and the kubelet then evicts pods that did nothing wrong.",
  remediation: 'Give the emptyDir a sizeLimit.',
  check: ({ tree }) =>
    workloads(tree).flatMap(({ object, pod }) =>
      (pod.volumes ?? []).flatMap(({ name, emptyDir }, index) =>
        emptyDir !== undefined && emptyDir.sizeLimit === undefined
          ? [
              {
                object,
                field: [...POD, 'volumes', index, 'emptyDir', 'sizeLimit'],
                message: `volume ${name} has no sizeLimit`,
              },
            ]
          : [],
      ),
    ),
};
