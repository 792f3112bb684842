import { PinItem } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { withReplicas } from './with-replicas.ts';

const pinPath = '/internal/holds/pin';
const problem = { type: '/problems/internal', status: 500, detail: 'Something went wrong on our side.' };

const replicas = withReplicas();

async function awaiting(): Promise<{ holdId: string; orderId: string }> {
  const { fan, holdId } = replicas.held();
  return { holdId, orderId: await replicas.placed(fan, holdId) };
}

test('an order whose pin fails is tried again after its back-off; the orders whose pins shared the call go on', async () => {
  const [first, broken, healthy] = [await awaiting(), await awaiting(), await awaiting()];
  const firstPin = Promise.withResolvers<void>();
  replicas().inventory.interfere(pinPath, async (item, act) => {
    const { holdId } = PinItem.parse(item);
    if (holdId === first.holdId) await firstPin.promise;
    return holdId === broken.holdId ? { problem } : act();
  });
  // While the first call is under way, the pins of the others gather in the next.
  await replicas().comeBack(first.orderId);
  await eventually(() => expect(replicas().inventory.callsOf(pinPath)).toHaveLength(1));
  await Promise.all([replicas().comeBack(broken.orderId), replicas().comeBack(healthy.orderId)]);
  firstPin.resolve();
  for (const { orderId } of [first, healthy])
    await eventually(async () => expect((await replicas().read(orderId)).state).toBe('COMPLETED'));

  // Not attempted: nothing is given up, nothing is captured.
  await eventually(async () =>
    expect(await replicas().read(broken.orderId)).toMatchObject({ state: 'CONFIRMING', attempts: 1 }),
  );
  expect(replicas().payment.ofOrder(broken.orderId).state).toBe('READY');
  expect(replicas().inventory.hold(broken.holdId).state).toBe('ACTIVE');
  replicas().inventory.behave();
  expect(await replicas().step(await replicas().read(broken.orderId))).toMatchObject({
    via: 'CAPTURING',
    to: 'COMPLETED',
  });
  expect(replicas().inventory.hold(broken.holdId)).toMatchObject({
    state: 'PINNED',
    orderId: broken.orderId,
  });
});
