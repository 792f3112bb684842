import { newId, outages, type ServiceContext, type UnitOfWork } from '@clove/service-kit';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { postgresPaymentStore } from '../src/adapters/postgres/postgres-payment-store.ts';
import type { PaymentStoreGuards } from '../src/adapters/postgres/postgres-refund-store.ts';
import { capturePayment } from '../src/application/capture-payment.ts';
import type { PaymentParts } from '../src/application/parts.ts';
import type { PaymentStore } from '../src/application/payment-store.ts';
import { type Provider, providersOf } from '../src/application/provider.ts';
import { ProviderGate } from '../src/application/provider-gate.ts';

const amount = 132_000;
const windows = { providerTimeoutMs: 1_500, answerWithinMs: 5_000, lifetimeGraceMs: 0 };

let contexts: ServiceContext<unknown>[];
let sql: pg.Pool;
let closers: (() => Promise<void>)[];
beforeEach(async () => {
  const database = await createTestDatabase();
  sql = new pg.Pool({ connectionString: database.url, max: 3 });
  contexts = [];
  closers = [() => sql.end(), () => database.drop()];
  for (const migrate of [true, false]) {
    const running = await startService(
      {
        name: 'payment',
        config: z.object({}),
        database: { migrations },
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

/** The stores of two replicas, with one protection removed or none. */
function twoStores(guards: PaymentStoreGuards): PaymentStore[] {
  return contexts.map(({ unitOfWork, reads }) =>
    postgresPaymentStore(patient(unitOfWork), reads, windows, guards),
  );
}

/** Waits for locks as long as the test holds them: on a busy machine that is longer than the service's time-out. */
function patient(unitOfWork: UnitOfWork): UnitOfWork {
  const run: UnitOfWork['run'] = (work) =>
    unitOfWork.run(async (tx) => {
      await tx.query('SET LOCAL lock_timeout = 0');
      return work(tx);
    });
  return { run, only: (query) => run((tx) => tx.query(query)) };
}

interface Paid {
  readonly paymentId: string;
  readonly orderId: string;
}

async function ready([store]: PaymentStore[], orderId = newId()): Promise<Paid> {
  const paymentId = newId();
  await store?.insertReady({
    item: {
      paymentId,
      orderId,
      fanId: newId(),
      method: 'kakao-pay',
      amount,
      taxFree: 0,
      vat: 12_000,
      currency: 'KRW',
      itemName: 'A 3-12',
      quantity: 1,
      returnUrl: 'http://festival.test/api/orders/returns/x',
    },
    ready: {
      result: 'ready',
      providerKey: `T${paymentId}`,
      redirectUrl: 'http://provider.test',
      checkoutKey: null,
    },
    lifetimeSeconds: 900,
    correlationId: 'test',
  });
  return { paymentId, orderId };
}

/** A provider that captures at every call, as a provider without idempotency does. */
function countingProvider(): { provider: Provider; captures: () => number } {
  let captures = 0;
  const unused = () => Promise.reject(new Error('not asked here'));
  return {
    captures: () => captures,
    provider: {
      method: 'kakao-pay',
      lifetimeSeconds: 900,
      refusal: () => undefined,
      keyFrom: () => undefined,
      ready: unused,
      status: unused,
      refund: unused,
      async capture() {
        captures += 1;
        return { result: 'captured', amount };
      },
    },
  };
}

function partsOf(store: PaymentStore, provider: Provider): PaymentParts {
  const [context] = contexts;
  if (context === undefined) throw new Error('no replica runs');
  const gate = new ProviderGate();
  return {
    store,
    providers: providersOf(provider),
    gate,
    outages: outages((method) => store.hastenAll(method)),
    windows,
    log: context.log,
    alert: () => undefined,
  };
}

async function captured(stores: PaymentStore[]): Promise<Paid> {
  const paid = await ready(stores);
  const [store] = stores;
  if (store === undefined) throw new Error('no store');
  const item = { ...paid, amount, returnParameters: {} };
  expect(await capturePayment(item, partsOf(store, countingProvider().provider))).toMatchObject({
    result: 'captured',
  });
  return paid;
}

/**
 * Two refunds of 100,000 of 132,000, one per replica. Neither can write before both have read or wait for each
 * other: the test holds the refund table until then.
 */
async function refundTwiceAtOnce(stores: PaymentStore[], paid: Paid): Promise<string[]> {
  const barrier = await sql.connect();
  try {
    await barrier.query('BEGIN; LOCK TABLE refund IN SHARE MODE');
    const asked = stores.map((store) =>
      store.requestRefund(
        { ...paid, refundId: newId(), amount: 100_000, taxFree: 0, vat: 9_090, reason: 'test' },
        'test',
      ),
    );
    await eventually(async () => {
      const { rows } = await sql.query(
        `SELECT count(DISTINCT l.pid)::int AS waiting FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE NOT l.granted AND a.datname = current_database()`,
      );
      expect(rows[0].waiting).toBe(2);
    });
    await barrier.query('COMMIT');
    return (await Promise.all(asked)).map((answer) => ('refused' in answer ? 'refused' : 'recorded'));
  } finally {
    barrier.release();
  }
}

async function promised({ paymentId }: Paid): Promise<number> {
  const { rows } = await sql.query('SELECT sum(amount)::int AS sum FROM refund WHERE payment_id = $1', [
    paymentId,
  ]);
  return rows[0].sum;
}

describe('each lock and constraint of payment is needed', () => {
  test('with the payment’s row lock two refunds at once stay within what was captured', async () => {
    const stores = twoStores({});
    const paid = await captured(stores);
    expect((await refundTwiceAtOnce(stores, paid)).sort()).toEqual(['recorded', 'refused']);
    expect(await promised(paid)).toBe(100_000);
  });

  test('without the payment’s row lock they promise more than was captured; the books refuse the second', async () => {
    const stores = twoStores({ lockingPayment: false });
    const paid = await captured(stores);
    expect(await refundTwiceAtOnce(stores, paid)).toEqual(['recorded', 'recorded']);
    expect(await promised(paid)).toBeGreaterThan(amount);
    const book = () =>
      sql.query('UPDATE payment SET refunded = refunded + 100000 WHERE id = $1', [paid.paymentId]);
    await book();
    await expect(book()).rejects.toMatchObject({ constraint: 'refunded_within_captured' });
  });

  test('with READY -> CAPTURING as compare-and-set the provider is asked to capture once', async () => {
    const stores = twoStores({});
    const { provider, captures } = countingProvider();
    const item = { ...(await ready(stores)), amount, returnParameters: {} };
    const answers = await Promise.all(
      [...stores, ...stores].map((store) => capturePayment(item, partsOf(store, provider))),
    );
    expect(captures()).toBe(1);
    expect(answers.filter(({ result }) => result === 'failed')).toEqual([]);
  });

  test('without it the provider approves twice; the ledger refuses to book the second capture', async () => {
    const stores = twoStores({ captureOnlyReady: false });
    const { provider, captures } = countingProvider();
    const item = { ...(await ready(stores)), amount, returnParameters: {} };
    const [first, second] = stores.map((store) => partsOf(store, provider));
    if (first === undefined || second === undefined) throw new Error('two replicas run');
    expect(await capturePayment(item, first)).toMatchObject({ result: 'captured' });
    await expect(capturePayment(item, second)).rejects.toMatchObject({
      constraint: 'ledger_one_capture_per_payment',
    });
    expect(captures()).toBe(2);
  });

  test('without its unique index an order has two payments that can both be paid', async () => {
    const stores = twoStores({});
    const live = async (orderId: string) => {
      const { rows } = await sql.query(`SELECT 1 FROM payment WHERE order_id = $1 AND state = 'READY'`, [
        orderId,
      ]);
      return rows.length;
    };
    const { orderId } = await ready(stores);
    await ready(stores, orderId);
    expect(await live(orderId)).toBe(1);
    await sql.query('DROP INDEX payment_one_live_per_order');
    await ready(stores, orderId);
    expect(await live(orderId)).toBe(2);
  });
});
