import { type Transaction, Undone, type UnitOfWork } from '../database/transaction.ts';
import type { RouteResponse } from '../http/route.ts';
import { IdempotencyRefused } from '../refusal/kit-refusals.ts';
import type { IdempotencyClaim, IdempotencyScope } from './scope.ts';

/**
 * Does `work` once per scope, in one transaction with the record of its answer. A repeat answers the same with
 * `Idempotent-Replay: true`; the same key with another body, or still in flight, throws IdempotencyRefused.
 * An error thrown by `work`, or its answer Undone, rolls everything back, the claim too, so that the request may be tried
 * again.
 */
export function idempotently<U = never>(
  unitOfWork: UnitOfWork,
  scope: IdempotencyScope,
  work: (tx: Transaction) => Promise<RouteResponse | Undone<U>>,
): Promise<RouteResponse | U> {
  return unitOfWork.run(async (tx) => {
    const [claim] = await tx.idempotency.claim([scope]);
    if (claim === undefined) throw new Error('one claim gives one answer');
    const settled = settledAnswer(claim);
    if (settled !== undefined) return settled;
    const response = await work(tx);
    if (response instanceof Undone) return response;
    tx.idempotency.answer([{ scope, status: response.status, body: response.body }]);
    return response;
  });
}

/** The answer to give when the work was claimed before; undefined when it is new. Throws IdempotencyRefused. */
export function settledAnswer(claim: IdempotencyClaim): RouteResponse | undefined {
  switch (claim.outcome) {
    case 'new':
      return undefined;
    case 'replay':
      return {
        status: claim.status,
        body: claim.body ?? undefined,
        headers: { 'idempotent-replay': 'true' },
      };
    case 'refused':
      throw new IdempotencyRefused(claim.refusal);
  }
}
