import pg from 'pg';
import type { Sequelize } from 'sequelize';
import { CoalescingSocket } from './coalescing-socket.ts';
import { withFreshPlans } from './fresh-plans.ts';
import type { NamedQuery, Queryable } from './transaction.ts';

/** Connections for transactions: what the unit of work needs of `pg.Pool`. */
export interface ConnectionPool {
  readonly options: { readonly max: number };
  query(query: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult>;
  readonly connect: () => Promise<Connection>;
}

/** One connection, for one transaction at a time. */
export interface Connection {
  query(query: string | pg.QueryConfig<unknown[]>): Promise<pg.QueryResult>;
  /** @param error why the connection cannot be used any more */
  release(error?: Error): void;
}

/** A service's own database: raw connections for writes and hot reads, models for other reads. */
export interface Database {
  readonly pool: ConnectionPool;
  /** Undefined where there are no models. */
  readonly sequelize: Sequelize | undefined;
  readonly reads: Queryable;
  /** Queries over the models' pool: a raw pool busy with requests does not mean that the database is unreachable. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A database whose connections are pg's own. */
export interface OpenDatabase extends Database {
  readonly pool: pg.Pool;
}

/**
 * Session settings of every connection. lock_timeout: a request behind a locked row is refused as "busy" after
 * 300 ms instead of queueing. statement_timeout and the idle one: no query or abandoned transaction may outlive a request.
 */
const SESSION = [
  '-c lock_timeout=300',
  '-c statement_timeout=10000',
  '-c idle_in_transaction_session_timeout=15000',
  '-c synchronous_commit=on',
  '-c timezone=UTC',
];

/**
 * Hot statements go by key, from at most a few hundred rows of arrays into an index: the one sensible plan is a loop
 * over index lookups. It is made once per connection, which saves a quarter of PostgreSQL's work on a purchase, and
 * the settings force that plan: opening night fills an empty table faster than its statistics are renewed, and a plan made
 * before would read all of it. Bitmap scans are off because they never mark index entries of dead rows, and read all of
 * them again each time.
 */
const HOT_PLANS = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c enable_bitmapscan=off',
  '-c random_page_cost=1.1',
];

/** Milliseconds to wait for a free or new connection before the request is refused as unavailable. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Last resort against a dead connection: longer than any statement_timeout that a job sets for itself. */
const SILENT_LINE_MS = 60_000;

/** Milliseconds until a connection that is not used is closed. */
const IDLE_MS = 60_000;

const INT8 = 20;

/** How columns become values: like pg's defaults, but int8 (ids, counts, amounts) as a number that must be exact. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return exactNumber;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 column holds more than a safe integer');
  return value;
}

/**
 * How DATABASE_POOL_SIZE is split: the models' pool gets one connection (two from eight on), everything else the
 * raw pool. Together they never exceed it: the plan's connection check relies on that.
 */
export function splitPool(size: number): { raw: number; models: number } {
  const models = size >= 8 ? 2 : 1;
  return { raw: size - models, models };
}

/** Opens both pools lazily: no connection is made before the first query. */
export async function openDatabase(options: {
  url: string;
  poolSize: number;
  application: string;
  /** Without, Sequelize is not loaded: 7 MB of memory. @default true */
  models?: boolean;
  /** Called when a connection is lost, idle or in use; the statement under way fails as well. */
  onConnectionError: (error: Error) => void;
}): Promise<OpenDatabase> {
  const split = splitPool(options.poolSize);
  const Client = reportingClient(options.onConnectionError);
  const pool = new pg.Pool({
    Client,
    connectionString: options.url,
    max: split.raw,
    application_name: options.application,
    options: [...SESSION, ...HOT_PLANS].join(' '),
    stream: () => new CoalescingSocket(),
    types: columnTypes,
    keepAlive: true,
    pipeline: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: SILENT_LINE_MS,
    idleTimeoutMillis: IDLE_MS,
  });
  // Reported by the connection's own listener.
  pool.on('error', () => undefined);
  const models = await (options.models === false ? plainPool : modelsPool)(options, Client, split.models);
  return {
    pool,
    sequelize: models.sequelize,
    reads: {
      async query<R>(query: string | NamedQuery, values?: readonly unknown[]): Promise<R[]> {
        // The pool ends the connection of a query that failed.
        const result = await withFreshPlans(split.raw, () => pool.query(toQueryConfig(query, values)));
        return result.rows;
      },
    },
    ping: models.ping,
    async close() {
      await Promise.all([pool.end(), models.close()]);
    },
  };
}

/** The pool beside the raw one. */
interface SecondPool extends Pick<Database, 'ping' | 'close'> {
  readonly sequelize: Sequelize | undefined;
}

type PoolOptions = Pick<Parameters<typeof openDatabase>[0], 'url' | 'application'>;

async function modelsPool(options: PoolOptions, Client: typeof pg.Client, max: number): Promise<SecondPool> {
  const { Sequelize } = await import('sequelize');
  const sequelize = new Sequelize(options.url, {
    dialect: 'postgres',
    dialectModule: { ...pg, Client },
    logging: false,
    pool: { max, min: 0, idle: IDLE_MS, acquire: CONNECT_TIMEOUT_MS },
    dialectOptions: {
      options: SESSION.join(' '),
      application_name: `${options.application}-models`,
      keepAlive: true,
    },
  });
  return {
    sequelize,
    async ping() {
      await sequelize.query('SELECT 1');
    },
    close: () => sequelize.close(),
  };
}

/** For `ping` alone. */
async function plainPool(options: PoolOptions, Client: typeof pg.Client, max: number): Promise<SecondPool> {
  const pool = new pg.Pool({
    Client,
    connectionString: options.url,
    max,
    application_name: `${options.application}-ping`,
    options: SESSION.join(' '),
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: SILENT_LINE_MS,
    idleTimeoutMillis: IDLE_MS,
  });
  // Reported by the connection's own listener.
  pool.on('error', () => undefined);
  return {
    sequelize: undefined,
    async ping() {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

/**
 * A client class whose connections have an error listener for their whole life. Neither pool listens all the time:
 * pg's own not while a connection is checked out, Sequelize not before the first turn after connecting; and an error
 * event without a listener ends the process.
 */
function reportingClient(onError: (error: Error) => void): typeof pg.Client {
  return class ReportingClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      this.on('error', onError);
    }
  };
}

/** The query in pg's form. */
export function toQueryConfig(
  query: string | NamedQuery,
  values?: readonly unknown[],
): pg.QueryConfig<unknown[]> {
  if (typeof query === 'string') return { text: query, values: [...(values ?? [])] };
  const config: pg.QueryConfig<unknown[]> = { text: query.text, values: [...(query.values ?? values ?? [])] };
  if (query.name !== undefined) config.name = query.name;
  return config;
}
