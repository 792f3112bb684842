import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RestoreTarget } from '../../application/backup-ports.ts';
import { PermanentFailure } from '../../domain/failure.ts';
import { connectTo, endAll, migrationsOf, type ServiceConnection, tablesOf } from './service-connection.ts';

/** Every order writes an event there: a festival of which nothing was ordered has none. */
const ORDERS = 'ticket';

/** Opens the databases of a festival for a restore: one transaction each, which see nothing of one another. */
export async function restoreTarget(connections: readonly ServiceConnection[]): Promise<RestoreTarget> {
  const clients = await Promise.all(connections.map((each) => connectTo(each, 'restore')));
  try {
    const databases: RestoreTarget['databases'][number][] = [];
    for (const [index, { service }] of connections.entries()) {
      const client = clients[index];
      if (client === undefined) continue;
      if (service === ORDERS) await refuseSecond(client);
      await client.query('BEGIN');
      const { rows } = await client.query('SELECT FROM outbox LIMIT 1');
      databases.push({
        service,
        migrations: await migrationsOf(client),
        isUsed: service === ORDERS && rows.length > 0,
        replace: (from, write) => replace(client, from, write),
      });
    }
    return {
      databases,
      commit: async () => {
        for (const client of clients) await client.query('COMMIT');
      },
      end: () => endAll(clients),
    };
  } catch (error) {
    await endAll(clients);
    throw error;
  }
}

/** For the session's life. @throws PermanentFailure while another restore holds it: its end decides whether this one may begin */
async function refuseSecond(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ mine: boolean }>(
    "SELECT pg_try_advisory_lock(hashtext('clove restore')) AS mine",
  );
  if (rows[0]?.mine === true) return;
  throw new PermanentFailure('another restore of this festival runs', [
    'this one changed nothing; wait for it',
  ]);
}

const replace: (
  client: pg.Client,
  ...args: Parameters<RestoreTarget['databases'][number]['replace']>
) => Promise<void> = async (client, from, write) => {
  const present = (await tablesOf(client)).map(({ name }) => name);
  const escaped = (name: string) => client.escapeIdentifier(name);
  await lockAll(client, present.map(escaped));
  // Rules of single rows were kept when these rows were written; append-only tables would refuse to be emptied.
  for (const name of present) await client.query(`ALTER TABLE ${escaped(name)} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${present.map(escaped).join(', ')}`);
  const order = referencedFirst(present, await referencesOf(client));
  for (const name of order) {
    const table = from.tables.find((each) => each.name === name);
    if (table === undefined) continue;
    const columns = table.columns.map(escaped).join(', ');
    const copy = client.query(copyFrom(`COPY ${escaped(name)} (${columns}) FROM STDIN`));
    await pipeline(write(name), copy);
    if (copy.rowCount !== table.rows) {
      throw new Error(`${from.service}.${name}: ${copy.rowCount} rows instead of ${table.rows}`);
    }
  }
  for (const { name, value, isCalled } of from.sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [escaped(name), value, isCalled]);
  }
  for (const name of present) await client.query(`ALTER TABLE ${escaped(name)} ENABLE TRIGGER USER`);
};

/** Source: a service's statements that hold one table and wait for another are over within a second each. */
const LOCK_TRIES = 10;

/**
 * Locks every table before any is changed. Services that run meanwhile take theirs in another order: who loses a deadlock here
 * gives all locks back and tries again.
 */
async function lockAll(client: pg.Client, tables: readonly string[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await client.query('SAVEPOINT locking');
    try {
      await client.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
      return;
    } catch (error) {
      if (tries === LOCK_TRIES || !isDeadlock(error)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT locking');
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}

/** Table -> the tables that its foreign keys lead to. */
async function referencesOf(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; to: string[] }>(
    `SELECT c.relname AS name, array_agg(DISTINCT f.relname::text) AS to
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
     WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND c.relnamespace = current_schema()::regnamespace
     GROUP BY c.relname`,
  );
  return new Map(rows.map(({ name, to }) => [name, to]));
}

/** @throws Error when foreign keys lead in a circle: such tables have no order in which they can be filled */
function referencedFirst(
  names: readonly string[],
  references: ReadonlyMap<string, readonly string[]>,
): string[] {
  const order: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (order.includes(name)) return;
    if (path.includes(name))
      throw new Error(`foreign keys lead in a circle: ${[...path, name].join(' -> ')}`);
    for (const to of references.get(name) ?? []) visit(to, [...path, name]);
    order.push(name);
  };
  for (const name of names) visit(name, []);
  return order;
}
