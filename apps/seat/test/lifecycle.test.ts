import { newId } from '@clove/service-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { releaseHolds, releaseOwnHold, releaseUnits, sellHolds } from '../src/application/end-holds.ts';
import { extendHolds, quoteHolds } from '../src/application/keep-holds.ts';
import { pinHolds } from '../src/application/pin-holds.ts';
import { sweepHolds } from '../src/application/sweep-holds.ts';
import type { Wish } from '../src/domain/wish.ts';
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

const LAPSED = 480 + 31;
let replicas: Replicas;
let row = 0;

beforeAll(async () => {
  replicas = await twoReplicas();
  await replicas.provision(
    saleDocument([numberedSection('A', 40, 4), standingSection('S', 10_000), standingSection('X', 4)]),
  );
});
afterAll(() => replicas.close());

/** Two seats that no other test uses. */
function freshSeats() {
  row += 1;
  return seats(`A/${row}-1`, `A/${row}-2`);
}

async function hold(wish: Wish = freshSeats(), fanId = newId()) {
  const { id, units } = placed(await replicas.a.place(fanId, wish));
  return { holdId: id, fanId, orderId: newId(), wish, unitIds: units.map((unit) => unit.unitId) };
}

const state = async (holdId: string) =>
  (await replicas.sql<{ state: string }>('SELECT state FROM holds WHERE id = $1', [holdId]))[0]?.state;
const used = async (fanId: string) =>
  (await replicas.sql<{ used: number }>('SELECT used FROM fan_quota WHERE fan_id = $1', [fanId]))[0]?.used ??
  0;

const pin = async (item: { holdId: string; orderId: string }, at = replicas.a) => {
  const [answer] = await pinHolds(at.inventory, [{ holdId: item.holdId, orderId: item.orderId }]);
  return answer?.result === 'refused' ? answer.reason : answer?.result;
};
const sell = async ({ holdId, orderId }: { holdId: string; orderId: string }) =>
  (await sellHolds(replicas.b.inventory, [{ holdId, orderId }]))[0]?.result;
const release = async ({ holdId, orderId }: { holdId: string; orderId: string }) =>
  (await releaseHolds(replicas.b.inventory, [{ holdId, orderId }]))[0]?.result;

describe.each([
  ['numbered', () => freshSeats()],
  ['standing', () => places(2)],
] as const)('a %s hold', (_kind, wish) => {
  test('is pinned and sold for its order, each step with its event and any number of times', async () => {
    const mine = await hold(wish());
    expect([await pin(mine), await pin(mine, replicas.b)]).toEqual(['pinned', 'pinned']);
    expect([await sell(mine), await sell(mine), await pin(mine)]).toEqual(['sold', 'sold', 'pinned']);
    expect(await replicas.eventTypes(mine.holdId)).toEqual([
      'seat.HoldPlaced',
      'seat.HoldPinned',
      'seat.HoldSold',
    ]);
    await replicas.expectBalanced();
  });

  test('pinned for one order is refused to another, and only its own order ends it', async () => {
    const mine = await hold(wish());
    expect(await pin(mine)).toBe('pinned');
    const other = { ...mine, orderId: newId() };
    expect(await pin(other)).toBe('bound-to-other-order');
    expect(await release(other)).toBe('refused');
    expect(await sell(other)).toBe('unknown-hold');
    expect(await state(mine.holdId)).toBe('PINNED');
    expect(await release(mine)).toBe('released');
    expect(await release(mine)).toBe('released');
    expect(await used(mine.fanId)).toBe(0);
    expect(await pin(mine)).toBe('released');
    await replicas.expectBalanced();
  });

  test('asked by two orders in one batch is pinned for the first', async () => {
    const mine = await hold(wish());
    const answers = await pinHolds(replicas.a.inventory, [
      { holdId: mine.holdId, orderId: mine.orderId },
      { holdId: mine.holdId, orderId: newId() },
      { holdId: mine.holdId, orderId: mine.orderId },
    ]);
    expect(answers).toEqual([
      { result: 'pinned' },
      { result: 'refused', reason: 'bound-to-other-order' },
      { result: 'pinned' },
    ]);
  });

  test('that lapsed but was claimed by nobody is pinned: its units are retaken', async () => {
    const mine = await hold(wish());
    await replicas.age([mine.holdId], LAPSED);
    expect(await pin(mine)).toBe('pinned');
    expect(await sell(mine)).toBe('sold');
    expect(await used(mine.fanId)).toBe(2);
    await replicas.expectBalanced();
  });

  test('that was swept is pinned again with units and quota retaken in one transaction', async () => {
    const mine = await hold(wish());
    await replicas.age([mine.holdId], LAPSED);
    expect(await sweepHolds(replicas.a.inventory)).toBe(1);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['EXPIRED', 0]);
    expect(await pin(mine)).toBe('pinned');
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['PINNED', 2]);
    await replicas.expectBalanced();
  });

  test('that was swept is refused when its fan has used the quota since', async () => {
    const mine = await hold(wish());
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
    const mine = await hold(wish());
    await replicas.age([mine.holdId], LAPSED);
    await sweepHolds(replicas.a.inventory);
    expect(await release(mine)).toBe('released');
    expect(await pin(mine)).toBe('released');
    expect(await used(mine.fanId)).toBe(0);
  });

  test('gives up sold units one by one when their tickets are void, once each', async () => {
    const mine = await hold(wish());
    await pin(mine);
    await sell(mine);
    const [first = '', second = ''] = mine.unitIds;
    const item = { holdId: mine.holdId, orderId: mine.orderId };
    const freed = (unitIds: string[]) => releaseUnits(replicas.a.inventory, [{ ...item, unitIds }]);
    expect(await freed([first])).toEqual([{ result: 'released' }]);
    expect(await freed([first])).toEqual([{ result: 'released' }]);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['SOLD', 1]);
    await replicas.expectBalanced();
    expect(await freed([first, second])).toEqual([{ result: 'released' }]);
    expect([await state(mine.holdId), await used(mine.fanId)]).toEqual(['RELEASED', 0]);
    // A SELL that is repeated after the cancellation still says what happened.
    expect(await sell(mine)).toBe('sold');
    expect((await replicas.eventTypes(mine.holdId)).slice(3)).toEqual([
      'seat.UnitsReleased',
      'seat.UnitsReleased',
    ]);
    await replicas.expectBalanced();
  });

  test('whose ticket is void before its SELL arrived is sold first, then released', async () => {
    const mine = await hold(wish());
    await pin(mine);
    expect(
      await releaseUnits(replicas.a.inventory, [
        { holdId: mine.holdId, orderId: mine.orderId, unitIds: mine.unitIds },
      ]),
    ).toEqual([{ result: 'released' }]);
    expect((await replicas.eventTypes(mine.holdId)).slice(2)).toEqual([
      'seat.HoldSold',
      'seat.UnitsReleased',
    ]);
    expect(await used(mine.fanId)).toBe(0);
    await replicas.expectBalanced();
  });

  test('never gives up units for another order, or units it does not have', async () => {
    const mine = await hold(wish());
    await pin(mine);
    await sell(mine);
    const answers = await releaseUnits(replicas.a.inventory, [
      { holdId: mine.holdId, orderId: newId(), unitIds: mine.unitIds },
      { holdId: mine.holdId, orderId: mine.orderId, unitIds: ['day-1/A/40-4'] },
    ]);
    expect(answers).toEqual([{ result: 'refused' }, { result: 'refused' }]);
    expect(await state(mine.holdId)).toBe('SOLD');
  });

  test('is prolonged once, to at most 20 minutes after it was placed, and its units with it', async () => {
    const mine = await hold(wish());
    await replicas.age([mine.holdId], 400);
    const ask = () => extendHolds(replicas.b.inventory, [{ holdId: mine.holdId, fanId: mine.fanId }]);
    const [first] = await ask();
    const [times] = await replicas.sql<{ minutes: number }>(
      'SELECT extract(epoch FROM expires_at - created_at)::float8 / 60 AS minutes FROM holds WHERE id = $1',
      [mine.holdId],
    );
    expect(times?.minutes).toBeCloseTo(20, 3);
    expect(await ask()).toEqual([first]);
    expect(await extendHolds(replicas.a.inventory, [{ holdId: mine.holdId, fanId: newId() }])).toEqual([
      { result: 'ended' },
    ]);
    await replicas.age([mine.holdId], 700);
    expect(await pin(mine)).toBe('pinned');
  });

  test('is nobody else’s to see or to give up', async () => {
    const mine = await hold(wish());
    const quote = (fanId: string) =>
      quoteHolds(
        replicas.a.inventory,
        { query: (query, values) => replicas.a.inventory.unitOfWork.run((tx) => tx.query(query, values)) },
        [{ holdId: mine.holdId, fanId }],
      );
    expect(await quote(newId())).toEqual([{ result: 'not-found' }]);
    expect(await quote(mine.fanId)).toMatchObject([{ result: 'ok', hold: { id: mine.holdId } }]);
    const giveUp = (fanId: string) =>
      replicas.a.inventory.unitOfWork.run((tx) =>
        releaseOwnHold(tx, replicas.a.inventory, mine.holdId, fanId),
      );
    expect(await giveUp(newId())).toBe('not-found');
    expect(await state(mine.holdId)).toBe('ACTIVE');
    expect([await giveUp(mine.fanId), await giveUp(mine.fanId)]).toEqual(['released', 'released']);
    const pinnedHold = await hold(wish());
    await pin(pinnedHold);
    const bound = await replicas.a.inventory.unitOfWork.run((tx) =>
      releaseOwnHold(tx, replicas.a.inventory, pinnedHold.holdId, pinnedHold.fanId),
    );
    expect(bound).toBe('bound');
    expect(await quote(mine.fanId)).toEqual([{ result: 'ended', state: 'RELEASED' }]);
  });

  test('is refused a pin once its section was withdrawn', async () => {
    const mine = await hold(wish());
    const section = mine.wish.kind === 'numbered' ? 'A' : 'S';
    await replicas.sql('UPDATE sections SET on_sale = false WHERE id = $1', [section]);
    const refused = await pin(mine);
    const placing = outcome(await replicas.a.place(newId(), wish()));
    await replicas.sql('UPDATE sections SET on_sale = true WHERE id = $1', [section]);
    expect([refused, placing]).toEqual(['withdrawn', 'withdrawn']);
  });
});

describe('a seat whose hold lapsed', () => {
  test('belongs to who claims it next: the old hold is refused its pin and touches nothing of the new', async () => {
    const old = await hold();
    await replicas.age([old.holdId], LAPSED);
    const [first = ''] = old.unitIds;
    const thief = await hold(seats(first.replace('day-1/', '')));
    expect(await pin(old)).toBe('units-taken');
    expect(await sweepHolds(replicas.a.inventory)).toBe(1);
    expect(await pin(old)).toBe('units-taken');
    expect(await used(old.fanId)).toBe(0);
    expect(await release(old)).toBe('released');
    const owner = await replicas.sql<{ hold_id: string }>('SELECT hold_id FROM seats WHERE id = $1', [first]);
    expect(owner).toEqual([{ hold_id: thief.holdId }]);
    expect(await pin(thief)).toBe('pinned');
    expect(await sell(thief)).toBe('sold');
    await replicas.expectBalanced();
  });

  test('and claimed, and given up again, is retaken by the old hold', async () => {
    const old = await hold();
    await replicas.age([old.holdId], LAPSED);
    const thief = await hold(old.wish);
    expect(await pin(old)).toBe('units-taken');
    await release(thief);
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

  test('never ends a hold that was pinned while it looked', async () => {
    const mine = await hold();
    await replicas.age([mine.holdId], LAPSED);
    const [pinnedOrNot] = await Promise.all([pin(mine), sweepHolds(replicas.b.inventory)]);
    expect(pinnedOrNot).toBe('pinned');
    expect(await state(mine.holdId)).toBe('PINNED');
    await replicas.expectBalanced();
  });
});
