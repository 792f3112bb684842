import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Office } from '../office/office.ts';

/** Services on the way of a purchase that keep something. */
export const SELLERS = ['seat', 'ticket', 'payment'] as const;

/**
 * Most rows of a table that count as shared by all purchases. Source: a benchmark's festival has fewer performances and sections,
 * and more fans, holds, orders and seats, which have a row each.
 */
const FEW_ROWS = 20;
/** Tables of few rows that are written by the clock, however much is sold. */
const BY_CLOCK = ['relay_lease'];
/** Between two samples, in milliseconds. */
const TICK_MS = 20;

/** What was seen of a server while it was watched. */
export interface Watched {
  /** Tables of few rows ("seat: standing_sections") -> the share of the samples that found a row locked against other writers. */
  readonly lockedRows: ReadonlyMap<string, number>;
  /** What sessions inside a transaction wait for ("Lock transactionid", "IO WalSync") -> how many did at a time, on average. */
  readonly waiting: ReadonlyMap<string, number>;
}

/** One database of an office, and its tables of few rows. */
interface WatchedDatabase {
  readonly service: string;
  readonly client: Client;
  readonly tables: readonly string[];
}

/**
 * Watches a server until the signal: which of the rows that all purchases share are locked (pgrowlocks, which takes no
 * lock on rows itself), and what sessions wait for (pg_stat_activity). Each sample is of one moment.
 * @param offices all with their databases on this server
 */
export async function watchServer(offices: readonly Office[], signal: AbortSignal): Promise<Watched> {
  const databases = await Promise.all(
    offices.flatMap((office) => SELLERS.map((service) => watchedDatabase(office, service))),
  );
  const server = new Client({ connectionString: offices[0]?.adminDatabaseUrl });
  await server.connect();
  const [locked, waiting] = [new Map<string, number>(), new Map<string, number>()];
  let samples = 0;
  try {
    for (; !signal.aborted; samples++) {
      const next = performance.now() + TICK_MS;
      const [waits, ...tables] = await Promise.all([waitsOf(server), ...databases.map(lockedTables)]);
      for (const [what, n] of waits) add(waiting, what, n);
      for (const table of tables.flat()) add(locked, table, 1);
      await delay(Math.max(1, next - performance.now()));
    }
  } finally {
    await Promise.all([server, ...databases.map(({ client }) => client)].map((client) => client.end()));
  }
  return { lockedRows: perSample(locked, samples), waiting: perSample(waiting, samples) };
}

async function watchedDatabase(office: Office, service: string): Promise<WatchedDatabase> {
  const client = await office.database(service);
  await client.query('CREATE EXTENSION IF NOT EXISTS pgrowlocks');
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind = 'r' AND nspname = 'public' AND relname <> ALL ($1::text[])`,
    [BY_CLOCK],
  );
  const tables: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await client.query(`SELECT FROM "${name}" LIMIT ${FEW_ROWS + 1}`);
    if (rowCount !== null && rowCount >= 1 && rowCount <= FEW_ROWS) tables.push(name);
  }
  return { service, client, tables };
}

/** "seat: standing_sections" for each table of which a row is locked so that another writer of it has to wait. */
async function lockedTables({ service, client, tables }: WatchedDatabase): Promise<string[]> {
  const ofTable = (table: string) =>
    `SELECT '${table}' AS name FROM pgrowlocks('public.${table}') WHERE NOT modes <@ '{Key Share,Share}'::text[]`;
  const { rows } = await client.query<{ name: string }>(tables.map(ofTable).join(' UNION '));
  return rows.map(({ name }) => `${service}: ${name}`);
}

/** How many sessions inside a transaction wait for what just now. A session between two statements waits for its service. */
async function waitsOf(server: Client): Promise<[string, number][]> {
  const { rows } = await server.query<{ what: string; n: number }>(
    `SELECT coalesce(wait_event_type || ' ' || wait_event, 'nothing: it runs') AS what, count(*)::int AS n
     FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
       AND usename <> current_user GROUP BY 1`,
  );
  return rows.map(({ what, n }) => [what, n]);
}

function add(counts: Map<string, number>, what: string, n: number): void {
  counts.set(what, (counts.get(what) ?? 0) + n);
}

function perSample(counts: ReadonlyMap<string, number>, samples: number): Map<string, number> {
  return new Map(
    [...counts].map(([what, n]): [string, number] => [what, n / Math.max(1, samples)]).sort(byValue),
  );
}

function byValue([, a]: readonly [string, number], [, b]: readonly [string, number]): number {
  return b - a;
}
