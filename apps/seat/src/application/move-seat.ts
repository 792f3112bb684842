import type { MoveSeatAnswer, MoveSeatItem } from '@clove/contracts';
import {
  changed,
  holdEvent,
  type Inventory,
  liveUnitIds,
  lockQuotaOf,
  offerFreed,
  type StoredHold,
} from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { namedSeat } from '../domain/seat-name.ts';

/** What a move needs to know of a seat under its lock. */
export interface MovableSeat {
  readonly id: string;
  readonly holdId: string | null;
  /** On sale to fans (not blocked, not kept by the organiser), and free. */
  readonly free: boolean;
  readonly sold: boolean;
  /** Of its section, now; of one with categories that of the first. */
  readonly price: number;
  /** What its section sells it in now; null: it has no categories. */
  readonly categories: readonly { readonly id: string; readonly price: number }[] | null;
}

/** The seats of moves in the database. */
export interface SeatMoves {
  /** Locks both, in id order; one that does not exist is missing. */
  lock(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, MovableSeat>>;
  /** The one is sold to the hold instead of the other, which is free; limits that were passed on follow. */
  move(tx: Transaction, move: { holdId: string; from: string; to: string }): Promise<void>;
}

/**
 * Moves a sold seat to a free one of the same performance and price, in one transaction under the locks of both: of many who want
 * the seat one gets it, a buyer or another move. The freed seat goes to who waits for its section first.
 */
export function moveSeat(inventory: Inventory, seats: SeatMoves) {
  return (item: MoveSeatItem): Promise<MoveSeatAnswer> =>
    inventory.unitOfWork.run(async (tx): Promise<MoveSeatAnswer> => {
      const { holdId, orderId, fromUnitId: from, toUnitId: to } = item;
      await lockQuotaOf(tx, inventory, [holdId]);
      const hold = (await inventory.holds.lock(tx, [holdId])).holds.get(holdId);
      if (hold === undefined || hold.orderId !== orderId || hold.units === null)
        return refused('unknown-unit');
      if (hold.state === 'PINNED') return refused('not-sold-yet');
      const live = hold.state === 'SOLD' ? liveUnitIds(hold) : [];
      if (live.includes(to) && !hold.units.includes(from)) return moved(to);
      if (!live.includes(from)) return refused('unknown-unit');
      if (performanceOf(from) !== performanceOf(to) || from === to) return refused('unknown-seat');
      const locked = await seats.lock(tx, [from, to]);
      const [old, next] = [locked.get(from), locked.get(to)];
      if (old === undefined || old.holdId !== holdId || !old.sold) return refused('unknown-unit');
      if (next === undefined) return refused('unknown-seat');
      if (!next.free) return refused('taken');
      const category = hold.categories?.[hold.units.indexOf(from)]?.id;
      if (!samePrice(old, next, category)) return refused('other-price');
      await seats.move(tx, { holdId, from, to });
      const after: StoredHold = {
        ...changed(hold, 'SOLD'),
        units: hold.units.map((unit) => (unit === from ? to : unit)),
      };
      await offerFreed(tx, inventory, [{ hold, unitIds: [from] }]);
      inventory.holds.save(tx, [after]);
      tx.publish(holdEvent(inventory, 'HoldSold', after));
      return moved(to);
    });
}

/** Whether both are sold in the ticket's category, which it keeps, for the same price now. */
function samePrice(old: MovableSeat, next: MovableSeat, category: string | undefined): boolean {
  const priceOf = ({ price, categories }: MovableSeat) =>
    category === undefined ? price : categories?.find(({ id }) => id === category)?.price;
  return priceOf(old) !== undefined && priceOf(old) === priceOf(next);
}

function moved(unitId: string): MoveSeatAnswer {
  return { result: 'moved', unitId, label: namedSeat(unitId).label };
}

function refused(reason: Extract<MoveSeatAnswer, { result: 'refused' }>['reason']): MoveSeatAnswer {
  return { result: 'refused', reason };
}

function performanceOf(unitId: string): string | undefined {
  return unitId.split('/')[0];
}
