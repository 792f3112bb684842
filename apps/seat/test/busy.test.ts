import { pinHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { expect, test } from '@jest/globals';
import { whileLocked } from './locks.ts';
import {
  numberedSection,
  outcome,
  placed,
  places,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';

const replicas = sharedReplicas(saleDocument([numberedSection('A', 1, 4), standingSection('S', 4)]));

test('a section locked by others is "busy, try again", never "sold out"', async () => {
  await whileLocked(replicas, 'SELECT 1 FROM standing_sections FOR UPDATE', async () => {
    await expect(replicas.a.place(newId(), places(1))).rejects.toMatchObject({
      refusal: { reason: 'busy', temporary: true },
    });
  });
  expect(outcome(await replicas.a.place(newId(), places(1)))).toBe('placed');
});

test('a seat locked by others is "busy, try again", while a seat that is clearly taken is refused without waiting', async () => {
  const held = placed(await replicas.a.place(newId(), seats('A/1-1')));
  await whileLocked(replicas, 'SELECT 1 FROM seats FOR UPDATE', async () => {
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
