import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type PaymentWorld, paymentWorld, readyRedirect, type TestOrder } from './payment-world.ts';

let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('kakao');
});
afterEach(() => world.sandbox.clearFaults());
afterAll(() => world.stop());

async function approvedByFan(order: TestOrder): Promise<Record<string, string>> {
  const back = await world.sandbox.decideAtKakao(await readyRedirect(world, order), 'approve');
  return Object.fromEntries(back.searchParams);
}

async function approveCalls(order: TestOrder): Promise<number> {
  return (await world.sandbox.ledger(order.orderId)).reduce((sum, entry) => sum + entry.calls.capture, 0);
}

const refused = { result: 'failed', payable: true };

describe('a return with forged parameters', () => {
  test('is over after one approve, and the fan’s own return still pays', async () => {
    const order = world.order();
    const genuine = await approvedByFan(order);
    expect(await world.first.capture(order, { pg_token: 'forged' })).toMatchObject(refused);
    expect(await world.state(order)).toBe('READY');
    expect(await approveCalls(order)).toBe(1);
    expect(await world.first.capture(order, genuine)).toMatchObject({ result: 'captured', amount: 132_000 });
    expect(await world.sandbox.ledger(order.orderId)).toMatchObject([
      { captured: 132_000, cancelled: 0, calls: { capture: 2 } },
    ]);
    expect(await world.events(order)).toEqual(['payment.PaymentCaptured']);
  });

  test('before the fan has authorised it does not change the payment', async () => {
    const order = world.order();
    const redirect = await readyRedirect(world, order);
    expect(await world.first.capture(order, { pg_token: 'forged' })).toMatchObject(refused);
    const back = await world.sandbox.decideAtKakao(redirect, 'approve');
    expect(await world.first.capture(order, Object.fromEntries(back.searchParams))).toMatchObject({
      result: 'captured',
    });
  });

  test('and without pg_token causes no approve and can be paid after', async () => {
    const order = world.order();
    const genuine = await approvedByFan(order);
    expect(await world.first.capture(order, { state: 'forged' })).toMatchObject(refused);
    expect(await approveCalls(order)).toBe(0);
    expect(await world.first.capture(order, genuine)).toMatchObject({ result: 'captured' });
  });

  test('is not stored: the refused parameters are in no row', async () => {
    const order = world.order();
    await approvedByFan(order);
    await world.first.capture(order, { pg_token: 'forged-and-refused' });
    const [row] = await world.sql<{ row: string }>(
      'SELECT to_jsonb(p)::text AS row FROM payment p WHERE id = $1',
      [order.paymentId],
    );
    expect(row?.row).not.toContain('forged-and-refused');
  });

  test('can be voided like any payment that was not captured', async () => {
    const order = world.order();
    const genuine = await approvedByFan(order);
    await world.first.capture(order, { pg_token: 'forged' });
    expect(await world.first.void(order)).toBe('VOIDED');
    expect(await world.first.capture(order, genuine)).not.toHaveProperty('payable');
    expect(await approveCalls(order)).toBe(1);
  });

  test('is decided by the provider’s books as soon as they can be read again', async () => {
    const order = world.order();
    const genuine = await approvedByFan(order);
    const match = { orderId: order.orderId };
    await world.sandbox.fault({ provider: 'kakao', operation: 'order', kind: 'error-5xx', times: 2, match });
    expect(await world.first.capture(order, { pg_token: 'forged' })).toEqual({ result: 'pending' });
    await world.reaches(order, 'READY');
    expect(await world.first.capture(order, genuine)).toMatchObject({ result: 'captured' });
  });

  test('on two replicas at once neither voids nor loses the payment', async () => {
    const other = await world.replica();
    for (let round = 0; round < 5; round += 1) {
      const order = world.order();
      const genuine = await approvedByFan(order);
      const answers = await Promise.all(
        [world.first, other, world.first, other].map((replica) =>
          replica.capture(order, { pg_token: 'forged' }),
        ),
      );
      for (const answer of answers) expect(['failed', 'pending']).toContain(answer.result);
      await world.reaches(order, 'READY');
      expect(await world.first.capture(order, genuine)).toMatchObject({ result: 'captured' });
    }
  });
});
