import { Client } from 'pg';

/**
 * What the database server itself can do here: transactions per second that each update one row chosen at
 * random out of 100,000, by 8 clients for 4 s, each commit flushed to disk.
 */
export async function singleRowUpdatesPerSecond(adminUrl: string): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new Client({ connectionString: adminUrl });
      await client.connect();
      return client;
    }),
  );
  const [first] = clients;
  if (!first) throw new Error('no client');
  try {
    await first.query('CREATE TABLE IF NOT EXISTS clove_reference (id int PRIMARY KEY, n int NOT NULL)');
    await first.query(
      'INSERT INTO clove_reference SELECT g, 0 FROM generate_series(1, 100000) g ON CONFLICT DO NOTHING',
    );
    const seconds = 4;
    const end = performance.now() + seconds * 1000;
    let done = 0;
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end) {
          const id = 1 + Math.floor(Math.random() * 100_000);
          await client.query({
            name: 'reference',
            text: 'UPDATE clove_reference SET n = n + 1 WHERE id = $1',
            values: [id],
          });
          done++;
        }
      }),
    );
    return done / seconds;
  } finally {
    await first.query('DROP TABLE IF EXISTS clove_reference');
    await Promise.all(clients.map((client) => client.end()));
  }
}
