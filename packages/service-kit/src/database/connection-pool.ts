import type pg from 'pg';
import { StatementGroup } from './statement-group.ts';

/** Connections for transactions and single statements. */
export interface ConnectionPool {
  /** Most connections at a time. */
  readonly max: number;
  connect(): Promise<Connection>;
}

/** One connection, for one transaction at a time. */
export interface Connection {
  /**
   * Statements of one turn of the event loop travel as one group, and so do those that come while the group before is under
   * way. Need not be awaited before the next: they are carried out in order, up to the first that fails.
   */
  query(query: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult>;
  /** @param error why the connection cannot be used any more */
  release(error?: Error): void;
}

/** Connections of pg. */
export function groupingPool(pool: pg.Pool): ConnectionPool {
  return { max: pool.options.max, connect: async () => new GroupingConnection(await pool.connect()) };
}

class GroupingConnection implements Connection {
  readonly #client: pg.PoolClient;
  #group: StatementGroup | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  query(query: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult> {
    const open = this.#group?.isOpen === true ? this.#group : this.#begin();
    return open.add(query);
  }

  #begin(): StatementGroup {
    const group = new StatementGroup();
    this.#group = group;
    process.nextTick(() => this.#client.query(group));
    return group;
  }

  release(error?: Error): void {
    this.#client.release(error);
  }
}
