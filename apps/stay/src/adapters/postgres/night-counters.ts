import { CLOCK, latestClock, SweepFirst, type TimedByClock } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { type Day, type NightRange, nightsOf } from '../../domain/night-range.ts';
import { lapsed } from './night-rows.ts';

/** A night of a room. */
interface Night {
  readonly room_id: string;
  readonly night: Day;
  readonly units: number;
  taken: number;
}

/** Nights whose rows are locked, by `<room>/<night>`. */
export interface LockedNights {
  readonly now: Date;
  readonly nights: ReadonlyMap<string, Night>;
}

/** So many units of a range. */
export interface RangeOfUnits {
  readonly range: NightRange;
  readonly quantity: number;
}

/** The counters of nights in PostgreSQL: one row per room and night, always locked by room, then date. */
export interface NightCounters {
  /** Locks the nights of these ranges. */
  lock(tx: Transaction, ranges: readonly NightRange[]): Promise<LockedNights>;
  /**
   * Locks all nights of these rooms: what may be offered to fans who wait for other nights of them is locked at once, and so in
   * the order in which everyone locks.
   */
  lockRooms(tx: Transaction, rooms: readonly string[]): Promise<void>;
  /**
   * Takes units in the given order, all nights of a range or none. Answers for each that does not fit how many units are free
   * in all its nights; or SweepFirst when only lapsed holds stand in the way.
   */
  settle(
    tx: Transaction,
    locked: LockedNights,
    wanted: readonly RangeOfUnits[],
  ): Promise<(number | undefined)[] | SweepFirst>;
  /** Adds to the counters, relative to the row: `room_night_sold_once` checks the sum, whatever was decided before. */
  add(tx: Transaction, changes: readonly RangeOfUnits[]): void;
}

export interface NightCountersOptions {
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
  /** For tests only: decide on nights that are not locked, and show that `room_night_sold_once` then fires. @default true */
  readonly locking?: boolean;
}

export function nightCounters(options: NightCountersOptions): NightCounters {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE OF counter';

  /** Items of lapsed holds that have any of these nights. */
  async function lapsedOf(tx: Transaction, short: ReadonlyMap<string, Night>): Promise<string[]> {
    if (short.size === 0) return [];
    const nights = [...short.values()];
    const rows = await tx.query<{ item: string }>({
      name: 'nights-lapsed',
      text: `SELECT DISTINCT h.item FROM holds h
             JOIN unnest($1::text[], $2::text[]) AS short(room_id, night)
               ON split_part(h.item, '/', 1) = short.room_id AND split_part(h.item, '/', 2) <= short.night
                 AND split_part(h.item, '/', 3) > short.night
             WHERE ${lapsed('$3')}`,
      values: [nights.map(({ room_id }) => room_id), nights.map(({ night }) => night), options.graceSeconds],
    });
    return rows.map(({ item }) => item);
  }

  const counters: NightCounters = {
    async lock(tx, ranges) {
      const wanted = new Map(
        ranges.flatMap((range) =>
          nightsOf(range).map((night) => [key(range.roomId, night), { range, night }]),
        ),
      );
      const rows = await tx.query<Night & TimedByClock>({
        name: `nights-lock-${forUpdate}`,
        text: `WITH locked AS MATERIALIZED (
                 SELECT counter.* FROM room_nights counter
                 JOIN unnest($1::text[], $2::date[]) AS wanted(room_id, night) USING (room_id, night)
                 ORDER BY room_id, night ${forUpdate})
               SELECT room_id, night::text AS night, units, taken, ${CLOCK} FROM locked`,
        values: [
          [...wanted.values()].map(({ range }) => range.roomId),
          [...wanted.values()].map(({ night }) => night),
        ],
      });
      return {
        now: latestClock(rows),
        nights: new Map(
          rows.map(({ room_id, night, units, taken }): [string, Night] => [
            key(room_id, night),
            { room_id, night, units, taken },
          ]),
        ),
      };
    },

    async lockRooms(tx, rooms) {
      await tx.query({
        name: 'nights-lock-rooms',
        text: 'SELECT 1 FROM room_nights WHERE room_id = ANY($1::text[]) ORDER BY room_id, night FOR UPDATE',
        values: [rooms],
      });
    },

    async settle(tx, { nights }, wanted) {
      const taken: RangeOfUnits[] = [];
      const short = new Map<string, Night>();
      const free = wanted.map(({ range, quantity }) => {
        const own = nightsOf(range).map((night) => nights.get(key(range.roomId, night)));
        const found = own.filter((night) => night !== undefined);
        // A night that is let no more: it went after the unlocked read.
        if (found.length < own.length) return 0;
        const full = found.filter((night) => night.taken + quantity > night.units);
        if (full.length > 0) {
          for (const night of full) short.set(key(night.room_id, night.night), night);
          return Math.max(0, Math.min(...found.map((night) => night.units - night.taken)));
        }
        for (const night of found) night.taken += quantity;
        taken.push({ range, quantity });
        return undefined;
      });
      const sweepable = await lapsedOf(tx, short);
      if (sweepable.length > 0) return new SweepFirst({ items: sweepable });
      counters.add(tx, taken);
      return free;
    },

    add(tx, changes) {
      const deltas = new Map<string, { roomId: string; night: Day; delta: number }>();
      for (const { range, quantity } of changes) {
        for (const night of nightsOf(range)) {
          const before = deltas.get(key(range.roomId, night))?.delta ?? 0;
          deltas.set(key(range.roomId, night), { roomId: range.roomId, night, delta: before + quantity });
        }
      }
      if (deltas.size === 0) return;
      const rows = [...deltas.values()];
      tx.send({
        name: 'nights-add',
        text: `UPDATE room_nights SET taken = room_nights.taken + change.delta
               FROM unnest($1::text[], $2::date[], $3::int[]) AS change(room_id, night, delta)
               WHERE room_nights.room_id = change.room_id AND room_nights.night = change.night`,
        values: [
          rows.map(({ roomId }) => roomId),
          rows.map(({ night }) => night),
          rows.map(({ delta }) => delta),
        ],
      });
    },
  };
  return counters;
}

function key(roomId: string, night: Day): string {
  return `${roomId}/${night}`;
}
