import pg from 'pg';
import { columnTypes } from './column-types.ts';

/** The SQLSTATE of every statement after the one that failed. */
export const IN_FAILED_TRANSACTION = '25P02';

/**
 * Statements of one transaction over its connection. Those that are asked in one turn of the event loop travel together and are
 * answered together, as libpq's pipelines are: pg by itself has the server send each answer for itself, and both
 * processes wake up for each.
 */
export class GroupedStatements {
  readonly #client: pg.ClientBase;
  #asked: Statement[] = [];

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** Runs after those asked before. Fails with SQLSTATE 25P02 where one of them has failed. */
  query(config: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult> {
    if (this.#asked.length === 0) process.nextTick(() => this.#send());
    const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
    this.#asked.push(
      new Statement(config, (error, result) => (error == null ? resolve(result) : reject(error))),
    );
    return promise;
  }

  /** Ends the transaction, whatever becomes of the statements asked before: by itself, because it is not to be skipped with them. */
  async rollback(): Promise<void> {
    this.#send();
    await this.#client.query('ROLLBACK');
  }

  #send(): void {
    const asked = this.#asked;
    this.#asked = [];
    if (asked.length > 0) this.#client.query(new StatementGroup(asked));
  }
}

type Answered = (error: Error | null | undefined, result: pg.QueryResult) => void;

/** One statement of a group. Its handlers are those that pg calls for each message of the server. */
class Statement extends pg.Query {
  declare readonly name: string | undefined;
  declare readonly text: string;
  declare readonly handleRowDescription: (message: object) => void;
  declare readonly handleDataRow: (message: object) => void;
  declare readonly handleEmptyQuery: (connection: pg.Connection) => void;
  declare readonly handleCommandComplete: (message: object, connection: pg.Connection) => void;
  declare readonly handleReadyForQuery: (connection: pg.Connection) => void;
  declare readonly handleError: (error: Error, connection: pg.Connection) => void;
  /** Read by pg: its simple protocol has each statement answered for itself. */
  readonly queryMode = 'extended';
  /** Could not be sent. */
  refused = false;

  constructor(config: pg.QueryConfig<unknown[]>, answered: Answered) {
    super({ ...config, types: columnTypes }, undefined, (error, result) => {
      this.refused = error != null;
      answered(error, result);
    });
  }
}

/** What pg sends as one query and the server answers as several. */
class StatementGroup extends pg.Query {
  declare name: string | undefined;
  declare text: string;
  /** Set by pg: ends its timer. */
  declare callback?: (error?: Error) => void;
  readonly #unanswered: Statement[];

  constructor(statements: readonly Statement[]) {
    super({ text: '' });
    this.#unanswered = [...statements];
    this.#name();
  }

  override submit = (connection: pg.Connection): void => {
    const withoutSync: pg.Connection = Object.create(connection, { sync: { value: () => undefined } });
    connection.stream.cork();
    try {
      for (const statement of this.#unanswered) statement.submit(withoutSync);
      // Nothing of a group may be done without the remainder: what is corked is dropped.
      if (this.#unanswered.some(({ refused }) => refused)) connection.stream.destroy();
      else connection.sync();
    } finally {
      connection.stream.uncork();
    }
  };

  handleRowDescription(message: object): void {
    this.#unanswered[0]?.handleRowDescription(message);
  }

  handleDataRow(message: object): void {
    this.#unanswered[0]?.handleDataRow(message);
  }

  handleCommandComplete(message: object, connection: pg.Connection): void {
    this.#unanswered[0]?.handleCommandComplete(message, connection);
    this.#next(connection);
  }

  handleEmptyQuery(connection: pg.Connection): void {
    this.#next(connection);
  }

  /** The server goes on with the next statement. The last one counts as answered once the connection is free again. */
  #next(connection: pg.Connection): void {
    if (this.#unanswered.length === 1) return;
    this.#unanswered.shift()?.handleReadyForQuery(connection);
    this.#name();
  }

  /** pg notes what has been prepared by the name of the query that is answered. */
  #name(): void {
    this.name = this.#unanswered[0]?.name;
    this.text = this.#unanswered[0]?.text ?? '';
  }

  handleReadyForQuery(connection: pg.Connection): void {
    this.#unanswered.shift()?.handleReadyForQuery(connection);
    this.callback?.();
  }

  /** The server skips every statement after one that failed, and has not prepared those that it saw for the first time. */
  handleError(error: Error, connection: pg.Connection & Partial<Prepared>): void {
    const [failed, ...skipped] = this.#unanswered.splice(0);
    failed?.handleError(error, connection);
    for (const statement of skipped) {
      if (statement.name !== undefined) delete connection.submittedNamedStatements?.[statement.name];
      statement.handleError(new SkippedError(error), connection);
    }
    this.callback?.(error);
  }
}

/** What pg keeps at a connection. */
interface Prepared {
  /** By name: sent, and not yet answered. */
  readonly submittedNamedStatements: Record<string, string>;
}

/** As the server says it of a statement that it sees after one that failed. */
class SkippedError extends Error {
  readonly code = IN_FAILED_TRANSACTION;

  constructor(cause: Error) {
    super('current transaction is aborted, commands ignored until end of transaction block', { cause });
  }
}
