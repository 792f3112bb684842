import type { Queryable } from '../database/transaction.ts';

/**
 * What a service does before it is ready, so that its first fan meets compiled code, open connections and prepared
 * statements. A copy of the service does it: the same code with a configuration in which every address is that of a stand-in
 * in this process, on ports of the loopback address, with keys made for it, in transactions that are rolled back.
 */
export interface Rehearsal {
  /** Configuration of the copy that differs from the service's own. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Inserts made-up rows for the requests of a round, in the transaction that is rolled back after it. @default none */
  prepare?(db: Queryable): Promise<void>;
  /**
   * Rows that statements of these names are answered with, whatever the database has: of tables with a single row, which
   * made-up ones cannot stand beside. @default none
   */
  readonly rows?: Readonly<Record<string, readonly object[]>>;
  /** How other services answer the copy. @default none is called */
  answer?(path: string, body: unknown): RehearsedAnswer;
  /** One round of requests, concurrent as those of fans; repeated. Throws when an answer is not the expected one. */
  perform(stage: Stage): Promise<void>;
}

export interface RehearsedAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly body: unknown;
}

/** Asks the copy. Each call answers the body and throws for a status of 400 and more. */
export interface Stage {
  /** On the public port; `fanId` is a made-up member. Unsafe requests carry a new Idempotency-Key. */
  ask(request: StagedRequest): Promise<StagedAnswer>;
  /** POST to an internal endpoint. */
  call(path: string, body: unknown): Promise<StagedAnswer>;
}

export interface StagedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** @default without a token */
  readonly fanId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StagedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
}
