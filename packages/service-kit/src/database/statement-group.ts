import pg from 'pg';

/** What pg calls on a query as its answers arrive; its types leave it out. */
interface Answered {
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
  handleEmptyQuery(connection: pg.Connection): void;
  handleReadyForQuery(connection: pg.Connection): void;
  handleError(error: unknown, connection: pg.Connection): void;
}

interface Statement extends Answered {
  readonly name?: string;
  readonly text?: string;
  /** Answers why nothing was sent. */
  submit(connection: pg.Connection): Error | null;
}

interface RowDescription {
  readonly fields: readonly unknown[];
}

/** A connection with the names that pg keeps there of statements whose preparation is under way. */
type PreparingConnection = pg.Connection & { submittedNamedStatements: Record<string, string> };

/** A statement that was not carried out because one before it in its group failed: `cause`. */
export class NotRun extends Error {
  constructor(cause: unknown) {
    super('a statement before this one failed', { cause });
    this.name = 'NotRun';
  }
}

/**
 * Statements that travel together: one write, one Sync, and so one write of the server with all answers. By themselves each
 * would be answered with a write of its own, and wake both sides once more. The first that fails ends the group.
 */
export class StatementGroup implements pg.Submittable {
  readonly #statements: Statement[] = [];
  /** Index of the statement whose answers arrive. */
  #current = 0;
  #isSubmitted = false;
  /** All were answered, or the connection was lost, perhaps before they were sent. */
  #hasEnded = false;
  #known: KnownConnection | undefined;
  /** Set by pg: stops its timer. */
  callback: ((error: Error | undefined, result: undefined) => void) | undefined;

  /** Whether it still takes statements. */
  get isOpen(): boolean {
    return !this.#isSubmitted && !this.#hasEnded;
  }

  /** Of the statement whose answers arrive: pg notes it as prepared on this connection. */
  get name(): string | undefined {
    return this.#statements[this.#current]?.name;
  }

  get text(): string | undefined {
    return this.#statements[this.#current]?.text;
  }

  add(query: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult> {
    // Without a name and values pg would send it by the simple protocol, which is answered by itself.
    const extended = { ...query, queryMode: 'extended' };
    return new Promise((resolve, reject) => {
      const statement = new pg.Query(extended, undefined, (error, result) =>
        error instanceof Error ? reject(error) : resolve(result),
      );
      this.#statements.push(statement as pg.Query & Statement);
    });
  }

  /** Called by pg when the connection is free. Answers what keeps the group from being sent as a whole. */
  submit(connection: pg.Connection): Error | null {
    this.#isSubmitted = true;
    const known = KnownConnection.of(connection);
    this.#known = known;
    connection.stream.cork();
    try {
      for (const statement of this.#statements) {
        const failed = known.submit(statement);
        if (failed !== null) return failed;
      }
      connection.sync();
      return null;
    } finally {
      connection.stream.uncork();
    }
  }

  handleRowDescription(message: RowDescription): void {
    this.#known?.learn(this.name, message);
    this.#answering().handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.#answering().handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: pg.Connection): void {
    this.#known?.learn(this.name, NO_COLUMNS);
    this.#answering().handleCommandComplete(message, connection);
    this.#current += 1;
  }

  handleEmptyQuery(connection: pg.Connection): void {
    this.#answering().handleEmptyQuery(connection);
    this.#current += 1;
  }

  handleReadyForQuery(connection: pg.Connection): void {
    this.#hasEnded = true;
    for (const statement of this.#statements) statement.handleReadyForQuery(connection);
    this.callback?.(undefined, undefined);
  }

  /** Of a statement, or of the connection as a whole: then nothing more can be asked on it. */
  handleError(error: Error, connection: pg.Connection): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const isOfStatement = error instanceof pg.DatabaseError;
    for (const done of this.#statements.slice(0, this.#current)) done.handleReadyForQuery(connection);
    const [failed, ...others] = this.#statements.slice(this.#current);
    failed?.handleError(error, connection);
    for (const other of others) {
      forget(other, connection);
      other.handleError(isOfStatement ? new NotRun(error) : error, connection);
    }
    if (!isOfStatement) connection.stream.destroy();
    this.callback?.(error, undefined);
  }

  #answering(): Statement {
    const statement = this.#statements[this.#current];
    if (statement === undefined) throw new Error('PostgreSQL answered more statements than were sent');
    return statement;
  }
}

const NO_COLUMNS: RowDescription = { fields: [] };

/** What is known of a connection from the groups before. */
class KnownConnection {
  static readonly #all = new WeakMap<pg.Connection, KnownConnection>();

  /** The connection as a statement of a group sees it: pg would send a Sync and ask for a description with each. */
  readonly #shared: pg.Connection;
  /** Of prepared statements, by name. They stay the same: a migration that changes them ends the connection (`isStalePlan`). */
  readonly #columns = new Map<string, RowDescription>();
  #isDescribed = false;
  #unsent: Error | null = null;

  static of(connection: pg.Connection): KnownConnection {
    let known = KnownConnection.#all.get(connection);
    if (known === undefined) {
      known = new KnownConnection(connection);
      KnownConnection.#all.set(connection, known);
    }
    return known;
  }

  private constructor(connection: pg.Connection) {
    const bind = connection.bind.bind(connection);
    const describe = connection.describe.bind(connection);
    this.#shared = Object.assign<pg.Connection, Partial<pg.Connection>>(Object.create(connection), {
      sync: () => undefined,
      describe: (...message) => {
        if (!this.#isDescribed) describe(...message);
      },
      bind: (...message) => {
        try {
          bind(...message);
        } catch (error) {
          this.#unsent = error instanceof Error ? error : new Error(String(error));
          throw error;
        }
      },
    });
  }

  /** Answers why the statement could not be sent: a value that has no form in SQL, or one name for two statements. */
  submit(statement: Statement): Error | null {
    const columns = statement.name === undefined ? undefined : this.#columns.get(statement.name);
    this.#isDescribed = columns !== undefined;
    this.#unsent = null;
    const refused = statement.submit(this.#shared);
    if (columns !== undefined) statement.handleRowDescription(columns);
    return refused ?? this.#unsent;
  }

  learn(name: string | undefined, columns: RowDescription): void {
    if (name !== undefined && !this.#columns.has(name)) this.#columns.set(name, columns);
  }
}

/** The server skipped the statement, its preparation, too. */
function forget(statement: Statement, connection: pg.Connection): void {
  if (statement.name !== undefined) {
    delete (connection as PreparingConnection).submittedNamedStatements[statement.name];
  }
}
