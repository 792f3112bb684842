import { keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { paymentKakao } from '../src/payment-kakao.ts';
import { type PaymentWorld, paymentWorld, readyRedirect } from './payment-world.ts';

/** One order is paid, repeated and refunded, another ends before it is paid. */
async function settle(world: PaymentWorld): Promise<void> {
  const order = world.order();
  const back = await world.sandbox.decideAtKakao(await readyRedirect(world, order), 'approve');
  const capture = () => world.first.capture(order, Object.fromEntries(back.searchParams));
  expect(await capture()).toMatchObject({ result: 'captured' });
  expect(await capture()).toMatchObject({ result: 'captured' });
  await world.first.refund(order, 10_000);
  const unpaid = world.order();
  await readyRedirect(world, unpaid);
  expect(await world.first.void(unpaid)).toBe('VOIDED');
}

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const statements = await preparedDuring(async () => {
    const world = await paymentWorld('kakao');
    try {
      await settle(world);
    } finally {
      await world.stop();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['payment-ready', 'payment-begin-capture', 'payment-move', 'payment-void']),
  );
  const allowed = {
    'payment-begin-capture: Index Scan of payment_order, not payment_pkey': 'an order has a payment or two',
    'payment-void: Index Scan of payment_order, not payment_pkey': 'an order has a payment or two',
    'payment-claim-due: Index Scan of payment_due': 'a sweep: what is due, oldest first',
    'refund-claim-due: Index Scan of refund_due': 'a sweep: what is due, oldest first',
    'reconciliation-claim: Index Scan of reconciliation_due': 'a sweep: a comparison a day',
    'reconciliation-claim: Index Scan of reconciliation_pkey': 'the one that was found',
  };
  expect(await keylessReads(paymentKakao, statements, allowed)).toEqual([]);
});
