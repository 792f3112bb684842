import {
  type DatabaseRefusal,
  DatabaseRefused,
  type IdempotencyRefusal,
  IdempotencyRefused,
} from '../refusal/kit-refusals.ts';
import type { Refusal, Refused } from '../refusal/refused.ts';
import { Problem, type ProblemInit } from './problem.ts';

/** Makes a problem of an error that it recognises; undefined for others. */
export type ProblemMapping = (error: unknown) => Problem | undefined;

/**
 * The mapping of one union of refusals: the place where a service gives each of them its status and words.
 * @param refused the class that carries the union
 * @param describe one `switch` over `reason`, which the compiler checks to be complete
 */
export function problemsOf<R extends Refusal>(
  refused: abstract new (refusal: R) => Refused<R>,
  describe: (refusal: R) => ProblemInit,
): ProblemMapping {
  return (error) =>
    error instanceof refused ? new Problem(describe(error.refusal), { cause: error.cause }) : undefined;
}

/** Status and words of the outcomes of an Idempotency-Key, the same in all services. */
export function idempotencyProblem({
  reason,
}: IdempotencyRefusal): Pick<ProblemInit, 'status' | 'type' | 'detail' | 'retryAfterSeconds'> {
  switch (reason) {
    case 'idempotency-key-reused':
      return {
        status: 422,
        type: reason,
        detail: 'This Idempotency-Key was used before with another request; use a new key.',
      };
    case 'request-in-flight':
      return {
        status: 409,
        type: reason,
        detail: 'The first request with this Idempotency-Key is still running; ask again shortly.',
        retryAfterSeconds: 1,
      };
  }
}

function databaseProblem({ reason }: DatabaseRefusal): ProblemInit {
  switch (reason) {
    case 'busy':
      return {
        status: 503,
        type: reason,
        detail: 'Others are changing the same thing right now; try again.',
      };
    case 'database-unavailable':
      return {
        status: 503,
        type: reason,
        detail: 'The service cannot reach its data right now; try again.',
        retryAfterSeconds: 2,
      };
  }
}

/** The kit's own refusals; every service has them. */
export const kitProblems: readonly ProblemMapping[] = [
  problemsOf(IdempotencyRefused, idempotencyProblem),
  problemsOf(DatabaseRefused, databaseProblem),
];
