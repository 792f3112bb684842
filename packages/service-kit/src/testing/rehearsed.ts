import pg from 'pg';
import { z } from 'zod';
import { listen } from '../http/http-server.ts';
import type { ServiceDefinition } from '../service/definition.ts';
import { eventually } from './eventually.ts';
import { startService } from './running-service.ts';
import { type Consumes, createTestBroker } from './test-broker.ts';
import { createTestDatabase } from './test-database.ts';

/** What is found after a service has rehearsed. */
export interface Rehearsed {
  /** How many rounds it did. */
  readonly rounds: number;
  /** Table -> rows that its database has more than before. Empty: nothing stayed. */
  readonly written: Readonly<Record<string, number>>;
  /** Paths that other services were asked for. */
  readonly calls: string[];
  /** Lines of requests in its log. */
  readonly requests: number;
  /** Metrics of requests and events. */
  readonly counted: string[];
}

const Line = z.object({ msg: z.string(), rounds: z.int().optional() });
/** Long enough for a round on a busy machine, milliseconds of CPU. */
const REHEARSAL_MS = '3000';

/**
 * Starts a service on a database and a broker of its own, waits until it is ready, and stops it.
 * @param env its own variables, where every other service is at the given address
 * @param consumes the events that it subscribes to
 */
export async function rehearsed<C extends z.ZodRawShape>(
  definition: ServiceDefinition<C>,
  env: (others: string) => Readonly<Record<string, string>>,
  consumes: Consumes[string] = [],
): Promise<Rehearsed> {
  const calls: string[] = [];
  const others = await listen((request, response) => {
    calls.push(request.url ?? '');
    response.writeHead(503).end();
  }, 0);
  const database = await createTestDatabase();
  const broker = await createTestBroker({ [definition.name]: consumes });
  const all = { ...env(`http://127.0.0.1:${others.port}`), ...broker.env, DATABASE_URL: database.url };
  try {
    await (await startService(definition, all, { migrate: true })).stop();
    const before = await rowsOf(database.url);
    calls.length = 0;
    const service = await startService(definition, { ...all, REHEARSAL_MS });
    try {
      await eventually(async () => {
        const answer = await fetch(`${service.managementUrl}/readyz`);
        if (answer.status !== 200) throw new Error(await answer.text());
      });
      const read = () => service.logs.lines.map((line) => Line.parse(JSON.parse(line)));
      const done = await eventually(() => {
        const line = read().find(({ msg }) => msg === 'rehearsed');
        if (line === undefined) throw new Error(service.logs.lines.join(''));
        return line;
      });
      const lines = read();
      const after = await rowsOf(database.url);
      const more = Object.entries(after).map(
        ([table, rows]) => [table, rows - (before[table] ?? 0)] as const,
      );
      return {
        rounds: done.rounds ?? 0,
        written: Object.fromEntries(more.filter(([, rows]) => rows !== 0)),
        calls: [...calls],
        requests: lines.filter(({ msg }) => msg === 'request').length,
        counted: await countedBy(service.managementUrl),
      };
    } finally {
      await service.stop();
    }
  } finally {
    await Promise.all([others.kill(), broker.drop(), database.drop()]);
  }
}

async function countedBy(managementUrl: string): Promise<string[]> {
  const metrics = await (await fetch(`${managementUrl}/metrics`)).text();
  return metrics
    .split('\n')
    .filter((line) => /^(http_request_duration_seconds_count|clove_outbox_published_total)\{/.test(line))
    .filter((line) => !/route="\/(readyz|metrics)"/.test(line));
}

/** How many rows each table has, but for the lease that the relay takes once the service is ready. */
async function rowsOf(url: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  // The statement under way fails with the reason.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'relay_lease'`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name}`);
      counts[name] = rows[0]?.n ?? 0;
    }
    return counts;
  } finally {
    await client.end();
  }
}
