import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type PaymentWorld,
  paymentWorld,
  readyRedirect,
  redirectOf,
  type TestOrder,
} from './payment-world.ts';

let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('kakao');
});
afterAll(() => world.stop());

/** Makes a payment ready and acts for the fan; answers what the provider's redirect carried back. */
async function approvedByFan(order: TestOrder): Promise<Record<string, string>> {
  const back = await world.sandbox.decideAtKakao(await readyRedirect(world, order), 'approve');
  expect(back.href.startsWith(`${order.item.returnUrl}?pg_token=`)).toBe(true);
  return Object.fromEntries(back.searchParams);
}

async function approveCalls(order: TestOrder): Promise<number> {
  return (await world.sandbox.ledger(order.orderId)).reduce((sum, entry) => sum + entry.calls.capture, 0);
}

describe('capturing with Kakao Pay', () => {
  test('a payment is captured once and the ledger, the provider and the event agree', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    const answer = await world.first.capture(order, parameters);
    expect(answer).toMatchObject({ result: 'captured', amount: 132_000 });
    expect(await world.first.capture(order, parameters)).toEqual(answer);
    expect(await world.sandbox.ledger(order.orderId)).toMatchObject([
      { captured: 132_000, cancelled: 0, calls: { capture: 1 } },
    ]);
    expect(
      await world.sql('SELECT kind, amount::int FROM ledger_entry WHERE payment_id = $1', [order.paymentId]),
    ).toEqual([{ kind: 'CAPTURE', amount: 132_000 }]);
    expect(await world.events(order)).toEqual(['payment.PaymentCaptured']);
  });

  test('creating again answers the same redirect and asks the provider once', async () => {
    const order = world.order();
    const [first] = await world.first.create(order);
    const [again] = await world.first.create(order);
    expect(again).toEqual(first);
    expect(await world.sandbox.ledger(order.orderId)).toHaveLength(1);
  });

  test('a repeat that is sent as the first one is answered the stored payment; the other one at the provider has no fan', async () => {
    const order = world.order({ first: true });
    const [first] = await world.first.create(order);
    expect(redirectOf((await world.first.create(order))[0])).toBe(redirectOf(first));
    expect(await world.sandbox.ledger(order.orderId)).toHaveLength(2);
    const back = await world.sandbox.decideAtKakao(redirectOf(first), 'approve');
    expect(await world.first.capture(order, Object.fromEntries(back.searchParams))).toMatchObject({
      result: 'captured',
    });
    const captured = (await world.sandbox.ledger(order.orderId)).map((entry) => entry.captured);
    expect(captured.toSorted((a, b) => a - b)).toEqual([0, 132_000]);
  });

  test('every buyer gets an own provider key, order id and member id (defect: one shared Kakao response, constant partner_order_id)', async () => {
    const orders = Array.from({ length: 12 }, () => world.order());
    const answers = await world.first.create(...orders);
    const redirects = answers.map(redirectOf);
    expect(new Set(redirects).size).toBe(12);
    await Promise.all(
      orders.map(async (order, index) => {
        const back = await world.sandbox.decideAtKakao(redirects[index] ?? '', 'approve');
        const answer = await world.first.capture(order, Object.fromEntries(back.searchParams));
        expect(answer).toMatchObject({ result: 'captured' });
        const [entry] = await world.sandbox.ledger(order.orderId);
        expect(entry).toMatchObject({ orderId: order.orderId, userId: order.item.fanId, captured: 132_000 });
      }),
    );
  });

  test('a replica that never saw the order captures it (defect: pending orders in memory)', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    const other = await world.replica();
    expect(await other.capture(order, parameters)).toMatchObject({ result: 'captured' });
  });

  test('repeated captures on two replicas call approve once', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    const other = await world.replica();
    await world.sandbox.fault({
      provider: 'kakao',
      operation: 'approve',
      kind: 'slow',
      delayMs: 150,
      match: { orderId: order.orderId },
    });
    const item = {
      paymentId: order.paymentId,
      orderId: order.orderId,
      amount: order.item.amount,
      returnParameters: parameters,
    };
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => world.first.capture(order, parameters)),
      ...Array.from({ length: 8 }, () => other.capture(order, parameters)),
      world.first.captureAll([item, item, item]),
    ]);
    for (const answer of answers.flat()) expect(['captured', 'pending']).toContain(answer.result);
    await world.reaches(order, 'CAPTURED');
    expect(await approveCalls(order)).toBe(1);
  });

  test('another amount than the payment was made for is refused and nothing is captured', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    expect(await world.first.capture(order, parameters, 100)).toMatchObject({ result: 'failed' });
    expect(await world.state(order)).toBe('VOIDED');
    expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'failed' });
    expect(await approveCalls(order)).toBe(0);
  });

  test('a return without pg_token fails without a call', async () => {
    const order = world.order();
    await approvedByFan(order);
    expect(await world.first.capture(order, {})).toMatchObject({ result: 'failed' });
    expect(await approveCalls(order)).toBe(0);
  });

  test("an order cannot capture another order's payment", async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    const thief = { ...order, orderId: world.order().orderId };
    expect(await world.first.capture(thief, parameters)).toMatchObject({ result: 'failed' });
    expect(await world.first.void(thief)).toBe('NOT_FOUND');
    expect(await world.state(order)).toBe('READY');
  });

  test('an order has one live payment at most', async () => {
    const order = world.order();
    await world.first.create(order);
    const second = world.order({ orderId: order.orderId });
    expect(await world.first.create(second)).toMatchObject([{ result: 'declined' }]);
    expect(await world.first.void(order)).toBe('VOIDED');
    const third = world.order({ orderId: order.orderId });
    expect(await world.first.create(third)).toMatchObject([{ result: 'ready' }]);
  });

  test('of void and capture at the same moment exactly one wins, and a voided payment is never approved', async () => {
    for (let round = 0; round < 10; round += 1) {
      const order = world.order();
      const parameters = await approvedByFan(order);
      const [answer, state] = await Promise.all([
        world.first.capture(order, parameters),
        world.first.void(order),
      ]);
      if (state === 'VOIDED') {
        expect(answer).toMatchObject({ result: 'failed' });
        expect(await approveCalls(order)).toBe(0);
      } else {
        expect(['CAPTURING', 'CAPTURED']).toContain(state);
        expect(answer).toMatchObject({ result: 'captured' });
      }
    }
  });

  test('method none takes a total of 0 only', async () => {
    const free = world.order({ method: 'none', amount: 0, vat: 0 });
    expect(await world.first.create(free)).toMatchObject([{ result: 'ready', redirectUrl: null }]);
    expect(await world.first.capture(free, {})).toMatchObject({ result: 'captured', amount: 0 });
    const dear = world.order({ method: 'none' });
    expect(await world.first.create(dear)).toMatchObject([{ result: 'declined' }]);
    expect(await world.state(dear)).toBe('NOT_FOUND');
  });

  test('a method of another variant is refused', async () => {
    expect(await world.first.create(world.order({ method: 'toss' }))).toMatchObject([{ result: 'declined' }]);
  });

  test('the ledger refuses UPDATE, DELETE and TRUNCATE', async () => {
    await expect(world.sql('UPDATE ledger_entry SET amount = 1')).rejects.toThrow(/append-only/);
    await expect(world.sql('DELETE FROM ledger_entry')).rejects.toThrow(/append-only/);
    await expect(world.sql('TRUNCATE ledger_entry')).rejects.toThrow(/append-only/);
  });

  test('no pg_token and no provider key secret is ever in a log line', async () => {
    const order = world.order();
    const parameters = await approvedByFan(order);
    await world.sandbox.fault({
      provider: 'kakao',
      operation: 'approve',
      kind: 'error-5xx',
      match: { orderId: order.orderId },
    });
    await world.first.capture(order, parameters);
    await world.reaches(order, 'CAPTURED');
    const log = world.first.service.logs.lines.join('\n');
    expect(parameters['pg_token']).toMatch(/^[0-9a-f]{20}$/);
    expect(log).not.toContain(parameters['pg_token']);
    expect(log).not.toContain('kakao-secret-of-the-test');
  });
});
