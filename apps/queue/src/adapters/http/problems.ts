import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type QueueRefusal, QueueRefused } from '../../domain/refusals.ts';

/** Status and words of what the queue refuses. */
export const queueProblems = problemsOf(QueueRefused, problemOf);

function problemOf({ reason, generation, applied }: QueueRefusal): ProblemInit {
  return {
    status: 409,
    type: reason,
    detail: `Generation ${applied} was applied already; ${generation} is older.`,
    extra: { applied },
  };
}
