import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Umzug, UmzugStorage } from 'umzug';
import { kitMigrations } from './kit-migrations.ts';
import type { Migration, Queryable } from './transaction.ts';

/** One lock for all migrations of a database: replicas of the migration Job run one after the other. */
const ADVISORY_LOCK = 4_732_610_001;

/** A migration that was merged and then changed: a retry does not change that. */
export class ChangedMigrationError extends Error {
  constructor(name: string) {
    super(`migration ${name} differs from the one that was applied; write a new one instead`);
    this.name = 'ChangedMigrationError';
  }
}

/** All migrations of a service in order: the kit's first. */
export function allMigrations(own: readonly Migration[]): readonly Migration[] {
  return [...kitMigrations, ...own];
}

/** Brings the schema up to date; each migration and its record commit together. Answers the names applied now. */
export async function migrate(url: string, own: readonly Migration[], log: Logger): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'clove-migrate' });
  // The statement under way fails with the reason; without a listener the process would end as well.
  client.on('error', (error) => log.warn({ err: error }, 'the connection of the migration was lost'));
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migration (
      name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`);
    const migrations = allMigrations(own);
    await refuseChanged(client, migrations);
    return await applyAll(client, migrations, log);
  } finally {
    await client.end();
  }
}

/** umzug is loaded here alone: a process that serves does not pay for it. */
async function applyAll(client: pg.Client, migrations: readonly Migration[], log: Logger): Promise<string[]> {
  const { MigrationError, Umzug } = await import('umzug');
  try {
    const applied = await new Umzug(umzugOptions(client, migrations, log)).up();
    return applied.map((migration) => migration.name);
  } catch (error) {
    // PostgreSQL's own error decides whether a retry makes sense; umzug has logged which migration it was.
    throw error instanceof MigrationError ? error.cause : error;
  }
}

function umzugOptions(
  client: pg.Client,
  migrations: readonly Migration[],
  log: Logger,
): ConstructorParameters<typeof Umzug<object>>[0] {
  // The record is written by `up` itself, in the migration's own transaction.
  const storage: UmzugStorage<object> = {
    logMigration: () => Promise.resolve(),
    unlogMigration: ({ name }) => Promise.reject(new Error(`${name}: migrations only go forward`)),
    async executed() {
      const result = await client.query<{ name: string }>('SELECT name FROM schema_migration');
      return result.rows.map((row) => row.name);
    },
  };
  return {
    storage,
    logger: {
      debug: (message) => log.debug(message),
      info: (message) => log.info(message),
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
    migrations: migrations.map((migration) => ({ name: migration.name, up: () => apply(client, migration) })),
  };
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.up);
    await client.query('INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)', [
      migration.name,
      fingerprint(migration),
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function refuseChanged(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM schema_migration',
  );
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  for (const migration of migrations) {
    const before = applied.get(migration.name);
    if (before !== undefined && before !== fingerprint(migration))
      throw new ChangedMigrationError(migration.name);
  }
}

function fingerprint(migration: Migration): string {
  return createHash('sha256').update(migration.up).digest('hex');
}

/** Whether every migration this process was built with has been applied. A newer schema is fine: migrations only expand. */
export async function schemaIsPresent(reads: Queryable, own: readonly Migration[]): Promise<boolean> {
  const [table] = await reads.query<{ present: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS present`,
  );
  if (table?.present !== true) return false;
  const rows = await reads.query<{ name: string }>('SELECT name FROM schema_migration');
  const applied = new Set(rows.map((row) => row.name));
  return allMigrations(own).every((migration) => applied.has(migration.name));
}
