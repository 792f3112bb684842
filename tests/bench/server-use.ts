import { Client } from 'pg';
import type { Office } from '../office/office.ts';
import { usedBy } from './cpu-times.ts';
import { SELLERS } from './locked-rows.ts';
import { processTree } from './process-memory.ts';

/** What a purchase costs besides time, so far; and, between two of them, per purchase. */
export interface Use {
  /** CPU milliseconds by part: each service (all its pods), PostgreSQL's sessions by service, its other processes, RabbitMQ. */
  readonly cpu: ReadonlyMap<string, number>;
  readonly commits: number;
  /** Bytes written ahead, and how often they were flushed to disk. */
  readonly walBytes: number;
  readonly walFlushes: number;
  /** Bytes of all databases. */
  readonly databaseBytes: number;
  /** Rows of the outboxes of what sells: each goes to the broker. */
  readonly events: number;
}

interface ServerCounters {
  readonly commits: number;
  readonly wal: number;
  readonly flushes: number;
  readonly bytes: number;
}

/** What offices and their servers have used so far; offices with the same server are given together. */
export async function useOf(offices: readonly Office[]): Promise<Use> {
  const cpu = new Map<string, number>();
  const add = (part: string, pid: number | undefined): void => {
    const used = pid === undefined ? undefined : usedBy(pid);
    if (used !== undefined) cpu.set(part, (cpu.get(part) ?? 0) + used);
  };
  const totals = { commits: 0, walBytes: 0, walFlushes: 0, databaseBytes: 0, events: 0 };
  for (const server of new Set(offices.map((office) => office.adminDatabaseUrl))) {
    const here = offices.filter((office) => office.adminDatabaseUrl === server);
    const services = new Map(here.flatMap(serviceOfDatabases));
    const { counters, sessions } = await counted(server);
    totals.commits += counters.commits;
    totals.walBytes += counters.wal;
    totals.walFlushes += counters.flushes;
    totals.databaseBytes += counters.bytes;
    for (const { pid, kind, datname } of sessions)
      add(
        kind === 'client backend' ? `${services.get(datname) ?? 'other'}'s sessions` : 'PostgreSQL itself',
        pid,
      );
  }
  for (const office of offices) {
    for (const { service, pid } of office.cluster.pods()) add(service, pid);
    const broker = office.cluster.servers.rabbitmq?.pid();
    if (broker !== undefined) for (const { pid } of processTree(broker)) add('RabbitMQ', pid);
    for (const service of SELLERS) totals.events += await eventsOf(office, service);
  }
  return { cpu, ...totals };
}

/** What each purchase used between two of them, CPU by part, the largest first. */
export function usePerPurchase(before: Use, after: Use, purchases: number): Use {
  const each = (of: (use: Use) => number) => (of(after) - of(before)) / purchases;
  const cpu = [...after.cpu]
    .map(([part, used]): [string, number] => [part, (used - (before.cpu.get(part) ?? 0)) / purchases])
    .sort(([, a], [, b]) => b - a);
  return {
    cpu: new Map(cpu),
    commits: each(({ commits }) => commits),
    walBytes: each(({ walBytes }) => walBytes),
    walFlushes: each(({ walFlushes }) => walFlushes),
    databaseBytes: each(({ databaseBytes }) => databaseBytes),
    events: each(({ events }) => events),
  };
}

function serviceOfDatabases({ plan }: Office): [database: string, service: string][] {
  return plan.services.map(({ entry: { service } }) => [plan.engine.postgres.owner(service), service]);
}

async function counted(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const [first] = (
      await client.query<ServerCounters>(
        `SELECT (SELECT sum(xact_commit) FROM pg_stat_database)::float8 AS commits,
           pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS wal,
           (SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal')::float8 AS flushes,
           (SELECT sum(pg_database_size(oid)) FROM pg_database)::float8 AS bytes`,
      )
    ).rows;
    const { rows: sessions } = await client.query<{ pid: number; kind: string; datname: string }>(
      `SELECT pid, backend_type AS kind, datname FROM pg_stat_activity
       WHERE pid <> pg_backend_pid() AND coalesce(usename, '') <> current_user`,
    );
    if (first === undefined) throw new Error('a query without FROM has a row');
    return { counters: first, sessions };
  } finally {
    await client.end();
  }
}

async function eventsOf(office: Office, service: string): Promise<number> {
  const client = await office.database(service);
  try {
    const { rows } = await client.query<{ n: number }>(
      'SELECT coalesce(max(id), 0)::float8 AS n FROM outbox',
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}
