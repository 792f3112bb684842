import { type GeneralInventory, itemColumn, postgresWaitingBook, type WaitingBook } from '@clove/inventory';
import type { Queryable } from '@clove/service-kit';
import { rangeOf } from '../../domain/night-range.ts';
import { overlappingItems, WAITED_RANGES } from './night-rows.ts';

/** What was removed: holds of it are not bought any more. */
export const withdrawnRooms: GeneralInventory['withdrawn'] = async (db) => {
  const rows = await db.query<{ id: string }>({
    name: 'rooms-withdrawn',
    text: 'SELECT id FROM rooms WHERE NOT on_sale OR withdrawn',
  });
  const withdrawn = new Set(rows.map(({ id }) => id));
  return (item) => withdrawn.has(rangeOf(item).roomId);
};

/** When the sale of the range `w.item` ends: with its check-in day, or with the festival's. */
const SOLD_UNTIL = `LEAST(s.closes_at, (split_part(w.item, '/', 2)::date + 1)::timestamp AT TIME ZONE z.timezone)`;

/**
 * Lines of fans who wait for nights: one per range. Nights that are freed may serve the line of any range that has one of them,
 * so all of those count as waited for; lines of different ranges are served one after the other, by room and date.
 */
export function waitingForNights(): WaitingBook {
  const book = postgresWaitingBook({
    item: itemColumn,
    itemsOfHolds: `SELECT DISTINCT w.item FROM holds h
      JOIN ${WAITED_RANGES} AS w ON ${overlappingItems('w.item', 'h.item')}
      WHERE h.id = ANY($1::uuid[])`,
    soldNow: `SELECT w.item FROM ${WAITED_RANGES} AS w
      JOIN rooms r ON r.id = split_part(w.item, '/', 1) CROSS JOIN sale s CROSS JOIN festival_zone z
      WHERE r.on_sale AND NOT r.withdrawn AND ${SOLD_UNTIL} > clock_timestamp()`,
    join: 'CROSS JOIN sale s CROSS JOIN festival_zone z',
    saleEnded: `${SOLD_UNTIL} <= clock_timestamp()`,
  });
  return {
    ...book,
    headFans: async (db, of) =>
      book.headFans(db, 'items' in of ? { items: await overlapping(db, of.items) } : of),
    waitedFor: (db, items) => (items === undefined ? book.waitedFor(db) : overlapping(db, items)),
  };
}

/** Ranges for which a fan waits and that have a night in common with any of these, sorted. */
async function overlapping(db: Queryable, items: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ item: string }>({
    name: 'waiting-overlapping',
    text: `SELECT DISTINCT w.item FROM unnest($1::text[]) AS freed(item)
           JOIN ${WAITED_RANGES} AS w ON ${overlappingItems('w.item', 'freed.item')}
           ORDER BY w.item`,
    values: [items],
  });
  return rows.map(({ item }) => item);
}
