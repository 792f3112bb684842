import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Office } from '../office/office.ts';
import { percentile } from './percentile.ts';

/** What one statement of a service cost, each figure the median of the windows in which it ran. */
export interface StatementCost {
  /** The service's database. */
  readonly service: string;
  readonly text: string;
  readonly callsPerSecond: number;
  /** Milliseconds of execution in the server, planning not included. */
  readonly msPerCall: number;
  /** Pages of 8 kB that were read, from the cache or the disk. */
  readonly buffersPerCall: number;
}

interface Counted {
  readonly service: string;
  readonly text: string;
  readonly calls: number;
  readonly ms: number;
  readonly buffers: number;
}

/** The server counts every statement from now on (pg_stat_statements); needs a restart, which its services sit out. */
export async function countStatements(office: Office): Promise<void> {
  const server = office.cluster.servers.postgres;
  if (server === undefined) throw new Error('this office has no PostgreSQL of its own');
  await asAdministrator(office, async (client) => {
    await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
    await client.query("ALTER SYSTEM SET pg_stat_statements.track_utility = 'off'");
  });
  await server.restart();
  await asAdministrator(office, (client) => client.query('CREATE EXTENSION pg_stat_statements'));
  await office.allReady();
}

/** Watches the office for a number of windows of so many seconds: what its services asked their databases meanwhile. */
export async function statementCosts(
  office: Office,
  { windows, seconds }: { windows: number; seconds: number },
): Promise<StatementCost[]> {
  const seen = new Map<string, Counted[]>();
  await asAdministrator(office, async (client) => {
    for (let window = 0; window < windows; window++) {
      await client.query('SELECT pg_stat_statements_reset()');
      await delay(seconds * 1000);
      for (const counted of await countedBy(client)) {
        const key = `${counted.service} ${counted.text}`;
        seen.set(key, [...(seen.get(key) ?? []), counted]);
      }
    }
  });
  return [...seen.values()].flatMap((counts) => {
    const [first] = counts;
    if (first === undefined) return [];
    const median = (of: (counted: Counted) => number): number => percentile(counts.map(of), 0.5);
    return {
      service: first.service,
      text: first.text,
      callsPerSecond: counts.reduce((sum, { calls }) => sum + calls, 0) / (windows * seconds),
      msPerCall: median(({ ms, calls }) => ms / calls),
      buffersPerCall: median(({ buffers, calls }) => buffers / calls),
    };
  });
}

/** How the server would run a statement for any parameters. */
export async function planOf(office: Office, { service, text }: StatementCost): Promise<string> {
  const client = await office.database(service);
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } catch (error) {
    return `no plan: ${String(error)}`;
  } finally {
    await client.end();
  }
}

async function countedBy(client: Client): Promise<Counted[]> {
  const { rows } = await client.query<Counted>(
    `SELECT datname AS service, regexp_replace(query, '\\s+', ' ', 'g') AS text, sum(calls)::int AS calls,
       sum(total_exec_time)::float8 AS ms, sum(shared_blks_hit + shared_blks_read)::float8 AS buffers
     FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
     WHERE userid <> current_user::regrole AND calls > 0 GROUP BY 1, 2`,
  );
  return rows;
}

async function asAdministrator<T>(office: Office, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: office.adminDatabaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
