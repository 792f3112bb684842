import type { IdempotencyRefusal } from '../refusal/kit-refusals.ts';

/** What makes two requests the same one: the caller, the operation and the key; and the hash of the body, to compare. */
export interface IdempotencyScope {
  /** Member id, `edge:<from>` or `public`. */
  readonly principal: string;
  /** The route's operationId. */
  readonly operation: string;
  /** The Idempotency-Key header. */
  readonly key: string;
  /** sha256 of the canonical JSON of params, query and body. */
  readonly bodyHash: string;
}

/** The outcome of claiming a scope. */
export type IdempotencyClaim =
  /** First time: do the work, then `answer`. */
  | { readonly outcome: 'new' }
  /** Done before: give the same answer. */
  | { readonly outcome: 'replay'; readonly status: number; readonly body: unknown }
  | { readonly outcome: 'refused'; readonly refusal: IdempotencyRefusal };

/** An answer to keep for replays. */
export interface IdempotentAnswer {
  readonly scope: IdempotencyScope;
  readonly status: number;
  readonly body: unknown;
}
