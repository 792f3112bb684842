import { sweepHolds } from '@clove/inventory';
import { describe, expect, test } from '@jest/globals';
import { lockingFirst } from './locks.ts';
import { numberedSection, places, saleDocument, seats, sharedReplicas, standingSection } from './replicas.ts';
import { freshRequests, LAPSED, stepsOn } from './steps.ts';

const replicas = sharedReplicas(
  saleDocument([numberedSection('A', 40, 4), standingSection('S', 10_000), standingSection('X', 4)]),
);
const { kinds, freshSeats } = freshRequests();

const { hold, state, used, pin, sell, release } = stepsOn(replicas);

describe.each(kinds)('a %s hold', (_kind, fresh) => {
  test('that lapsed but was claimed by no one is pinned: its units are retaken', async () => {
    const mine = await hold(fresh());
    await replicas.age([mine.holdId], LAPSED);
    expect(await pin(mine)).toBe('pinned');
    expect(await sell(mine)).toBe('sold');
    expect(await used(mine.fanId)).toBe(2);
    await replicas.expectBalanced();
  });

  test('that was swept is pinned again with units and quota retaken in one transaction', async () => {
    const mine = await hold(fresh());
    await replicas.age([mine.holdId], LAPSED);
    expect(await sweepHolds(replicas.a.inventory)).toBe(1);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['EXPIRED', 0]);
    expect(await pin(mine)).toBe('pinned');
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['PINNED', 2]);
    await replicas.expectBalanced();
  });

  test('that was swept is refused when its fan has used the quota since', async () => {
    const mine = await hold(fresh());
    await replicas.age([mine.holdId], LAPSED);
    await sweepHolds(replicas.a.inventory);
    const next = await hold(places(3), mine.fanId);
    expect(await pin(mine)).toBe('quota');
    expect(await used(mine.fanId)).toBe(3);
    expect(await state(mine.holdId)).toBe('EXPIRED');
    await release(next);
    await replicas.expectBalanced();
  });

  test('that expired and whose order is over is not brought back by a late pin', async () => {
    const mine = await hold(fresh());
    await replicas.age([mine.holdId], LAPSED);
    await sweepHolds(replicas.a.inventory);
    expect(await release(mine)).toBe('released');
    expect(await pin(mine)).toBe('released');
    expect(await used(mine.fanId)).toBe(0);
  });
});

describe('a seat whose hold lapsed', () => {
  test('belongs to who claims it next: the old hold is refused its pin and touches nothing of the new', async () => {
    const old = await hold(freshSeats());
    await replicas.age([old.holdId], LAPSED);
    const [first = ''] = old.unitIds;
    const later = await hold(seats(first.replace('day-1/', '')));
    expect(await pin(old)).toBe('units-taken');
    expect(await sweepHolds(replicas.a.inventory)).toBe(1);
    expect(await pin(old)).toBe('units-taken');
    expect(await used(old.fanId)).toBe(0);
    expect(await release(old)).toBe('released');
    const owner = await replicas.sql<{ hold_id: string }>('SELECT hold_id FROM seats WHERE id = $1', [first]);
    expect(owner).toEqual([{ hold_id: later.holdId }]);
    expect(await pin(later)).toBe('pinned');
    expect(await sell(later)).toBe('sold');
    await replicas.expectBalanced();
  });

  test('and claimed, and given up again, is retaken by the old hold', async () => {
    const old = await hold(freshSeats());
    await replicas.age([old.holdId], LAPSED);
    const later = await hold(old.request);
    expect(await pin(old)).toBe('units-taken');
    await release(later);
    expect(await pin(old)).toBe('pinned');
    await replicas.expectBalanced();
  });
});

describe('standing places of a swept hold', () => {
  test('are retaken by its pin only while there are some', async () => {
    const old = await hold(places(3, 'X'));
    await replicas.age([old.holdId], LAPSED);
    // The claim finds the section full of a lapsed hold, sweeps it and takes its places.
    const next = await hold(places(4, 'X'));
    expect(await state(old.holdId)).toBe('EXPIRED');
    expect(await pin(old)).toBe('units-taken');
    expect(await used(old.fanId)).toBe(0);
    await release(next);
    expect(await pin(old)).toBe('pinned');
    await replicas.expectBalanced();
    await release(old);
  });

  test('are retaken from a hold that lapsed meanwhile', async () => {
    const old = await hold(places(3, 'X'));
    await replicas.age([old.holdId], LAPSED);
    const next = await hold(places(3, 'X'));
    await replicas.age([next.holdId], LAPSED);
    expect(await pin(old)).toBe('pinned');
    expect(await state(next.holdId)).toBe('EXPIRED');
    await replicas.expectBalanced();
  });
});

describe('the sweep', () => {
  test('by two sweepers at once publishes HoldExpired once per hold', async () => {
    const lapsed = await Promise.all(
      Array.from({ length: 30 }, (_, i) => hold(i % 2 ? places(1) : freshSeats())),
    );
    await replicas.age(
      lapsed.map(({ holdId }) => holdId),
      LAPSED,
    );
    const swept = await Promise.all([
      sweepHolds(replicas.a.inventory),
      sweepHolds(replicas.b.inventory),
      sweepHolds(replicas.a.inventory),
    ]);
    expect(swept.reduce((sum, n) => sum + n, 0)).toBe(30);
    const rows = await replicas.sql<{ n: string }>(
      `SELECT count(*) AS n FROM outbox WHERE type = 'seat.HoldExpired' AND subject = ANY($1) GROUP BY subject`,
      [lapsed.map(({ holdId }) => holdId)],
    );
    expect(rows.map(({ n }) => Number(n))).toEqual(Array.from({ length: 30 }, () => 1));
    await replicas.expectBalanced();
  });

  test('never ends a hold that is being pinned: it waits for the hold and finds it PINNED', async () => {
    const mine = await hold(freshSeats());
    await replicas.age([mine.holdId], LAPSED);
    let sweeping: Promise<number> = Promise.resolve(0);
    const a = lockingFirst(replicas, replicas.a, () => {
      sweeping = sweepHolds(replicas.b.inventory);
    });
    expect([await pin(mine, a), await sweeping]).toEqual(['pinned', 0]);
    expect(await state(mine.holdId)).toBe('PINNED');
    await replicas.expectBalanced();
  });

  test('of a hold whose pin waits for it lets the pin retake what it freed', async () => {
    const mine = await hold(freshSeats());
    await replicas.age([mine.holdId], LAPSED);
    let pinning: Promise<string | undefined> = Promise.resolve(undefined);
    const b = lockingFirst(replicas, replicas.b, () => {
      pinning = pin(mine, replicas.a);
    });
    expect([await sweepHolds(b.inventory), await pinning]).toEqual([1, 'pinned']);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['PINNED', 2]);
    await replicas.expectBalanced();
  });
});
