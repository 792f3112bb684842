import {
  ExtendAnswer,
  type Hold,
  PinAnswer,
  QuoteAnswer,
  ReleaseAnswer,
  ReleaseUnitsAnswer,
  SellAnswer,
  TransferQuotaAnswer,
  UnpinAnswer,
} from '@clove/contracts';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { asker, type InternalPort } from './internal-port.ts';

/** An inventory whose limit is four units per fan, as ticket sees it. */
export interface InventoryUnderTest extends InternalPort {
  /** An ACTIVE hold of so many units, of a fan who has no others. */
  place(units: number): Promise<Hold>;
  /** The hold's time and grace are over, and its units are still free. */
  lapse(hold: Hold): Promise<void>;
  /** The hold's time and grace are over, and another fan has its units. */
  lose(hold: Hold): Promise<void>;
}

/**
 * What ticket's saga relies on, of the real inventories and of the stand-in that its tests use.
 * @param transfers whether what is sold here can be passed on to other fans. @default true
 */
export function inventoryContract(
  inventory: () => InventoryUnderTest,
  { transfers = true }: { readonly transfers?: boolean } = {},
): void {
  const on = <A>(path: string, answer: z.ZodType<A>) => asker(inventory, path, answer);
  const { one: quote } = on('/internal/holds/quote', QuoteAnswer);
  const { one: extend } = on('/internal/holds/extend', ExtendAnswer);
  const { one: pin, all: pinAll } = on('/internal/holds/pin', PinAnswer);
  const { one: sell } = on('/internal/holds/sell', SellAnswer);
  const { one: release } = on('/internal/holds/release', ReleaseAnswer);
  const { one: unpin } = on('/internal/holds/unpin', UnpinAnswer);
  const { one: releaseUnits } = on('/internal/units/release', ReleaseUnitsAnswer);
  const { one: transfer } = on('/internal/quota/transfer', TransferQuotaAnswer);

  interface Ordered {
    readonly hold: Hold;
    /** The hold and the order that it is, or will be, pinned for. */
    readonly mine: { readonly holdId: string; readonly orderId: string };
    /** The same hold and another order. */
    readonly foreign: { readonly holdId: string; readonly orderId: string };
  }

  async function placed(units = 2): Promise<Ordered> {
    const hold = await inventory().place(units);
    return {
      hold,
      mine: { holdId: hold.id, orderId: newId() },
      foreign: { holdId: hold.id, orderId: newId() },
    };
  }

  async function pinned(units?: number): Promise<Ordered> {
    const ordered = await placed(units);
    expect(await pin(ordered.mine)).toEqual({ result: 'pinned' });
    return ordered;
  }

  async function sold(units?: number): Promise<Ordered> {
    const ordered = await pinned(units);
    expect(await sell(ordered.mine)).toEqual({ result: 'sold' });
    return ordered;
  }

  const unitIds = ({ hold }: Ordered) => hold.units.map(({ unitId }) => unitId);
  const unknown = () => ({ holdId: newId(), orderId: newId() });

  describe('quotes', () => {
    test('a hold to its fan, ACTIVE or PINNED, and to no one else', async () => {
      const { hold, mine } = await placed();
      const own = { holdId: hold.id, fanId: hold.fanId };
      expect(await quote(own)).toEqual({ result: 'ok', hold });
      expect(await quote({ ...own, fanId: newId() })).toEqual({ result: 'not-found' });
      expect(await quote({ ...own, holdId: newId() })).toEqual({ result: 'not-found' });
      await pin(mine);
      expect(await quote(own)).toMatchObject({ result: 'ok', hold: { id: hold.id, state: 'PINNED' } });
    });

    test('an ACTIVE hold as it is once extended, where that is asked for', async () => {
      const { hold, mine } = await placed();
      const own = { holdId: hold.id, fanId: hold.fanId };
      const longer = await quote({ ...own, extend: true });
      if (longer?.result !== 'ok') throw new Error(`not quoted: ${longer?.result}`);
      expect(longer).toEqual({
        result: 'ok',
        hold: { ...hold, expiresAt: longer.hold.expiresAt },
        extended: true,
      });
      expect(await quote({ ...own, extend: true })).toEqual(longer);
      expect(await extend(own)).toEqual({ result: 'ok', expiresAt: longer.hold.expiresAt });
      expect(await quote({ ...own, fanId: newId(), extend: true })).toEqual({ result: 'not-found' });
      await pin(mine);
      expect(await quote({ ...own, extend: true })).toMatchObject({
        ...{ result: 'ok', extended: false },
        hold: { id: hold.id, state: 'PINNED' },
      });
      await sell(mine);
      expect(await quote({ ...own, extend: true })).toEqual({ result: 'ended', state: 'SOLD' });
    });

    test('no hold that has ended, and says how it ended', async () => {
      const [released, bought] = [await placed(), await sold()];
      await release(released.mine);
      const ofFan = ({ hold }: Ordered) => quote({ holdId: hold.id, fanId: hold.fanId });
      expect(await ofFan(released)).toEqual({ result: 'ended', state: 'RELEASED' });
      expect(await ofFan(bought)).toEqual({ result: 'ended', state: 'SOLD' });
    });
  });

  describe('extends', () => {
    test('an ACTIVE hold of that fan, and answers repeats the same', async () => {
      const { hold } = await placed();
      const own = { holdId: hold.id, fanId: hold.fanId };
      const first = await extend(own);
      expect(first).toMatchObject({ result: 'ok' });
      expect(await extend(own)).toEqual(first);
      expect(await extend({ ...own, fanId: newId() })).toEqual({ result: 'ended' });
    });

    test('nothing that has ended or never was', async () => {
      const { hold, mine } = await placed();
      await release(mine);
      expect(await extend({ holdId: hold.id, fanId: hold.fanId })).toEqual({ result: 'ended' });
      expect(await extend({ holdId: newId(), fanId: newId() })).toEqual({ result: 'ended' });
    });
  });

  describe('pins', () => {
    test('for one order, any number of times, also once it is sold', async () => {
      const { mine, foreign } = await pinned();
      expect(await pin(mine)).toEqual({ result: 'pinned' });
      expect(await pin(foreign)).toEqual({ result: 'refused', reason: 'bound-to-other-order' });
      await sell(mine);
      expect(await pin(mine)).toEqual({ result: 'pinned' });
      expect(await pin(foreign)).toEqual({ result: 'refused', reason: 'bound-to-other-order' });
    });

    test('nothing that was released or never was', async () => {
      const { mine, foreign } = await placed();
      await release(mine);
      expect(await pin(mine)).toEqual({ result: 'refused', reason: 'released' });
      expect(await pin(foreign)).toEqual({ result: 'refused', reason: 'released' });
      expect(await pin(unknown())).toEqual({ result: 'refused', reason: 'not-found' });
    });

    test('what has lapsed while its units are free, and not once another fan has them', async () => {
      const [lapsed, lost] = [await placed(), await placed()];
      await inventory().lapse(lapsed.hold);
      await inventory().lose(lost.hold);
      expect(await pin(lapsed.mine)).toEqual({ result: 'pinned' });
      expect(await pin(lost.mine)).toEqual({ result: 'refused', reason: 'units-taken' });
    });

    test('each of a batch by itself, answered in its order', async () => {
      const [first, second, ended] = [await placed(), await placed(), await placed()];
      await release(ended.mine);
      expect(await pinAll(first.mine, unknown(), ended.mine, second.mine, second.foreign)).toEqual([
        { result: 'pinned' },
        { result: 'refused', reason: 'not-found' },
        { result: 'refused', reason: 'released' },
        { result: 'pinned' },
        { result: 'refused', reason: 'bound-to-other-order' },
      ]);
    });
  });

  describe('sells', () => {
    test('what is pinned for that order, and answers repeats the same', async () => {
      const { mine } = await sold();
      expect(await sell(mine)).toEqual({ result: 'sold' });
    });

    test('nothing for another order, nothing unpinned and nothing unknown', async () => {
      const [active, bound] = [await placed(), await pinned()];
      for (const item of [active.mine, bound.foreign, unknown()])
        expect(await sell(item)).toEqual({ result: 'unknown-hold' });
      expect(await sell(bound.mine)).toEqual({ result: 'sold' });
    });
  });

  describe('releases', () => {
    test('an ACTIVE hold and one pinned for that order, and answers repeats the same', async () => {
      for (const { mine } of [await placed(), await pinned()]) {
        expect(await release(mine)).toEqual({ result: 'released' });
        expect(await release(mine)).toEqual({ result: 'released' });
      }
    });

    test('nothing that another order has pinned or bought', async () => {
      const [bound, bought] = [await pinned(), await sold()];
      for (const item of [bound.foreign, bought.foreign, bought.mine, unknown()])
        expect(await release(item)).toEqual({ result: 'refused' });
      expect(await sell(bound.mine)).toEqual({ result: 'sold' });
    });
  });

  describe('unpins', () => {
    test('back to its fan, for whose next order it can be pinned', async () => {
      const { hold, mine, foreign } = await pinned();
      expect(await unpin(foreign)).toEqual({ result: 'refused' });
      expect(await unpin(mine)).toEqual({ result: 'active' });
      expect(await unpin(mine)).toEqual({ result: 'active' });
      expect(await quote({ holdId: hold.id, fanId: hold.fanId })).toMatchObject({
        result: 'ok',
        hold: { state: 'ACTIVE' },
      });
      expect(await pin(foreign)).toEqual({ result: 'pinned' });
    });

    test('for good, by the version of the order: what it sent before and arrives late changes nothing', async () => {
      const [never, once] = [await placed(), await placed()];
      expect(await pin({ ...once.mine, orderVersion: 2 })).toEqual({ result: 'pinned' });
      for (const { mine } of [never, once]) {
        expect(await unpin({ ...mine, orderVersion: 3 })).toEqual({ result: 'active' });
        expect(await pin({ ...mine, orderVersion: 2 })).toEqual({ result: 'refused', reason: 'released' });
        expect(await unpin({ ...mine, orderVersion: 3 })).toEqual({ result: 'active' });
        expect(await pin({ ...mine, orderVersion: 4 })).toEqual({ result: 'pinned' });
        expect(await unpin({ ...mine, orderVersion: 3 })).toEqual({ result: 'refused' });
        expect(await sell(mine)).toEqual({ result: 'sold' });
      }
    });

    test('nothing that was sold, and says what has ended', async () => {
      const [bought, ended] = [await sold(), await pinned()];
      await release(ended.mine);
      expect(await unpin(bought.mine)).toEqual({ result: 'refused' });
      expect(await unpin(ended.mine)).toEqual({ result: 'ended' });
      expect(await unpin(unknown())).toEqual({ result: 'refused' });
    });
  });

  describe('frees units', () => {
    test('of a sold hold one by one, and answers repeats the same', async () => {
      const bought = await sold();
      const [first = '', second = ''] = unitIds(bought);
      for (const ids of [[first], [first], [first, second], [second]])
        expect(await releaseUnits({ ...bought.mine, unitIds: ids })).toEqual({ result: 'released' });
      expect(await sell(bought.mine)).toEqual({ result: 'sold' });
    });

    test('of a hold whose sale has not arrived yet: pinned for that order, it counts as sold', async () => {
      const bound = await pinned();
      const [first = ''] = unitIds(bound);
      expect(await releaseUnits({ ...bound.mine, unitIds: [first] })).toEqual({ result: 'released' });
      expect(await sell(bound.mine)).toEqual({ result: 'sold' });
    });

    test('of no other order, no unsold hold, and none that the hold does not have', async () => {
      const [bought, active] = [await sold(), await placed()];
      const [first = ''] = unitIds(bought);
      expect(await releaseUnits({ ...bought.foreign, unitIds: [first] })).toEqual({ result: 'refused' });
      expect(await releaseUnits({ ...bought.mine, unitIds: [first, 'no/such/unit'] })).toEqual({
        result: 'refused',
      });
      expect(await releaseUnits({ ...active.mine, unitIds: unitIds(active) })).toEqual({ result: 'refused' });
    });
  });

  if (!transfers) return;
  describe('moves a sold unit to the limit of another fan', () => {
    const move = (ordered: Ordered, fanId: string, number: number, more: object = {}) =>
      transfer({
        holdId: ordered.hold.id,
        unitId: unitIds(ordered)[0],
        fanId,
        move: number,
        mustFit: true,
        ...more,
      });

    test('where it fits, by the highest number asked for: repeats answer the same, late ones change nothing', async () => {
      const bought = await sold(1);
      const [first, second] = [newId(), newId()];
      expect(await move(bought, first, 1)).toEqual({ result: 'moved' });
      expect(await move(bought, first, 1)).toEqual({ result: 'moved' });
      expect(await move(bought, second, 3)).toEqual({ result: 'moved' });
      expect(await move(bought, first, 2)).toEqual({ result: 'quota-exceeded' });
      expect(await move(bought, second, 3)).toEqual({ result: 'moved' });
    });

    test('not where it does not fit, unless it goes back to a fan who had it', async () => {
      const [given, full] = [await sold(1), await sold(4)];
      expect(await move(given, full.hold.fanId, 1)).toEqual({ result: 'quota-exceeded' });
      expect(await move(given, full.hold.fanId, 2, { mustFit: false })).toEqual({ result: 'moved' });
    });

    test('only when it is one: sold, of that hold, and not freed since', async () => {
      const [active, bought] = [await placed(1), await sold(2)];
      const [first = ''] = unitIds(bought);
      expect(await move(active, newId(), 1)).toEqual({ result: 'unknown-unit' });
      expect(await move(bought, newId(), 1, { unitId: 'no/such/unit' })).toEqual({ result: 'unknown-unit' });
      expect(await move(bought, newId(), 1, { holdId: newId() })).toEqual({ result: 'unknown-unit' });
      await releaseUnits({ ...bought.mine, unitIds: [first] });
      expect(await move(bought, newId(), 1)).toEqual({ result: 'unknown-unit' });
    });
  });
}
