import { Refused } from './refused.ts';

/** Why a request with an Idempotency-Key is not done. */
export type IdempotencyRefusal =
  /** The key was used before with another body. */
  | { readonly reason: 'idempotency-key-reused' }
  /** The first request with this key is still running. */
  | { readonly reason: 'request-in-flight' };

export class IdempotencyRefused extends Refused<IdempotencyRefusal> {}

/** Why the database did not do a unit of work. */
export type DatabaseRefusal =
  /** Contention that outlasted every repetition, or a statement over its time. */
  | { readonly reason: 'busy'; readonly temporary: true }
  | { readonly reason: 'database-unavailable'; readonly temporary: true };

export class DatabaseRefused extends Refused<DatabaseRefusal> {}
