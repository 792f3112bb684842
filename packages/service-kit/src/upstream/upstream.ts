import type { z } from 'zod';

export interface UpstreamOptions {
  /** The service's name; used in errors, logs, metrics and the `Clove-Edge` pair. */
  readonly name: string;
  /** Base URL without a path. */
  readonly url: string;
  /** Credential of this edge; absent for the public port. */
  readonly token?: string;
  /** Time-out of one call in milliseconds, from sending to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Most connections. @default 64 (source: fewer limited 128 fans) */
  readonly connections?: number;
  /** False for capture and refund: their outcome must never be guessed from other calls. @default true */
  readonly breaker?: boolean;
  /** How requests travel. @default POST with JSON to `url` */
  readonly transport?: Transport;
}

/** One request of an upstream, before its protocol. */
export interface Outgoing {
  /** As the HTTP port names it, e.g. `/internal/holds/pin`. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** The protocol below an upstream, which adds credentials, correlation, breaker, groups and the check of answers. */
export interface Transport {
  /** The answer as plain data. Errors: UpstreamError. Never retries. */
  send(outgoing: Outgoing): Promise<unknown>;
  close(): Promise<void>;
}

export interface BatchedOptions {
  /** Most items in one call. @default 64 */
  readonly max?: number;
  /** Most calls at a time. @default 1 */
  readonly inflight?: number;
  /** As the batcher's: after how many milliseconds the next call may start beside a slow one. @default never */
  readonly overtakeMs?: number;
  /** As the batcher's: whether a call that is not full waits for more items. @default 0 */
  readonly gather?: number | 'under-load';
  readonly timeoutMs?: number;
}

/** Another service, over pooled connections. */
export interface Upstream {
  /** Sends `body` and checks the answer. Errors: UpstreamError. Never retries. */
  call<O>(path: string, body: unknown, schema: z.ZodType<O>, options?: { timeoutMs?: number }): Promise<O>;
  /** Groups concurrent items into `{ items: [...] }` calls of a set-based endpoint; `answer` is the schema of one item's answer. An item that is answered by its own problem rejects alone. */
  batched<I, O>(path: string, answer: z.ZodType<O>, options?: BatchedOptions): (item: I) => Promise<O>;
  close(): Promise<void>;
}

/**
 * - `not-attempted`: nothing was sent (breaker open, connection refused), or one item of a group was not done: it did not
 *   happen.
 * - `unknown`: time-out, reset, 5xx or an unreadable answer: it may have happened.
 * - `refused`: 4xx: it did not happen and a retry will not help.
 */
export type UpstreamErrorKind = 'not-attempted' | 'unknown' | 'refused';

/** A failed call to an upstream. The message never carries the answer's text or a credential. */
export class UpstreamError extends Error {
  readonly kind: UpstreamErrorKind;
  readonly upstream: string;
  /** The HTTP status, when there was one. */
  readonly status: number | undefined;
  /** The problem type slug that a `refused` answer named, when it was problem+json. */
  readonly problemType: string | undefined;
  /** It was sent, and there was no answer in time. */
  readonly timedOut: boolean;

  constructor(init: {
    kind: UpstreamErrorKind;
    upstream: string;
    message: string;
    status?: number;
    problemType?: string;
    timedOut?: boolean;
    cause?: unknown;
  }) {
    super(`${init.upstream}: ${init.message}`, { cause: init.cause });
    this.name = 'UpstreamError';
    this.kind = init.kind;
    this.upstream = init.upstream;
    this.status = init.status;
    this.problemType = init.problemType;
    this.timedOut = init.timedOut ?? false;
  }
}
