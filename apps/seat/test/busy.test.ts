import { newId } from '@clove/service-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pinHolds } from '../src/application/pin-holds.ts';
import {
  numberedSection,
  outcome,
  placed,
  places,
  type Replicas,
  saleDocument,
  seats,
  standingSection,
  twoReplicas,
} from './replicas.ts';

let replicas: Replicas;
beforeAll(async () => {
  replicas = await twoReplicas();
  await replicas.provision(saleDocument([numberedSection('A', 1, 4), standingSection('S', 4)]));
});
afterAll(() => replicas.close());

/** Keeps rows locked while `work` runs. */
async function whileLocked<T>(sql: string, work: () => Promise<T>): Promise<T> {
  return replicas.b.inventory.unitOfWork.run(async (tx) => {
    await tx.query(sql);
    return work();
  });
}

test('a section locked by others is "busy, try again", never "sold out"', async () => {
  await whileLocked('SELECT 1 FROM standing_sections FOR UPDATE', async () => {
    await expect(replicas.a.place(newId(), places(1))).rejects.toMatchObject({
      refusal: { reason: 'busy', temporary: true },
    });
  });
  expect(outcome(await replicas.a.place(newId(), places(1)))).toBe('placed');
});

test('a seat locked by others is "busy, try again", while a seat that is clearly taken is refused without waiting', async () => {
  const held = placed(await replicas.a.place(newId(), seats('A/1-1')));
  await whileLocked('SELECT 1 FROM seats FOR UPDATE', async () => {
    expect(outcome(await replicas.a.place(newId(), seats('A/1-1')))).toBe('seats-taken');
    await expect(replicas.a.place(newId(), seats('A/1-2'))).rejects.toMatchObject({
      refusal: { reason: 'busy' },
    });
    await expect(
      pinHolds(replicas.a.inventory, [{ holdId: held.id, orderId: newId() }]),
    ).rejects.toMatchObject({ refusal: { reason: 'busy' } });
  });
  await replicas.expectBalanced();
});

test('the events of a pin carry the correlation id of the request that caused it', async () => {
  const hold = placed(await replicas.a.place(newId(), seats('A/1-3')));
  await pinHolds(replicas.a.inventory, [
    { holdId: hold.id, orderId: newId(), correlationId: 'the-fans-request' },
  ]);
  const rows = await replicas.sql<{ type: string; correlation_id: string }>(
    "SELECT type, correlation_id FROM outbox WHERE subject = $1 AND type = 'seat.HoldPinned'",
    [hold.id],
  );
  expect(rows).toEqual([{ type: 'seat.HoldPinned', correlation_id: 'the-fans-request' }]);
});
