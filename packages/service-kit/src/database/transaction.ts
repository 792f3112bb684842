import type { IdempotencyClaim, IdempotencyScope, IdempotentAnswer } from '../idempotency/scope.ts';
import type { NewEvent } from '../messaging/new-event.ts';

/** SQL with parameters. With a `name` it is prepared once per connection: use it on hot paths. */
export interface NamedQuery {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Asks one PostgreSQL connection. `bigint` arrives as number (an unsafe one throws), `numeric` as text, `timestamptz` as Date. */
export interface Queryable {
  query<R>(query: string | NamedQuery, values?: readonly unknown[]): Promise<R[]>;
}

/** One open transaction: state, events, inbox and idempotency records commit together or not at all. */
export interface Transaction extends Queryable {
  /**
   * Sends a statement whose rows are not needed, without waiting: it travels with the statements after it, and its
   * error, as `explain` maps it, fails the commit. Statements of one transaction run in the order in which
   * they were sent.
   */
  send(query: NamedQuery, explain?: (error: unknown) => unknown): void;
  /** Buffers domain events; written to the outbox, in this order, as the last statement before the commit. */
  publish(...events: NewEvent[]): void;
  readonly idempotency: {
    /** Claims all scopes in one statement; answers in the order given. A scope repeated in the list is refused as in flight. */
    claim(scopes: readonly IdempotencyScope[]): Promise<IdempotencyClaim[]>;
    /** Keeps the answers of claimed scopes in one statement, sent as by {@link Transaction.send}. */
    answer(answers: readonly IdempotentAnswer[]): void;
  };
}

/** Answered by `work` when none of its writes is to stay: the unit of work rolls back and answers `answer`. */
export class Undone<A> {
  readonly answer: A;
  constructor(answer: A) {
    this.answer = answer;
  }
}

/** Transactions: the only way to change state. */
export interface UnitOfWork {
  /**
   * Runs `work` between BEGIN and COMMIT. Make no network call inside. A deadlock (40P01), a serialisation
   * failure (40001) or a lock time-out (55P03) repeats all of `work`, at most 3 times with jitter; a lock
   * time-out after that is refused as `busy` (DatabaseRefused). `work` must not keep state between tries. An error and
   * {@link Undone} roll back.
   */
  run<T, U = never>(work: (tx: Transaction) => Promise<T | Undone<U>>): Promise<T | U>;
  /** One statement that is a whole transaction, with nothing to publish: a single round trip. Repeated as `run` is. */
  only<R>(query: NamedQuery): Promise<R[]>;
}

/** One forward-only step of a schema; imported statically, so that a bundle contains it. */
export interface Migration {
  /** Sorts and identifies it, e.g. `0001-holds`. Never changed once merged. */
  readonly name: string;
  /** SQL, run in one transaction. Old services still run while it is applied: it only adds, unless it says otherwise. */
  readonly up: string;
  /**
   * The oldest release whose services work without what this removes or narrows. Promotion refuses the migration
   * where an older one still runs, so it names an earlier release than the one that contains it. Default: it only adds.
   */
  readonly contractSince?: string;
  /** Why no older service depends on an index or a constraint that this removes. Default: it removes none. */
  readonly harmless?: string;
}
