import { PinItem } from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Replicas, twoReplicas } from './replicas.ts';

const pinPath = '/internal/holds/pin';
const problem = { type: '/problems/internal', status: 500, detail: 'Something went wrong on our side.' };

let replicas: Replicas;
beforeAll(async () => {
  replicas = await twoReplicas();
});
afterAll(() => replicas.close());

async function awaiting(): Promise<{ holdId: string; orderId: string }> {
  const fan = newId();
  const holdId = replicas.inventory.place(fan, [10_000]).id;
  const answer = await replicas.order(fan, holdId);
  if ('refused' in answer) throw answer.refused;
  return { holdId, orderId: answer.order.id };
}

test('an order whose pin fails is tried again after its back-off; the orders whose pins shared the call go on', async () => {
  const [first, broken, healthy] = [await awaiting(), await awaiting(), await awaiting()];
  const firstPin = Promise.withResolvers<void>();
  replicas.inventory.interfere(pinPath, async (item, act) => {
    const { holdId } = PinItem.parse(item);
    if (holdId === first.holdId) await firstPin.promise;
    return holdId === broken.holdId ? { problem } : act();
  });
  // While the first call is under way, the pins of the others gather in the next.
  await replicas.comeBack(first.orderId);
  await eventually(() => expect(replicas.inventory.callsOf(pinPath)).toHaveLength(1));
  await Promise.all([replicas.comeBack(broken.orderId), replicas.comeBack(healthy.orderId)]);
  firstPin.resolve();
  for (const { orderId } of [first, healthy])
    await eventually(async () => expect((await replicas.read(orderId)).state).toBe('COMPLETED'));

  // Not attempted: nothing is given up, nothing is captured.
  await eventually(async () =>
    expect(await replicas.read(broken.orderId)).toMatchObject({ state: 'CONFIRMING', attempts: 1 }),
  );
  expect(replicas.payment.ofOrder(broken.orderId).state).toBe('READY');
  expect(replicas.inventory.hold(broken.holdId).state).toBe('ACTIVE');
  replicas.inventory.behave();
  expect(await replicas.step(await replicas.read(broken.orderId))).toMatchObject({
    via: 'CAPTURING',
    to: 'COMPLETED',
  });
  expect(replicas.inventory.hold(broken.holdId)).toMatchObject({ state: 'PINNED', orderId: broken.orderId });
});
