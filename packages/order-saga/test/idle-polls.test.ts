import { newId, type Queryable } from '@clove/service-kit';
import {
  createTestDatabase,
  preparedDuring,
  startService,
  type TestDatabase,
} from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { postgresOrderStore } from '../src/adapters/postgres/order-store.ts';
import type { OrderStore } from '../src/application/order-store.ts';
import { orderSagaMigrations } from '../src/migrations/index.ts';
import { noFulfilment, ticketOrderEvents } from '../src/testing/plain-sale.ts';

/** Enough that reading all of them could not be missed; the benchmark has more. */
const WAITING = 20_000;
/** Pages of 8 kB. Source: what an idle poll may cost. */
const FEW_PAGES = 100;

const Explained = z.tuple([
  z.object({
    'QUERY PLAN': z.tuple([
      z.object({ Plan: z.object({ 'Shared Hit Blocks': z.int(), 'Shared Read Blocks': z.int() }) }),
    ]),
  }),
]);

describe('with 20,000 orders that wait for their payment', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let store: OrderStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    database = await createTestDatabase();
    const running = await startService(
      {
        name: 'ticket',
        config: z.object({}),
        database: { migrations: orderSagaMigrations },
        build({ unitOfWork, reads }) {
          const context = { fulfilment: noFulfilment, events: ticketOrderEvents, leaseMs: 15_000 };
          store = postgresOrderStore(unitOfWork, reads satisfies Queryable, context);
          return {};
        },
      },
      { DATABASE_URL: database.url },
      { migrate: true },
    );
    stop = () => running.stop();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await waiting(WAITING, `clock_timestamp() + interval '10 minutes'`);
    await client.query('VACUUM ANALYZE orders');
  });
  afterAll(async () => {
    await client.end();
    await stop();
    await database.drop();
  });

  /** Orders in AWAITING_PAYMENT that are due at this SQL instant. */
  const waiting = (count: number, due: string) =>
    client.query(
      `INSERT INTO orders (id, fan_id, state, version, payment_method, payment_id, total, vat, tax_free, currency,
         item_name, quantity, hold_ids, refund_policy, return_token_hash, deadline, idempotency_key, body_hash,
         correlation_id, next_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 'AWAITING_PAYMENT', 2, 'kakao-pay', gen_random_uuid(), 1000, 91, 0,
         'KRW', 'a place', 1, ARRAY[gen_random_uuid()], '{"timezone": "Asia/Seoul", "rules": []}',
         decode(md5(random()::text || n), 'hex'), ${due}, n::text, 'hash', 'c', ${due}
       FROM generate_series(1, $1) AS n`,
      [count],
    );

  test('a poll that finds nothing due reads few pages, and so does the search for orders that are late', async () => {
    const statements = await preparedDuring(async () => {
      expect(await store.claimDue(256)).toEqual([]);
      await store.hastenAll();
      await store.hasten(newId());
      expect(await store.stuckFor(10)).toEqual([]);
    });
    const poll = statements.find(({ name }) => name === 'saga-claim-due');
    if (poll === undefined) throw new Error('the poll is not a prepared statement');
    for (const setting of ['enable_seqscan', 'enable_bitmapscan']) await client.query(`SET ${setting} = off`);
    const { rows } = await client.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${poll.text}`,
      [256, 15_000],
    );
    const [
      {
        'QUERY PLAN': [{ Plan: plan }],
      },
    ] = Explained.parse(rows);
    const pages = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    expect({ pages, few: pages <= FEW_PAGES }).toEqual({ pages, few: true });
  });

  test('those whose time is over are found, the first ones first', async () => {
    await waiting(3, `clock_timestamp() - interval '1 second'`);
    const claimed = await store.claimDue(2);
    expect(claimed.map(({ state, overdue }) => [state, overdue])).toEqual([
      ['AWAITING_PAYMENT', true],
      ['AWAITING_PAYMENT', true],
    ]);
    expect(await store.claimDue(256)).toHaveLength(1);
    expect(await store.claimDue(256)).toEqual([]);
  });
});
