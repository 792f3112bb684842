import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type PaymentWorld, paymentWorld, readyRedirect, type TestOrder } from './payment-world.ts';

let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('kakao');
});
afterEach(() => world.sandbox.clearFaults());
afterAll(() => world.stop());

async function captured(): Promise<TestOrder> {
  const order = world.order();
  const back = await world.sandbox.decideAtKakao(await readyRedirect(world, order), 'approve');
  const parameters = Object.fromEntries(back.searchParams);
  expect(await world.first.capture(order, parameters)).toMatchObject({ result: 'captured' });
  return order;
}

function cancelFault(order: TestOrder, kind: string, delayMs = 5_000) {
  const match = { orderId: order.orderId };
  return world.sandbox.fault({ provider: 'kakao', operation: 'cancel', kind, delayMs, match });
}

async function cancelledAtProvider(order: TestOrder): Promise<number> {
  const entries = await world.sandbox.ledger(order.orderId);
  return entries.reduce((sum, entry) => sum + entry.cancelled, 0);
}

async function audit(): Promise<Record<string, unknown>[]> {
  const answer = await fetch(`${world.first.service.managementUrl}/internal/audit`, {
    headers: { authorization: 'Bearer edge-token', 'clove-edge': 'ticket' },
  });
  return (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function auditOf(order: TestOrder): Promise<Record<string, unknown> | undefined> {
  return (await audit()).find((fact) => fact['orderId'] === order.orderId);
}

describe('refunds', () => {
  test('a refund is carried out once, however often it is requested', async () => {
    const order = await captured();
    const refundId = newId();
    for (let time = 0; time < 3; time += 1) {
      expect(await world.first.refund(order, 50_000, refundId)).toEqual({
        result: 'accepted',
        state: 'DONE',
      });
    }
    expect(await cancelledAtProvider(order)).toBe(50_000);
    expect(await world.events(order)).toEqual(['payment.PaymentCaptured', 'payment.RefundCompleted']);
  });

  test('refunds never exceed what was captured (defect: refund amount from the client)', async () => {
    const order = await captured();
    expect(await world.first.refund(order, 132_001)).toMatchObject({ result: 'refused' });
    expect(await world.first.refund(order, 100_000)).toMatchObject({ state: 'DONE' });
    expect(await world.first.refund(order, 32_001)).toMatchObject({ result: 'refused' });
    expect(await world.first.refund(order, 32_000)).toMatchObject({ state: 'DONE' });
    expect(await cancelledAtProvider(order)).toBe(132_000);
  });

  test('a refund of 0 is done without a call', async () => {
    const order = await captured();
    expect(await world.first.refund(order, 0)).toEqual({ result: 'accepted', state: 'DONE' });
    const [entry] = await world.sandbox.ledger(order.orderId);
    expect(entry?.calls.cancel).toBe(0);
  });

  test('the same refund id with another amount is refused', async () => {
    const order = await captured();
    const refundId = newId();
    await world.first.refund(order, 1_000, refundId);
    expect(await world.first.refund(order, 2_000, refundId)).toMatchObject({ result: 'refused' });
  });

  test('a payment that was not captured has nothing to refund', async () => {
    const order = world.order();
    await world.first.create(order);
    expect(await world.first.refund(order, 1_000)).toMatchObject({ result: 'refused' });
  });

  test('twelve refunds racing on two replicas: the sum stays within the captured amount, one in flight at a time', async () => {
    const order = await captured();
    const other = await world.replica();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? world.first : other).refund(order, 20_000)),
    );
    expect(answers.filter((answer) => answer.result === 'accepted')).toHaveLength(6);
    expect(answers.filter((answer) => answer.result === 'refused')).toHaveLength(6);
    await eventually(
      async () => {
        expect(await cancelledAtProvider(order)).toBe(120_000);
        expect(await world.sql('SELECT refunded::int FROM payment WHERE id = $1', [order.paymentId])).toEqual(
          [{ refunded: 120_000 }],
        );
      },
      { timeoutMs: 40_000 },
    );
  });

  test('the database itself allows one refund in flight per payment', async () => {
    const order = await captured();
    const insert = `INSERT INTO refund (id, payment_id, order_id, amount, tax_free, vat, reason, state, correlation_id)
      VALUES ($1, $2, $3, 1, 0, 0, 'test', 'SENT', 'test')`;
    await world.sql(insert, [newId(), order.paymentId, order.orderId]);
    await expect(world.sql(insert, [newId(), order.paymentId, order.orderId])).rejects.toThrow(
      /refund_one_in_flight_per_payment/,
    );
  });

  test('a refund that took effect but was never answered is found at the provider, not sent again', async () => {
    const order = await captured();
    await cancelFault(order, 'timeout-after-effect');
    const refundId = newId();
    await world.first.refund(order, 30_000, refundId);
    await world.refundReaches(refundId, 'DONE');
    expect(await cancelledAtProvider(order)).toBe(30_000);
    const [entry] = await world.sandbox.ledger(order.orderId);
    expect(entry?.calls.cancel).toBe(1);
  });

  test('a refund that never took effect is sent again once the provider proves it', async () => {
    const order = await captured();
    await cancelFault(order, 'timeout-before-effect');
    const refundId = newId();
    await world.first.refund(order, 30_000, refundId);
    await world.refundReaches(refundId, 'DONE');
    expect(await cancelledAtProvider(order)).toBe(30_000);
  });

  test('a refund left SENT by a crash is asked about, then settled', async () => {
    const order = await captured();
    const refundId = newId();
    await world.sql(
      `INSERT INTO refund (id, payment_id, order_id, amount, tax_free, vat, reason, state, correlation_id, next_at)
       VALUES ($1, $2, $3, 10000, 0, 909, 'the fan cancelled', 'SENT', 'test', clock_timestamp())`,
      [refundId, order.paymentId, order.orderId],
    );
    await world.refundReaches(refundId, 'DONE');
    expect(await cancelledAtProvider(order)).toBe(10_000);
  });

  test('a refund that the provider refuses for good is money owed: MANUAL, an event and an alert', async () => {
    const order = await captured();
    await cancelFault(order, 'decline');
    const refundId = newId();
    expect(await world.first.refund(order, 30_000, refundId)).toEqual({
      result: 'accepted',
      state: 'MANUAL',
    });
    expect(await world.events(order)).toEqual(['payment.PaymentCaptured', 'payment.RefundNeedsAttention']);
    expect(await cancelledAtProvider(order)).toBe(0);
    expect(world.first.service.logs.lines.join('\n')).toContain('"alert":"refund-needs-attention"');
  });

  test('money owed that a person paid is in the ledger once, with who and how; only money owed can be settled', async () => {
    const order = await captured();
    await cancelFault(order, 'decline');
    const refundId = newId();
    await world.first.refund(order, 30_000, refundId);
    const by = newId();
    const settle = (id: string) => world.first.settle({ refundId: id, by, reason: 'bank transfer 4711' });
    expect(await Promise.all([settle(refundId), settle(refundId), settle(refundId)])).toEqual(
      Array(3).fill({ result: 'settled', amount: 30_000 }),
    );
    expect(
      await world.sql('SELECT amount, settled_by, settled_how FROM ledger_entry WHERE refund_id = $1', [
        refundId,
      ]),
    ).toEqual([{ amount: '30000', settled_by: by, settled_how: 'bank transfer 4711' }]);
    expect(await world.first.refund(order, 30_000, refundId)).toEqual({ result: 'accepted', state: 'DONE' });
    expect(await world.events(order)).toEqual([
      'payment.PaymentCaptured',
      'payment.RefundNeedsAttention',
      'payment.RefundCompleted',
    ]);
    expect(await cancelledAtProvider(order)).toBe(0);
    const byProvider = newId();
    await world.first.refund(order, 1_000, byProvider);
    expect(await settle(byProvider)).toEqual({ result: 'refused', state: 'DONE' });
    expect(await settle(newId())).toEqual({ result: 'not-found' });
    expect(await auditOf(order)).toMatchObject({ refunded: 31_000, refundedByHand: 30_000 });
  });

  test('the audit names every payment with the sums of its ledger', async () => {
    const order = await captured();
    await world.first.refund(order, 5_000);
    expect(await auditOf(order)).toMatchObject({
      kind: 'payment',
      state: 'CAPTURED',
      captured: 132_000,
      refunded: 5_000,
      refundedByHand: 0,
    });
    expect((await audit()).at(-1)).toMatchObject({ kind: 'messaging', service: 'payment' });
  });
});
