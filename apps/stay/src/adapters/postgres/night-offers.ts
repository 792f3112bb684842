import type { OfferableUnits } from '@clove/inventory';
import type { Queryable } from '@clove/service-kit';
import { countNights, rangeOf } from '../../domain/night-range.ts';
import type { NightCounters } from './night-counters.ts';
import {
  lapsed,
  overlappingItems,
  type RangeRow,
  rangeArrays,
  rangeSale,
  seenRanges,
  termsOf,
  WAITED_RANGES,
} from './night-rows.ts';

interface OfferableRow extends RangeRow {
  readonly now: Date;
}

interface FreeRow extends OfferableRow {
  readonly free_for_all: number;
}

/**
 * Offers of nights: a fan is offered them as soon as all nights of the range are free. Nights are never kept for a line: one
 * night that is free would be closed to the public for the sake of others that may never be.
 */
export function nightOffers(counters: NightCounters, graceSeconds: number): OfferableUnits {
  return {
    lockItem: (tx, item) => counters.lockRooms(tx, [rangeOf(item).roomId]),

    async readOfferable(tx, item) {
      const row = await seen(tx, item);
      if (row === undefined) return undefined;
      const { now, price, on_sale: onSale, free } = row;
      return {
        now,
        priceIn: () => ({ price }),
        onSale,
        sale: rangeSale(row),
        terms: termsOf(row),
        free,
        kept: 0,
      };
    },

    takeOffered(tx, item, offers) {
      counters.add(tx, [
        { range: rangeOf(item), quantity: offers.reduce((sum, { quantity }) => sum + quantity, 0) },
      ]);
      return Promise.resolve(offers.map(({ holdId }) => ({ holdId, units: null })));
    },

    async publicFree(tx, item) {
      const range = rangeOf(item);
      const [row] = await tx.query<FreeRow>(
        `SELECT seen.*, clock_timestamp() AS now,
           (SELECT min(n.units - n.taken + CASE WHEN EXISTS (SELECT 1 FROM ${WAITED_RANGES} AS w
               WHERE ${overlappingItems('w.item', '$5::text')}) THEN 0
             ELSE (SELECT COALESCE(sum(h.quantity), 0)::int FROM holds h WHERE ${lapsed('$4')}
               AND split_part(h.item, '/', 1) = n.room_id AND split_part(h.item, '/', 2) <= n.night::text
               AND split_part(h.item, '/', 3) > n.night::text) END)::int
            FROM room_nights n
            WHERE n.room_id = seen.room_id AND n.night >= seen.from_day::date AND n.night < seen.to_day::date) AS free_for_all
         FROM (${seenRanges('$1', '$2', '$3')}) AS seen`,
        [...rangeArrays([range]), graceSeconds, item],
      );
      if (row === undefined || row.nights < countNights(range)) return undefined;
      return { now: row.now, onSale: row.on_sale, sale: rangeSale(row), free: row.free_for_all };
    },
  };

  /** A range all of whose nights are let, with the database's clock. */
  async function seen(tx: Queryable, item: string): Promise<OfferableRow | undefined> {
    const range = rangeOf(item);
    const [row] = await tx.query<OfferableRow>({
      name: 'nights-offerable',
      text: `SELECT seen.*, clock_timestamp() AS now FROM (${seenRanges('$1', '$2', '$3')}) AS seen`,
      values: rangeArrays([range]),
    });
    return row === undefined || row.nights < countNights(range) ? undefined : row;
  }
}
