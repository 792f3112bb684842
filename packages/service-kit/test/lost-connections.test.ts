import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Database, openDatabase } from '../src/database/database.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import { Problem, type UnitOfWork } from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.ts';

describe('when PostgreSQL ends connections', () => {
  let server: TestDatabase;
  let database: Database;
  let unitOfWork: UnitOfWork;
  let admin: pg.Client;
  const lost: Error[] = [];

  beforeAll(async () => {
    server = await createTestDatabase();
    database = openDatabase({
      url: server.url,
      poolSize: 7,
      application: 'ended',
      onConnectionLost: (error) => lost.push(error),
    });
    unitOfWork = pgUnitOfWork({ pool: database.pool, source: 'test/test' });
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('CREATE TABLE counter (n int NOT NULL)');
    await admin.query('INSERT INTO counter VALUES (0)');
  });
  afterAll(async () => {
    await admin.end();
    await database.close();
    await server.drop();
  });

  const endAll = () =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'ended%'`,
    );
  const statusOf = (work: Promise<unknown>) =>
    work.then(
      () => 200,
      (error: unknown) => (error instanceof Problem ? error.status : 500),
    );

  test('in the middle of transactions, each fails as a 503 that may be tried again, and none ends the process', async () => {
    const held = Promise.withResolvers<void>();
    const working: Promise<void>[] = [];
    const works = Array.from({ length: 5 }, () => {
      const inside = Promise.withResolvers<void>();
      working.push(inside.promise);
      return statusOf(
        unitOfWork.run(async (tx) => {
          await tx.query('SELECT 1');
          inside.resolve();
          // Checked out and idle: the end arrives while no statement is running.
          await held.promise;
          await tx.query('UPDATE counter SET n = n + 1');
        }),
      );
    });
    await Promise.all(working);
    await endAll();
    held.resolve();
    expect(await Promise.all(works)).toEqual([503, 503, 503, 503, 503]);
    expect(lost.length).toBeGreaterThan(0);
    expect(await statusOf(unitOfWork.run((tx) => tx.query('UPDATE counter SET n = n + 1')))).toBe(200);
    expect((await admin.query('SELECT n FROM counter')).rows).toEqual([{ n: 1 }]);
  });

  test('because a process stood still inside a transaction, its next statement is a 503 too', async () => {
    const work = unitOfWork.run(async (tx) => {
      await tx.query(`SET LOCAL idle_in_transaction_session_timeout = '50ms'`);
      await new Promise<void>((resolve, reject) => {
        const look = () =>
          admin
            .query(
              `SELECT 1 FROM pg_stat_activity WHERE application_name = 'ended' AND state = 'idle in transaction'`,
            )
            .then(({ rows }) => (rows.length === 0 ? resolve() : setTimeout(look, 20)), reject);
        void look();
      });
      await tx.query('SELECT 1');
    });
    expect(await statusOf(work)).toBe(503);
  });

  test('under load, requests are answered 200 or 503 and go on as before', async () => {
    const statuses = new Set<number>();
    let ended = 0;
    const buying = Array.from({ length: 20 }, async () => {
      while (ended < 10) {
        statuses.add(await statusOf(unitOfWork.run((tx) => tx.query('UPDATE counter SET n = n + 1'))));
      }
    });
    for (; ended < 10; ended += 1) await endAll();
    await Promise.all(buying);
    for (const status of statuses) expect([200, 503]).toContain(status);
    expect(await statusOf(unitOfWork.run((tx) => tx.query('SELECT 1')))).toBe(200);
  });
});
