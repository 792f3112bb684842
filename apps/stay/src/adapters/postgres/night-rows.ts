import type { LocalisedText } from '@clove/contracts';
import type { ItemSale, UnitTerms } from '@clove/inventory';
import { type NightRange, rangeName } from '../../domain/night-range.ts';
import { nightsLabel } from '../../domain/room.ts';

/** A range of nights of a room, as statements of the inventory read it. */
export interface RangeRow {
  readonly room_id: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly title: LocalisedText;
  readonly capacity: number | null;
  readonly first_night: string;
  readonly check_out: string;
  readonly on_sale: boolean;
  /** How many of the range's nights are let. */
  readonly nights: number;
  /** Of one unit, all nights together. */
  readonly price: number;
  /** Units that are free in all of its nights. */
  readonly free: number;
  readonly starts_at: Date;
  readonly sells_until: Date;
}

/** Ranges of nights with their rooms, from the parameters `rooms`, `froms` and `tos`: arrays of ids and of days. */
export function seenRanges(rooms: string, froms: string, tos: string): string {
  return `SELECT w.room_id, w.from_day::text AS from_day, w.to_day::text AS to_day, r.title, r.capacity,
      r.first_night::text AS first_night, r.check_out::text AS check_out, r.on_sale AND NOT r.withdrawn AS on_sale,
      n.nights, n.price, n.free,
      w.from_day::timestamp AT TIME ZONE z.timezone AS starts_at,
      (w.from_day + 1)::timestamp AT TIME ZONE z.timezone AS sells_until
    FROM unnest(${rooms}::text[], ${froms}::date[], ${tos}::date[]) AS w(room_id, from_day, to_day)
    JOIN rooms r ON r.id = w.room_id
    JOIN festival_zone z ON z.singleton
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS nights, COALESCE(sum(price), 0)::bigint AS price, COALESCE(min(units - taken), 0)::int AS free
      FROM room_nights WHERE room_id = r.id AND night >= w.from_day AND night < w.to_day) AS n`;
}

/** Whether the item `item` of a hold or of an entry has nights of this room between these days; all are expressions of text. */
export function overlaps(item: string, room: string, from: string, to: string): string {
  return `(split_part(${item}, '/', 1) = ${room} AND split_part(${item}, '/', 2) < ${to} AND split_part(${item}, '/', 3) > ${from})`;
}

/** Whether two items are nights of one room that have a night in common. */
export function overlappingItems(one: string, other: string): string {
  const [room, from, to] = [1, 2, 3].map((part) => `split_part(${other}, '/', ${part})`);
  return overlaps(one, `${room}`, `${from}`, `${to}`);
}

/**
 * The ranges for which a fan waits, as a table in a FROM clause with one column, `item`. It reads one entry per range from the
 * index of the lines, however many wait.
 */
export const WAITED_RANGES = `(
  WITH RECURSIVE line(item) AS (
    (SELECT item FROM waiting_entries WHERE state = 'WAITING' ORDER BY item LIMIT 1)
    UNION ALL
    SELECT (SELECT next.item FROM waiting_entries next
      WHERE next.state = 'WAITING' AND next.item > line.item ORDER BY next.item LIMIT 1)
    FROM line WHERE line.item IS NOT NULL)
  SELECT item FROM line WHERE item IS NOT NULL)`;

/** Whether the hold `h` lapsed; `grace`: an expression of seconds. */
export function lapsed(grace: string): string {
  return `h.state = 'ACTIVE' AND h.expires_at < statement_timestamp() - make_interval(secs => ${grace})`;
}

/** Nights are sold until the end of the check-in day. */
export function rangeSale({ sells_until }: RangeRow): ItemSale {
  return { sellsUntil: sells_until, cancelledAt: null };
}

export function termsOf({ title, from_day: from, to_day: to, starts_at }: RangeRow): UnitTerms {
  return { label: nightsLabel(title, { from, to }), refundsFrom: starts_at.toISOString() };
}

export function nameOf({ room_id: roomId, from_day: from, to_day: to }: RangeRow): string {
  return rangeName({ roomId, from, to });
}

/** Ranges as one array per column, for `unnest`. */
export function rangeArrays(ranges: readonly NightRange[]): [string[], string[], string[]] {
  return [ranges.map(({ roomId }) => roomId), ranges.map(({ from }) => from), ranges.map(({ to }) => to)];
}
