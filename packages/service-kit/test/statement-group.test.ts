import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../src/database/database.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import type { UnitOfWork } from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.ts';

let server: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  server = await createTestDatabase();
  // One connection, so that what one transaction leaves behind meets the next one.
  database = await openDatabase({
    ...{ url: server.url, poolSize: 2, application: 'test', models: false },
    onConnectionError: () => undefined,
  });
  unitOfWork = pgUnitOfWork({ pool: database.pool, source: 'test/test' });
  await database.reads.query('CREATE TABLE account (id int PRIMARY KEY, amount bigint NOT NULL)');
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

describe('statements that travel together', () => {
  test('are answered each with its own rows, in whatever order they are waited for', async () => {
    const rows = await unitOfWork.run(async (tx) => {
      const [one, none, many] = [
        tx.query('SELECT 1 AS n'),
        tx.query('SELECT 1 AS n WHERE false'),
        tx.query('SELECT generate_series(2, 3) AS n'),
      ];
      return [await many, await none, await one];
    });
    expect(rows).toEqual([[{ n: 2 }, { n: 3 }], [], [{ n: 1 }]]);
  });

  test('work that throws where it asked leaves no transaction open', async () => {
    const failing = unitOfWork.run((tx) => {
      tx.send({ text: 'INSERT INTO account VALUES (93, 0)' });
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    const open = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
    expect(await database.reads.query(open)).toEqual([]);
    expect(await database.reads.query('SELECT id FROM account WHERE id = 93')).toEqual([]);
  });

  test('a value that cannot be sent keeps everything beside it from being done', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const failing = unitOfWork.run(async (tx) => {
      tx.send({ text: 'INSERT INTO account VALUES (94, 0)' });
      await tx.query('SELECT $1::jsonb', [circular]);
    });
    await expect(failing).rejects.toThrow('circular');
    expect(await database.reads.query('SELECT id FROM account WHERE id = 94')).toEqual([]);
    expect(await unitOfWork.run((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  test('a named statement that was skipped after a failure can be asked again on the same connection', async () => {
    const pid = { name: 'pid', text: 'SELECT pg_backend_pid() AS pid' };
    const before = await unitOfWork.run((tx) => tx.query('SELECT pg_backend_pid() AS pid'));
    const failing = unitOfWork.run(async (tx) => {
      tx.send({ text: 'SELECT 1 / 0' });
      await tx.query(pid);
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await unitOfWork.run((tx) => tx.query(pid))).toEqual(before);
  });
});
