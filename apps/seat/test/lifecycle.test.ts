import { extendHolds, pinHolds, quoteHolds, releaseOwnHold } from '@clove/inventory';
import { type NamedQuery, newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { numberedSection, outcome, saleDocument, sharedReplicas, standingSection } from './replicas.ts';
import { freshRequests, stepsOn } from './steps.ts';

const replicas = sharedReplicas(saleDocument([numberedSection('A', 40, 4), standingSection('S', 10_000)]));
const { kinds } = freshRequests();

const { hold, state, used, pin, sell, release } = stepsOn(replicas);

describe.each(kinds)('a %s hold', (_kind, fresh) => {
  test('is pinned and sold for its order, each step with its event and any number of times', async () => {
    const mine = await hold(fresh());
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
    const mine = await hold(fresh());
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
    const mine = await hold(fresh());
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

  test('is prolonged once, to at most 20 minutes after it was placed, and its units with it', async () => {
    const mine = await hold(fresh());
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

  test('is prolonged by its quote where an order asks for both, and its units with it', async () => {
    const mine = await hold(fresh());
    const own = { holdId: mine.holdId, fanId: mine.fanId };
    const reads = {
      query: <R>(query: string | NamedQuery, values?: readonly unknown[]) =>
        replicas.a.inventory.unitOfWork.run((tx) => tx.query<R>(query, values)),
    };
    const quote = (more: object) =>
      quoteHolds(replicas.a.inventory, reads, async () => undefined, [{ ...own, ...more }]);
    const [before] = await quote({});
    const [after] = await quote({ extend: true });
    if (before?.result !== 'ok' || after?.result !== 'ok') throw new Error('an ACTIVE hold is quoted');
    expect(after.extended).toBe(true);
    expect(Date.parse(after.hold.expiresAt)).toBeGreaterThan(Date.parse(before.hold.expiresAt));
    const differing = await replicas.sql(
      `SELECT h.id FROM holds h LEFT JOIN seats s ON s.hold_id = h.id
       WHERE h.id = $1 AND (h.version <> 2 OR s.held_until <> h.expires_at)`,
      [mine.holdId],
    );
    expect(differing).toEqual([]);
    expect(await extendHolds(replicas.b.inventory, [own])).toEqual([
      { result: 'ok', expiresAt: after.hold.expiresAt },
    ]);
  });

  test('prolonged by two replicas at once is prolonged once, to the same instant as its units', async () => {
    const mine = await Promise.all([hold(fresh()), hold(fresh()), hold(fresh())]);
    const items = mine.map(({ holdId, fanId }) => ({ holdId, fanId }));
    const { a, b } = replicas;
    const [one, other] = await Promise.all([
      extendHolds(a.inventory, items),
      extendHolds(b.inventory, items.toReversed()),
    ]);
    expect(one.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok']);
    expect(other.toReversed()).toEqual(one);
    const differing = await replicas.sql(
      `SELECT h.id FROM holds h LEFT JOIN seats s ON s.hold_id = h.id
       WHERE h.id = ANY($1::uuid[]) AND (h.version <> 2 OR s.held_until <> h.expires_at)`,
      [items.map(({ holdId }) => holdId)],
    );
    expect(differing).toEqual([]);
  });

  test('cannot be seen or given up by another fan', async () => {
    const mine = await hold(fresh());
    const quote = (fanId: string) =>
      quoteHolds(
        replicas.a.inventory,
        { query: (query, values) => replicas.a.inventory.unitOfWork.run((tx) => tx.query(query, values)) },
        async () => undefined,
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
    const pinnedHold = await hold(fresh());
    await pin(pinnedHold);
    const bound = await replicas.a.inventory.unitOfWork.run((tx) =>
      releaseOwnHold(tx, replicas.a.inventory, pinnedHold.holdId, pinnedHold.fanId),
    );
    expect(bound).toBe('bound');
    expect(await quote(mine.fanId)).toEqual([{ result: 'ended', state: 'RELEASED' }]);
  });

  test('is refused a pin once its section was withdrawn', async () => {
    const mine = await hold(fresh());
    const section = mine.request.kind === 'numbered' ? 'A' : 'S';
    await replicas.sql('UPDATE sections SET on_sale = false WHERE id = $1', [section]);
    const refused = await pin(mine);
    const placing = outcome(await replicas.a.place(newId(), fresh()));
    await replicas.sql('UPDATE sections SET on_sale = true WHERE id = $1', [section]);
    expect([refused, placing]).toEqual(['withdrawn', 'withdrawn']);
  });
});
