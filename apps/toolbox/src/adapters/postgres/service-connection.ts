import pg from 'pg';

/** A service's own database, as its own role. */
export interface ServiceConnection {
  readonly service: string;
  readonly url: string;
}

export async function connectTo({ service, url }: ServiceConnection, purpose: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `clove-${purpose}`,
    connectionTimeoutMillis: 10_000,
  });
  // A lost connection fails the statement under way; the event itself must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the database of ${service}: ${why}`, { cause: error });
  }
  return client;
}

/** Ends connections whatever became of them: an open transaction is rolled back. */
export async function endAll(clients: readonly pg.Client[]): Promise<void> {
  await Promise.allSettled(clients.map((client) => client.end()));
}

/** Not part of what is kept: the schema's own record, and who relays at present. */
const LEFT_OUT = ['schema_migration', 'relay_lease'];

/** Tables with their columns, without those that PostgreSQL computes. Sorted, so that backups compare. */
export async function tablesOf(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> ALL ($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [LEFT_OUT],
  );
  return rows;
}

export async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY name');
  return rows.map(({ name }) => name);
}
