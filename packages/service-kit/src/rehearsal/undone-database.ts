import type pg from 'pg';
import { type Connection, type ConnectionPool, type Database, toQueryConfig } from '../database/database.ts';
import type { Queryable } from '../database/transaction.ts';

const SAVEPOINT = 'rehearsed';

/** What a transaction of the copy says, and what its connection, inside a transaction of its own, is sent instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  BEGIN: `SAVEPOINT ${SAVEPOINT}`,
  COMMIT: `RELEASE SAVEPOINT ${SAVEPOINT}`,
  ROLLBACK: `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`,
};

/**
 * The service's database for a copy whose writes never stay: all transactions of a round run one after the other as savepoints
 * of one transaction, on one of the service's own connections, and see each other's writes. It is rolled back after the round.
 */
export class UndoneDatabase implements Database {
  readonly pool: ConnectionPool;
  readonly sequelize = undefined;
  readonly reads: Queryable;
  readonly #rows: Readonly<Record<string, readonly object[]>>;
  #client: Connection | undefined;
  /** Ends with the transaction that began last. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param rows answers of named statements, instead of the database's own */
  constructor(rows: Readonly<Record<string, readonly object[]>>) {
    this.#rows = rows;
    const query = (sent: string | pg.QueryConfig<unknown[]>) => this.#send(sent);
    this.pool = { options: { max: 1 }, query, connect: () => this.#transaction() };
    this.reads = {
      async query<R>(sql: Parameters<Queryable['query']>[0], values?: readonly unknown[]): Promise<R[]> {
        return (await query(toQueryConfig(sql, values))).rows;
      },
    };
  }

  /** Runs `work` between BEGIN and ROLLBACK of this connection. */
  async during<T>(client: Connection, work: () => Promise<T>): Promise<T> {
    await client.query('BEGIN');
    this.#client = client;
    try {
      return await work();
    } finally {
      this.#client = undefined;
      await client.query('ROLLBACK');
    }
  }

  async ping(): Promise<void> {
    await this.#send('SELECT 1');
  }

  async close(): Promise<void> {
    await this.#turn;
  }

  async #transaction(): Promise<Connection> {
    const client = this.#client;
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    return {
      query: async (sent) => {
        // Of a round that is over, while the next one goes on.
        if (client !== this.#client) throw over();
        return this.#send(sent);
      },
      release: () => resolve(),
    };
  }

  async #send(sent: string | pg.QueryConfig<unknown[]>): Promise<pg.QueryResult> {
    const client = this.#client;
    if (client === undefined) throw over();
    if (typeof sent === 'string') {
      const result = await client.query(INSTEAD[sent] ?? sent);
      return sent === 'COMMIT' ? { ...result, command: sent } : result;
    }
    const result = await client.query(sent);
    const rows = sent.name === undefined ? undefined : this.#rows[sent.name];
    return rows === undefined ? result : { ...result, rows: [...rows] };
  }
}

function over(): Error {
  return new Error('the round of the rehearsal is over');
}
