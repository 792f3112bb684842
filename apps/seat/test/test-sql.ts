import pg from 'pg';

/** Asks a test's database beside the service that is tested. */
export interface TestSql {
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export function testSql(databaseUrl: string): TestSql {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // A connection that is being closed when its database is dropped says so; a statement's own error reaches its caller.
  pool.on('error', () => undefined);
  return {
    sql: async (text, values) => (await pool.query(text, values)).rows,
    close: () => pool.end(),
  };
}
