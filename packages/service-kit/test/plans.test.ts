import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openDatabase } from '../src/database/database.ts';
import { pgUnitOfWork } from '../src/database/pg-unit-of-work.ts';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  keylessReads,
  preparedDuring,
  startService,
  testTokens,
} from '../src/testing/index.ts';
import { sampleService } from './sample-service.ts';

describe('a plan made while the tables are empty', () => {
  test('reads rows of the kit by their keys', async () => {
    const statements = await preparedDuring(useEveryTable);
    expect(statements.map(({ name }) => name)).toEqual([
      'clove-dead-letter-processed',
      'clove-idempotency-answer',
      'clove-idempotency-claim',
      'clove-idempotency-read',
      'clove-inbox-insert',
      'clove-outbox-insert',
      'clove-outbox-mark',
      'clove-outbox-unpublished',
      'clove-subject-version-raise',
    ]);
    expect(await keylessReads(sampleService(), statements)).toEqual([]);
  });

  test('is reported where it reads without a key, by a constant or by a part of a key, unless that is allowed', async () => {
    const service = {
      database: {
        migrations: [
          {
            name: '0001-lines',
            up: `CREATE TABLE lines (id int PRIMARY KEY, order_id int NOT NULL, state text NOT NULL);
                 CREATE INDEX lines_of_order ON lines (order_id, id);
                 CREATE INDEX lines_open ON lines (id) WHERE state = 'OPEN';
                 CREATE INDEX lines_by_state ON lines (state);
                 CREATE TABLE orders (id int, fan_id int, key text, note char(500), CONSTRAINT orders_key UNIQUE (fan_id, key));
                 CREATE INDEX orders_of_fan ON orders (fan_id, id);
                 CREATE TABLE pace (next_at timestamptz);`,
          },
        ],
      },
    };
    const settle = (open: string) =>
      `UPDATE lines SET state = 'PAID' FROM unnest($1::int[]) AS w (order_id)
       WHERE lines.order_id = w.order_id AND lines.state = ${open}`;
    const found = await keylessReads(
      service,
      [
        { name: 'settle-open', text: settle("'OPEN'") },
        { name: 'settle-any', text: settle('$2') },
        { name: 'paid', text: `SELECT id FROM lines WHERE state = 'PAID.1 $1' AND id > 7` },
        { name: 'of-orders', text: 'SELECT id FROM lines WHERE order_id = ANY ($1)' },
        { name: 'order', text: 'SELECT id FROM orders WHERE fan_id = $1 AND key = $2' },
        { name: 'orders', text: 'SELECT id FROM orders WHERE fan_id = $1' },
        { name: 'pace', text: 'SELECT next_at FROM pace' },
        { name: 'pace-again', text: 'SELECT next_at FROM pace' },
      ],
      { 'pace: Seq Scan of pace': 'one row' },
    );
    expect(found).toEqual([
      'settle-open: Index Scan of lines_open',
      'paid: Index Scan of lines_by_state',
      'order: Index Scan of orders_of_fan, not orders_key',
      'pace-again: Seq Scan of pace',
    ]);
  });
});

/** A request that is repeated, a fact and a state, each published and consumed. */
async function useEveryTable(): Promise<void> {
  const database = await createTestDatabase();
  const broker = await createTestBroker({ sample: ['auth.MemberRegistered', 'event.FestivalChanged'] });
  const tokens = await testTokens();
  const env = { ...broker.env, DATABASE_URL: database.url, AUTH_URL: tokens.url };
  const service = await startService(sampleService(), env, { migrate: true });
  try {
    const token = await tokens.sign({ memberId: randomUUID(), role: 'fan', sessionId: randomUUID() });
    const request = {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ units: ['A-1'] }),
    };
    for (const status of [201, 201])
      expect((await fetch(`${service.url}/api/orders`, request)).status).toBe(status);
    await publishAndSee(database.url);
  } finally {
    await service.stop();
    await tokens.close();
    await broker.drop();
    await database.drop();
  }
}

/** Publishes a fact and a state in the service's name, and waits until they have come back to it. */
async function publishAndSee(url: string): Promise<void> {
  const { pool, reads, close } = await openDatabase({
    url,
    poolSize: 2,
    application: 'test',
    onConnectionError: () => undefined,
  });
  try {
    const id = randomUUID();
    await pgUnitOfWork({ pool, source: 'test-festival/sample' }).run(async (tx) => {
      const member = { id, role: 'fan', createdAt: '2026-06-01T11:00:00Z' };
      tx.publish({ type: 'auth.MemberRegistered', subject: id, subjectVersion: 1, data: member });
      const festival = {
        festival: 'f',
        title: { ko: '축제' },
        timezone: 'Asia/Seoul',
        currency: 'KRW',
        opensAt: '2026-06-01T11:00:00Z',
        closesAt: '2026-08-06T14:59:00Z',
      } as const;
      tx.publish({ type: 'event.FestivalChanged', subject: 'f', subjectVersion: 1, data: festival });
    });
    await eventually(async () => {
      const rows = await reads.query(
        `SELECT (SELECT count(*) FROM sample_seen) AS facts, (SELECT count(*) FROM sample_state) AS states,
           (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS unpublished`,
      );
      expect(rows).toEqual([{ facts: 1, states: 1, unpublished: 0 }]);
    });
  } finally {
    await close();
  }
}
