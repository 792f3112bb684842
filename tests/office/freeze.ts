import type { Office } from './office.ts';

/** Key of the advisory lock that frozen commits wait for. */
const FROZEN_COMMITS = 4711;

/** Locks a table against every writer until the answer is called. */
export async function freeze(office: Office, service: string, table: string): Promise<() => Promise<void>> {
  const client = await office.database(service);
  try {
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${client.escapeIdentifier(table)} IN EXCLUSIVE MODE`);
  } catch (error) {
    await client.end();
    throw error;
  }
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
}

/**
 * Lets every transaction that inserts into the table wait in its COMMIT until the answer is called: a process that is
 * killed meanwhile has committed and never learns it.
 */
export async function freezeCommits(
  office: Office,
  service: string,
  table: string,
): Promise<() => Promise<void>> {
  const client = await office.database(service);
  try {
    await client.query(`
      CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${FROZEN_COMMITS}); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER commits_wait AFTER INSERT ON ${client.escapeIdentifier(table)}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_the_test()`);
    await client.query('SELECT pg_advisory_lock($1)', [FROZEN_COMMITS]);
  } catch (error) {
    await client.end();
    throw error;
  }
  return async () => {
    await client.query('SELECT pg_advisory_unlock($1)', [FROZEN_COMMITS]);
    await client.query('DROP FUNCTION wait_for_the_test() CASCADE');
    await client.end();
  };
}

/** Resolves when a session of the service waits for the frozen table or, without one, in a frozen COMMIT. */
export async function sessionWaits(office: Office, service: string, table?: string): Promise<void> {
  const client = await office.database(service);
  try {
    await office.until(async () => {
      const { rows } = await client.query(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND CASE WHEN $1::text IS NULL THEN locktype = 'advisory' ELSE relation = $1::regclass END`,
        [table ?? null],
      );
      return rows.length > 0;
    }, 30_000);
  } finally {
    await client.end();
  }
}
