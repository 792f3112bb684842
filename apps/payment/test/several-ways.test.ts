import { newId } from '@clove/service-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkoutFields } from './checkout-fields.ts';
import { type PaymentWorld, paymentWorld, readyRedirect, type TestOrder } from './payment-world.ts';

let world: PaymentWorld;
beforeAll(async () => {
  world = await paymentWorld('both');
});
afterAll(() => world.stop());

async function paid(method: 'kakao-pay' | 'toss'): Promise<TestOrder> {
  const order = world.order({ method });
  const redirect = await readyRedirect(world, order);
  const back =
    method === 'kakao-pay'
      ? await world.sandbox.decideAtKakao(redirect, 'approve')
      : await world.sandbox.payAtToss(await checkoutFields(world, redirect));
  expect(await world.first.capture(order, Object.fromEntries(back.searchParams))).toMatchObject({
    result: 'captured',
  });
  return order;
}

test('each fan pays in the way that was chosen, and each provider pays its own back', async () => {
  const orders = await Promise.all([paid('kakao-pay'), paid('toss'), paid('kakao-pay')]);
  for (const order of orders) {
    const refundId = newId();
    const answer = await world.first.refund(order, 40_000, refundId);
    expect(answer).toMatchObject({ result: 'accepted' });
    await world.refundReaches(refundId, 'DONE');
  }
});

test('a return of one provider captures nothing of the other', async () => {
  const [kakao, toss] = [world.order({ method: 'kakao-pay' }), world.order({ method: 'toss' })];
  const [atKakao, atToss] = [await readyRedirect(world, kakao), await readyRedirect(world, toss)];
  const ofToss = await world.sandbox.payAtToss(await checkoutFields(world, atToss));
  const answer = await world.first.capture(kakao, Object.fromEntries(ofToss.searchParams));
  expect(answer).toMatchObject({ result: 'failed' });
  const ofKakao = await world.sandbox.decideAtKakao(atKakao, 'approve');
  expect(await world.first.capture(toss, Object.fromEntries(ofKakao.searchParams))).not.toMatchObject({
    result: 'captured',
  });
});
