import type pg from 'pg';
import type { Connection, ConnectionPool } from '../database/connection-pool.ts';
import type { Database } from '../database/database.ts';
import { queryAlone } from '../database/statements.ts';
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
  #connection: Connection | undefined;
  /** Ends with the transaction that began last. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param rows answers of named statements, instead of the database's own */
  constructor(rows: Readonly<Record<string, readonly object[]>>) {
    this.#rows = rows;
    // Reads take no turns: they may come from the middle of a transaction.
    const alone: ConnectionPool = { max: 1, connect: async () => this.#entered(() => undefined) };
    this.pool = { max: 1, connect: () => this.#transaction() };
    this.reads = {
      async query<R>(sql: Parameters<Queryable['query']>[0], values?: readonly unknown[]): Promise<R[]> {
        return (await queryAlone(alone, sql, values)).rows;
      },
    };
  }

  /** Runs `work` between BEGIN and ROLLBACK of this connection. */
  async during<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
    await connection.query({ text: 'BEGIN' });
    this.#connection = connection;
    try {
      return await work();
    } finally {
      this.#connection = undefined;
      await connection.query({ text: 'ROLLBACK' });
    }
  }

  async ping(): Promise<void> {
    await this.reads.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.#turn;
  }

  async #transaction(): Promise<Connection> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    const entered = this.#entered(resolve);
    await before;
    return entered;
  }

  /** The connection of the round that goes on. */
  #entered(release: () => void): Connection {
    const connection = this.#connection;
    return {
      query: async (sent) => {
        // Of a round that is over, while the next one goes on.
        if (connection === undefined || connection !== this.#connection) {
          throw new Error('the round of the rehearsal is over');
        }
        return this.#send(connection, sent);
      },
      release,
    };
  }

  async #send(connection: Connection, sent: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult> {
    const instead = INSTEAD[sent.text];
    const result = await connection.query(instead === undefined ? sent : { text: instead });
    const rows = sent.name === undefined ? undefined : this.#rows[sent.name];
    return rows === undefined ? result : { ...result, rows: [...rows] };
  }
}
