import { pinHolds, sweepHolds, unpinHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { lockingFirst } from './locks.ts';
import {
  numberedSection,
  outcome,
  type Replica,
  saleDocument,
  sharedReplicas,
  standingSection,
} from './replicas.ts';
import { freshRequests, LAPSED, stepsOn } from './steps.ts';

const replicas = sharedReplicas(saleDocument([numberedSection('A', 40, 4), standingSection('S', 10_000)]));
const { kinds, freshSeats } = freshRequests();

const { hold, state, used, sell, release } = stepsOn(replicas);

interface OfOrder {
  readonly holdId: string;
  readonly orderId: string;
}

async function pinAt(version: number | undefined, { holdId, orderId }: OfOrder, at: Replica = replicas.a) {
  const [answer] = await pinHolds(at.inventory, [{ holdId, orderId, orderVersion: version }]);
  return answer?.result === 'refused' ? answer.reason : answer?.result;
}

async function unpinAt(version: number | undefined, { holdId, orderId }: OfOrder, at: Replica = replicas.b) {
  return (await unpinHolds(at.inventory, [{ holdId, orderId, orderVersion: version }]))[0]?.result;
}

const otherOrderOf = <H extends OfOrder>(held: H): H => ({ ...held, orderId: newId() });

async function ownerOf(unitId = ''): Promise<string | null | undefined> {
  const [seat] = await replicas.sql<{ hold_id: string | null }>('SELECT hold_id FROM seats WHERE id = $1', [
    unitId,
  ]);
  return seat?.hold_id;
}

describe.each(kinds)('a %s hold that its order let go', (kind, fresh) => {
  test('is its fan’s again, and whatever that order sent before is refused, at every replica', async () => {
    const mine = await hold(fresh());
    expect(await pinAt(3, mine)).toBe('pinned');
    expect(await unpinAt(5, mine)).toBe('active');
    expect(await state(mine.holdId)).toBe('ACTIVE');
    for (const version of [2, 3, 5, undefined]) {
      expect(await pinAt(version, mine, replicas.a)).toBe('released');
      expect(await pinAt(version, mine, replicas.b)).toBe('released');
    }
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['ACTIVE', 2]);
    expect(outcome(await replicas.b.place(newId(), mine.request))).toBe(
      kind === 'numbered' ? 'seats-taken' : 'placed',
    );
    await replicas.expectBalanced();
  });

  test('is pinned and sold for another order, and for the same one that is paid after all', async () => {
    const mine = await hold(fresh());
    await pinAt(3, mine);
    await unpinAt(3, mine);
    const other = otherOrderOf(mine);
    expect(await pinAt(1, other)).toBe('pinned');
    expect(await unpinAt(2, other)).toBe('active');
    // Both orders are remembered.
    expect([await pinAt(3, mine), await pinAt(1, other)]).toEqual(['released', 'released']);
    expect(await pinAt(7, mine)).toBe('pinned');
    expect(await sell(mine)).toBe('sold');
    expect([await pinAt(3, mine), await unpinAt(3, mine)]).toEqual(['pinned', 'refused']);
    await replicas.expectBalanced();
  });

  test('is let go once however often that is asked: a repeat after a newer pin takes nothing from it', async () => {
    const mine = await hold(fresh());
    await pinAt(3, mine);
    expect([await unpinAt(5, mine), await unpinAt(5, mine)]).toEqual(['active', 'active']);
    expect(await replicas.eventTypes(mine.holdId)).toEqual([
      'seat.HoldPlaced',
      'seat.HoldPinned',
      'seat.HoldPlaced',
    ]);
    expect(await pinAt(7, mine)).toBe('pinned');
    expect([await unpinAt(5, mine), await unpinAt(4, mine)]).toEqual(['refused', 'refused']);
    expect(await state(mine.holdId)).toBe('PINNED');
    expect(await sell(mine)).toBe('sold');
    await replicas.expectBalanced();
  });

  test('before its pin arrived is not bound by it', async () => {
    const mine = await hold(fresh());
    expect([await unpinAt(4, mine), await unpinAt(4, mine)]).toEqual(['active', 'active']);
    expect(await pinAt(3, mine)).toBe('released');
    expect(await pinAt(1, otherOrderOf(mine))).toBe('pinned');
    expect(await replicas.eventTypes(mine.holdId)).toEqual(['seat.HoldPlaced', 'seat.HoldPinned']);
  });

  test('while its pin is being written is let go after it', async () => {
    const mine = await hold(fresh());
    let unpinning: Promise<string | undefined> = Promise.resolve(undefined);
    const a = lockingFirst(replicas, replicas.a, () => {
      unpinning = unpinAt(5, mine, replicas.b);
    });
    expect([await pinAt(3, mine, a), await unpinning]).toEqual(['pinned', 'active']);
    expect([await state(mine.holdId), await pinAt(3, mine)]).toEqual(['ACTIVE', 'released']);
    await replicas.expectBalanced();
  });

  test('while its late pin waits for the lock refuses it', async () => {
    const mine = await hold(fresh());
    await pinAt(3, mine);
    let pinning: Promise<string | undefined> = Promise.resolve(undefined);
    const b = lockingFirst(replicas, replicas.b, () => {
      pinning = pinAt(3, mine, replicas.a);
    });
    expect([await unpinAt(5, mine, b), await pinning]).toEqual(['active', 'released']);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['ACTIVE', 2]);
    await replicas.expectBalanced();
  });

  test('bound to another order stays that order’s', async () => {
    const mine = await hold(fresh());
    await pinAt(3, mine);
    expect(await unpinAt(9, otherOrderOf(mine))).toBe('refused');
    expect(await state(mine.holdId)).toBe('PINNED');
    expect(await sell(mine)).toBe('sold');
    await replicas.expectBalanced();
  });

  test('when its time is over is released: its units are free, and no order pins it', async () => {
    const mine = await hold(fresh());
    await pinAt(3, mine);
    await replicas.age([mine.holdId], LAPSED);
    expect([await unpinAt(5, mine), await unpinAt(5, mine)]).toEqual(['ended', 'ended']);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['RELEASED', 0]);
    expect([await pinAt(3, mine), await pinAt(1, otherOrderOf(mine))]).toEqual(['released', 'released']);
    expect(outcome(await replicas.b.place(newId(), mine.request))).toBe('placed');
    await replicas.expectBalanced();
  });

  test('lapses as any other: swept, its units are free, and a late pin does not bring it back', async () => {
    const mine = await hold(fresh());
    await pinAt(3, mine);
    await unpinAt(5, mine);
    await replicas.age([mine.holdId], LAPSED);
    await sweepHolds(replicas.a.inventory);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['EXPIRED', 0]);
    expect(await pinAt(3, mine)).toBe('released');
    expect(await pinAt(1, otherOrderOf(mine))).toBe('pinned');
    await replicas.expectBalanced();
  });

  test('by an order of an older release, which says no version, behaves as it did', async () => {
    const mine = await hold(fresh());
    await pinAt(undefined, mine);
    expect(await unpinAt(undefined, mine)).toBe('active');
    expect(await pinAt(undefined, mine)).toBe('pinned');
    expect(await unpinAt(undefined, mine)).toBe('active');
    await release(mine);
  });
});

test('a seat that a hold lost while it was pinned no more is not the hold’s to take back', async () => {
  const mine = await hold(freshSeats());
  await pinAt(3, mine);
  await unpinAt(5, mine);
  await replicas.age([mine.holdId], LAPSED);
  const next = await hold(mine.request);
  expect(await pinAt(1, otherOrderOf(mine))).toBe('units-taken');
  expect(await ownerOf(next.unitIds[0])).toBe(next.holdId);
  await replicas.expectBalanced();
});
