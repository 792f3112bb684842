import { eventually } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import type { Order } from '../src/domain/order.ts';
import { withReplicas } from './with-replicas.ts';

const capturePath = '/internal/payments/capture';
const unpinPath = '/internal/holds/unpin';

const replicas = withReplicas();

/** A fan's hold and the order of it, whose fan came back from the provider; `confirmed` is the order as it was then. */
async function returned() {
  const { fan, holdId } = replicas.held();
  const orderId = await replicas.placed(fan, holdId);
  const confirmed = await replicas().comeBack(orderId);
  if (confirmed === undefined) throw new Error('the return was not taken');
  return { fan, holdId, orderId, confirmed };
}

const stateOf = async (orderId: string): Promise<Order['state']> => (await replicas().read(orderId)).state;
const holdOf = (holdId: string) => replicas().inventory.hold(holdId);

test('a pin that a replica sends late, after the order let its places go, binds nothing and ends nothing', async () => {
  replicas().payment.interfere(capturePath, () => ({ result: 'failed', reason: '-708', payable: true }));
  const { holdId, orderId, confirmed } = await returned();
  await eventually(async () => expect(await stateOf(orderId)).toBe('AWAITING_PAYMENT'));
  replicas().payment.behave();

  const late = await replicas().step(confirmed, 1);
  expect(late.order.version).toBe(confirmed.version);
  expect(holdOf(holdId)).toMatchObject({ state: 'ACTIVE', orderId: null });
  expect(replicas().payment.ofOrder(orderId).state).toBe('READY');

  // The genuine return pays: its pin is a new one.
  await replicas().comeBack(orderId);
  await replicas().settled(holdId);
  expect(holdOf(holdId)).toMatchObject({ state: 'SOLD', orderId });
});

test('places that another order took over before they were let go are still let go: the other order pins them', async () => {
  replicas().payment.interfere(capturePath, () => ({ result: 'failed', reason: 'declined' }));
  replicas().inventory.interfere(unpinPath, () => {
    throw new Error('the inventory is down');
  });
  const { fan, holdId, orderId } = await returned();
  await eventually(async () => expect(await stateOf(orderId)).toBe('CANCELLED'));
  replicas().payment.behave();
  const next = await replicas.placed(fan, holdId);
  expect(holdOf(holdId)).toMatchObject({ state: 'PINNED', orderId });

  replicas().inventory.behave();
  await replicas().step(await replicas().read(orderId));
  expect(holdOf(holdId)).toMatchObject({ state: 'ACTIVE', orderId: null });
  await replicas().comeBack(next);
  await eventually(async () => expect(await stateOf(next)).toBe('COMPLETED'));
  await eventually(() => expect(holdOf(holdId)).toMatchObject({ state: 'SOLD', orderId: next }));
});
