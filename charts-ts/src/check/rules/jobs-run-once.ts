import { numberAt, valueAt } from '../../field-path.ts';
import type { Complaint, Rule } from '../rule.ts';
import { POD, workloads } from '../tree.ts';

export const jobsRunOnce: Rule = {
  id: 'jobs-run-once',
  severity: 'error',
  why: "A Job's template cannot be changed in place, and one that vanishes is made and run again: each is named by its content and stays.",
  remediation:
    'Make Jobs with addJob (charts-ts/src/charts/job.ts): hashed name, restartPolicy Never, no TTL, a permanent failure fails at once.',
  check: ({ tree }) =>
    workloads(tree, 'Job').flatMap(({ object, pod }): Complaint[] => [
      ...(/-[0-9a-f]{8}$/.test(object.metadata.name)
        ? []
        : [{ object, field: ['metadata', 'name'], message: 'is not named by its content' }]),
      ...(valueAt(object, ['spec', 'ttlSecondsAfterFinished']) === undefined
        ? []
        : [{ object, field: ['spec', 'ttlSecondsAfterFinished'], message: 'vanishes and is run again' }]),
      ...(['parallelism', 'completions'] as const)
        .filter((field) => (numberAt(object, ['spec', field]) ?? 1) !== 1)
        .map((field) => ({ object, field: ['spec', field], message: 'does not run exactly once' })),
      ...(valueAt(object, ['spec', 'suspend']) === true
        ? [{ object, field: ['spec', 'suspend'], message: 'never starts, and every later wave waits for it' }]
        : []),
      ...(numberAt(object, ['spec', 'backoffLimit']) === 0
        ? [{ object, field: ['spec', 'backoffLimit'], message: 'fails for good at the first hiccup' }]
        : []),
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
