import {
  type NamedQuery,
  newId,
  type ServiceContext,
  type Transaction,
  type UnitOfWork,
} from '@clove/service-kit';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { NewOrder } from '../../application/new-order.ts';
import type { OrderStore } from '../../application/order-store.ts';
import type { Order } from '../../domain/order.ts';
import { newReturnToken } from '../../domain/return-token.ts';
import { orderSagaMigrations } from '../../migrations/index.ts';
import { noFulfilment, ticketOrderEvents } from '../../testing/plain-sale.ts';
import { postgresOrderStore } from './order-store.ts';

let contexts: ServiceContext<unknown>[];
let closers: (() => Promise<void>)[];
beforeEach(async () => {
  const database = await createTestDatabase();
  contexts = [];
  closers = [() => database.drop()];
  for (const migrate of [true, false]) {
    const running = await startService(
      {
        name: 'ticket',
        config: z.object({}),
        database: { migrations: orderSagaMigrations },
        build(context) {
          contexts.push(context);
          return {};
        },
      },
      { DATABASE_URL: database.url },
      { migrate },
    );
    closers.unshift(() => running.stop());
  }
});
afterEach(async () => {
  for (const close of closers) await close();
});

/** The stores of two replicas, with the comparison of versions or without it. */
function twoStores({ comparing = true, lockingUses = true } = {}): { a: OrderStore; b: OrderStore } {
  const [a, b] = contexts.map(({ unitOfWork, reads }) =>
    postgresOrderStore(patient(unitOfWork), reads, {
      fulfilment: noFulfilment,
      events: ticketOrderEvents,
      leaseMs: 15_000,
      comparing,
      lockingUses,
    }),
  );
  if (a === undefined || b === undefined) throw new Error('two replicas run');
  return { a, b };
}

/** Waits for locks as long as the test holds them: on a busy machine that is longer than the service's time-out. */
function patient(unitOfWork: UnitOfWork): UnitOfWork {
  return {
    run: (work) =>
      unitOfWork.run(async (tx) => {
        await tx.query('SET LOCAL lock_timeout = 0');
        return work(tx);
      }),
    only: <R>(query: NamedQuery) =>
      unitOfWork.run(async (tx) => {
        await tx.query('SET LOCAL lock_timeout = 0');
        return tx.query<R>(query);
      }),
  };
}

function sql<R>(text: string, values: unknown[] = []): Promise<R[]> {
  const [context] = contexts;
  if (context === undefined) throw new Error('no replica runs');
  return context.unitOfWork.run((tx) => tx.query<R>(text, values));
}

function newOrder(holdId: string, unitId: string): NewOrder {
  const id = newId();
  const amounts = { paid: 10_000, taxFree: 0, vat: 909 };
  return {
    order: {
      id,
      fanId: newId(),
      paymentMethod: 'kakao-pay',
      channel: 'web',
      onsite: null,
      paymentId: newId(),
      total: amounts.paid,
      vat: amounts.vat,
      taxFree: 0,
      currency: 'KRW',
      itemName: 'Test festival',
      quantity: 1,
      holds: [{ inventory: 'seat', holdId }],
      voucher: null,
      refundPolicy: { timezone: 'Asia/Seoul', rules: [] },
      deadline: new Date(Date.now() + 480_000).toISOString(),
      correlationId: 'test',
      createdAt: new Date().toISOString(),
    },
    returnToken: newReturnToken(),
    idempotencyKey: newId(),
    bodyHash: 'hash',
    consent: null,
    lines: [
      {
        ...amounts,
        id: newId(),
        orderId: id,
        position: 1,
        holdId,
        unitId,
        inventory: 'seat',
        item: 'day-1/A',
        label: 'A 1-1',
        category: null,
        occasionId: 'day-1',
        refundsFrom: null,
        unitPrice: 10_000,
        discountShare: 0,
        state: 'OPEN',
        fee: null,
        refundId: null,
      },
    ],
  };
}

/** Two orders of one hold, one per replica; the test holds the table until both have found the hold free. */
async function placeTwiceAtOnce({ a, b }: { a: OrderStore; b: OrderStore }): Promise<string[]> {
  const holdId = newId();
  const placing: Promise<PromiseSettledResult<{ outcome: string }>[]>[] = [];
  await contexts[0]?.unitOfWork.run(async (barrier: Transaction) => {
    await barrier.query('LOCK TABLE orders IN SHARE MODE');
    placing.push(Promise.allSettled([a, b].map((store) => store.place(newOrder(holdId, 'day-1/A/1-1')))));
    await eventually(async () => {
      const [row] = await barrier.query<{ waiting: number }>(
        `SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      expect(row?.waiting).toBe(2);
    });
  });
  const [results = []] = await Promise.all(placing);
  return results.map((result) =>
    result.status === 'fulfilled' ? result.value.outcome : String(Object(result.reason).constraint),
  );
}

async function liveOrders(): Promise<number> {
  const [row] = await sql<{ live: number }>(
    `SELECT count(DISTINCT order_id)::int AS live FROM order_lines WHERE unit_id = 'day-1/A/1-1' AND state = 'OPEN'`,
  );
  return row?.live ?? 0;
}

/** A replica falls asleep over an order, another one takes it over and goes on, then the first wakes up and writes. */
async function zombieWrites({
  a,
  b,
}: {
  a: OrderStore;
  b: OrderStore;
}): Promise<{ wrote: boolean; order: Order }> {
  const placed = await a.place(newOrder(newId(), 'day-1/A/1-1'));
  if (placed.outcome !== 'placed') throw new Error(`the order was ${placed.outcome}`);
  const lapse = () => sql('UPDATE orders SET lease_until = NULL, next_at = clock_timestamp()');
  await lapse();
  const [asleep] = await a.claimDue(1);
  await lapse();
  const [awake] = await b.claimDue(1);
  if (asleep === undefined || awake === undefined) throw new Error('the order was not due');
  await b.move({
    order: awake,
    to: 'AWAITING_PAYMENT',
    redirectUrl: 'http://provider.test/pay',
    next: { kind: 'in', ms: 60_000 },
  });
  const written = await a.move({ order: asleep, to: 'EXPIRED', next: { kind: 'never' } });
  const order = await b.byId(asleep.id);
  if (order === undefined) throw new Error('the order is gone');
  return { wrote: written !== undefined, order };
}

/** Two orders with a code that has one use, one per replica; the test holds the code until both wait for it. */
async function useTwiceAtOnce({ a, b }: { a: OrderStore; b: OrderStore }): Promise<string[]> {
  await sql(
    `INSERT INTO vouchers (id, managed_by, open, fields) VALUES ('one', 'file', true, '{"percent": 1, "uses": 1}')`,
  );
  await sql(`INSERT INTO voucher_codes (code, voucher_id) VALUES ('ONE', 'one')`);
  const orders = ['day-1/A/1-1', 'day-1/A/1-2'].map((unit) => {
    const placing = newOrder(newId(), unit);
    return { ...placing, order: { ...placing.order, voucher: { id: 'one', code: 'ONE' } } };
  });
  const placing: Promise<{ outcome: string }[]>[] = [];
  await contexts[0]?.unitOfWork.run(async (barrier: Transaction) => {
    await barrier.query('SELECT FROM voucher_codes FOR UPDATE');
    placing.push(Promise.all(orders.map((order, index) => (index === 0 ? a : b).place(order))));
    await eventually(async () => {
      // Not in the barrier's transaction: it would see the activity of its first look forever.
      const [row] = await sql<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      expect(row?.waiting).toBe(2);
    });
  });
  const [results = []] = await Promise.all(placing);
  return results.map(({ outcome }) => outcome).sort();
}

async function usesOfOne(): Promise<{ used: number; orders: number } | undefined> {
  const [row] = await sql<{ used: number; orders: number }>(
    `SELECT used, (SELECT count(*)::int FROM orders WHERE voucher_code = code) AS orders FROM voucher_codes`,
  );
  return row;
}

describe('the locks of vouchers are needed', () => {
  test('with them the last use of a code goes to one of two orders at two replicas, and nothing of the other is left', async () => {
    expect(await useTwiceAtOnce(twoStores())).toEqual(['placed', 'voucher-refused']);
    expect(await usesOfOne()).toEqual({ used: 1, orders: 1 });
  });

  test('without them both have it', async () => {
    expect(await useTwiceAtOnce(twoStores({ lockingUses: false }))).toEqual(['placed', 'placed']);
    expect(await usesOfOne()).toEqual({ used: 2, orders: 2 });
  });
});

describe('each constraint and comparison of orders is needed', () => {
  test('with its unique index a unit belongs to one live order, whatever two replicas saw before', async () => {
    expect((await placeTwiceAtOnce(twoStores())).sort()).toEqual(['hold-bound', 'placed']);
    expect(await liveOrders()).toBe(1);
  });

  test('without the index two live orders share a unit', async () => {
    await sql('DROP INDEX one_live_order_per_unit');
    expect(await placeTwiceAtOnce(twoStores())).toEqual(['placed', 'placed']);
    expect(await liveOrders()).toBe(2);
  });

  test('with the compare-and-set on version and state a replica that wakes up writes nothing', async () => {
    const { wrote, order } = await zombieWrites(twoStores());
    expect({ wrote, state: order.state }).toEqual({ wrote: false, state: 'AWAITING_PAYMENT' });
  });

  test('of two moves of one order that one replica writes together the second has lost', async () => {
    const { a } = twoStores();
    const placed = await a.place(newOrder(newId(), 'day-1/A/1-1'));
    if (placed.outcome !== 'placed') throw new Error(`the order was ${placed.outcome}`);
    const { order } = placed;
    const moved = await Promise.all([
      a.move({ order, to: 'OPEN', next: { kind: 'lease' } }),
      a.move({ order, to: 'EXPIRED', endReason: 'declined', next: { kind: 'lease' } }),
    ]);
    expect(moved).toMatchObject([{ state: 'OPEN', version: 2 }, undefined]);
  });

  test('without it the fan pays at the provider for an order that the woken replica has ended', async () => {
    const { wrote, order } = await zombieWrites(twoStores({ comparing: false }));
    expect({ wrote, state: order.state }).toEqual({ wrote: true, state: 'EXPIRED' });
    expect(order.redirectUrl).toBe('http://provider.test/pay');
  });
});
