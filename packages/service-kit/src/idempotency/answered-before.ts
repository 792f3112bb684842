import { Undone, type UnitOfWork } from '../database/transaction.ts';
import type { RouteResponse } from '../http/route.ts';
import { idempotently } from './idempotently.ts';
import type { IdempotencyScope } from './scope.ts';

/**
 * The answer that a request with this key was given; undefined: none yet. Changes nothing, so that a use case which
 * calls other services first can answer repeats before it does. Throws IdempotencyRefused as {@link idempotently} does.
 */
export function answeredBefore(
  unitOfWork: UnitOfWork,
  scope: IdempotencyScope,
): Promise<RouteResponse | undefined> {
  return idempotently(unitOfWork, scope, async () => new Undone(undefined));
}
