import type { Transaction, UnitOfWork } from '../database/transaction.ts';
import { Problem } from '../http/problem.ts';
import type { RouteResponse } from '../http/route.ts';
import type { IdempotencyScope } from './scope.ts';

/**
 * Does `work` once per scope, in one transaction with the record of its answer. A repeat answers the same with
 * `Idempotent-Replay: true`; the same key with another body is 422; still in flight is 409 with Retry-After.
 * A Problem thrown by `work` rolls everything back, the claim too, so that the request may be tried again.
 */
export function idempotently(
  unitOfWork: UnitOfWork,
  scope: IdempotencyScope,
  work: (tx: Transaction) => Promise<RouteResponse>,
): Promise<RouteResponse> {
  return unitOfWork.run(async (tx) => {
    const [claim] = await tx.idempotency.claim([scope]);
    if (claim === undefined) throw new Error('one claim gives one answer');
    const settled = settledAnswer(claim);
    if (settled !== undefined) return settled;
    const response = await work(tx);
    tx.idempotency.answer([{ scope, status: response.status, body: response.body }]);
    return response;
  });
}

/** The answer to give when the work was claimed before; undefined when it is new. Throws Problem 422 or 409. */
export function settledAnswer(claim: import('./scope.ts').IdempotencyClaim): RouteResponse | undefined {
  switch (claim.outcome) {
    case 'new':
      return undefined;
    case 'replay':
      return {
        status: claim.status,
        body: claim.body ?? undefined,
        headers: { 'idempotent-replay': 'true' },
      };
    case 'mismatch':
      throw new Problem({
        status: 422,
        type: 'idempotency-key-reused',
        detail: 'This Idempotency-Key was used before with another request; use a new key.',
      });
    case 'in-flight':
      throw new Problem({
        status: 409,
        type: 'request-in-flight',
        detail: 'The first request with this Idempotency-Key is still running; ask again shortly.',
        retryAfterSeconds: 1,
      });
  }
}
