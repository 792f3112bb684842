import type { UnitOfWork } from '../database/transaction.ts';
import type { RouteResponse } from '../http/route.ts';
import { idempotently } from './idempotently.ts';
import type { IdempotencyScope } from './scope.ts';

/**
 * The answer that a request with this key was given; undefined: none yet. Changes nothing, so that a use case which
 * calls other services first can answer repeats before it does. Throws IdempotencyRefused as {@link idempotently} does.
 */
export async function answeredBefore(
  unitOfWork: UnitOfWork,
  scope: IdempotencyScope,
): Promise<RouteResponse | undefined> {
  try {
    return await idempotently(unitOfWork, scope, async () => {
      throw new NotAnswered();
    });
  } catch (error) {
    if (error instanceof NotAnswered) return undefined;
    throw error;
  }
}

/** Thrown to undo the claim of a key that is new. */
class NotAnswered extends Error {}
