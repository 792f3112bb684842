import { valueAt } from '../../provenance/subject.ts';
import type { Complaint, Rule } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

export const jobsRunOnce: Rule = {
  id: 'jobs-run-once',
  severity: 'error',
  why: "A Job's template cannot be changed in place, and one that vanishes is made and run again: each is named by its content and stays.",
  mend: 'Make Jobs with addJob (charts-ts/src/charts/job.ts): hashed name, restartPolicy Never, no TTL, a permanent failure fails at once.',
  check: ({ tree }) =>
    workloads(tree, 'Job').flatMap(({ object, pod }): Complaint[] => [
      ...(/-[0-9a-f]{8}$/.test(object.metadata.name)
        ? []
        : [{ object, field: ['metadata', 'name'], message: 'is not named by its content' }]),
      ...(valueAt(object, ['spec', 'ttlSecondsAfterFinished']) === undefined
        ? []
        : [{ object, field: ['spec', 'ttlSecondsAfterFinished'], message: 'vanishes and is run again' }]),
      ...(pod.restartPolicy === 'Never'
        ? []
        : [
            {
              object,
              field: [...POD, 'restartPolicy'],
              message: `restarts ${pod.restartPolicy ?? 'always'}: a permanent failure is tried for ever`,
            },
          ]),
      ...(valueAt(object, ['spec', 'podFailurePolicy']) === undefined
        ? [
            {
              object,
              field: ['spec', 'podFailurePolicy'],
              message: 'tries a permanent failure again and again',
            },
          ]
        : []),
    ]),
};
