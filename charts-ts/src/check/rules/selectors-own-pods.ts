import { z } from 'zod';
import type { Complaint, Rule } from '../rule.ts';
import { selects, workloads } from '../tree.ts';

const Selecting = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }),
  }),
});

export const selectorsOwnPods: Rule = {
  id: 'selectors-own-pods',
  severity: 'error',
  why: 'A workload whose selector fits none of its pods is refused; one that fits the pods of others fights over them and stops what it did not start.',
  remediation: 'Use selector(plan, name) for the selector and labels(plan, name, ...) for the pod template.',
  check: ({ tree }) =>
    workloads(tree, 'Deployment', 'StatefulSet').flatMap(({ object, labels }): Complaint[] => {
      const { data } = Selecting.safeParse(object);
      if (data === undefined) return [];
      const { matchLabels } = data.spec.selector;
      const field = ['spec', 'selector'];
      if (!selects(matchLabels, labels)) return [{ object, field, message: 'does not select its own pods' }];
      const others = workloads(tree)
        .filter((other) => other.object !== object && selects(matchLabels, other.labels))
        .map((other) => `${other.object.kind} ${other.object.metadata.name}`);
      return others.length === 0
        ? []
        : [{ object, field, message: `selects the pods of ${others.join(', ')} too` }];
    }),
};
