import { openedUntil, priceOf, type StoredHold, SweepFirst, type UnitStore, unitIds } from '@clove/inventory';
import { countNights, type NightRange, rangeName, rangeOf } from '../../domain/night-range.ts';
import { type NightsRequest, wantedNights } from '../../domain/nights-request.ts';
import type { NightsRefusal } from '../../domain/refusals.ts';
import { nightAudit } from './night-audit.ts';
import { type NightCountersOptions, nightCounters, type RangeOfUnits } from './night-counters.ts';
import { nightOffers } from './night-offers.ts';
import {
  lapsed,
  nameOf,
  overlaps,
  type RangeRow,
  rangeArrays,
  rangeSale,
  seenRanges,
  termsOf,
} from './night-rows.ts';

interface AvailabilityRow extends RangeRow {
  /** Whether a lapsed hold has any of its nights. */
  readonly has_lapsed: boolean;
}

/**
 * Nights of rooms: one counter row per room and night. A hold counts in each of its nights from its placing until it is
 * RELEASED or EXPIRED, lapsed or not; so pinning a lapsed hold needs no night, and an EXPIRED one takes nights again.
 */
export function nightUnits(options: NightCountersOptions): UnitStore<NightsRequest, NightsRefusal> {
  const counters = nightCounters(options);
  return {
    kind: 'nights',
    wanted: wantedNights,
    ...nightOffers(counters, options.graceSeconds),
    ...nightAudit,

    describe: (hold) =>
      unitIds(hold).map((unitId, index) => ({
        unitId,
        item: itemOf(hold),
        label: hold.terms?.label ?? null,
        ...(hold.terms === null ? {} : { refundsFrom: hold.terms.refundsFrom }),
        price: priceOf(hold, index),
      })),

    async availability(tx, requests) {
      const ranges = new Map(requests.map((request) => [rangeName(request), request]));
      const rows = await tx.query<AvailabilityRow>({
        name: 'nights-availability',
        text: `SELECT seen.*, EXISTS (SELECT 1 FROM holds h WHERE ${lapsed('$4')}
                 AND ${overlaps('h.item', 'seen.room_id', 'seen.from_day', 'seen.to_day')}) AS has_lapsed
               FROM (${seenRanges('$1', '$2', '$3')}) AS seen`,
        values: [...rangeArrays([...ranges.values()]), options.graceSeconds],
      });
      const seen = new Map(rows.map((row) => [nameOf(row), row]));
      return requests.map((request) => {
        const row = seen.get(rangeName(request));
        if (row === undefined) return { refusal: { reason: 'unknown-room' } };
        const refusal = refusalOf(request, row);
        if (refusal !== undefined) return { refusal };
        if (row.free < request.units && !row.has_lapsed) {
          return { refusal: { reason: 'sold-out', free: row.free } };
        }
        const early = openedUntil(request.opening, { rooms: request.roomId });
        return {
          prices: [row.price],
          sale: { ...rangeSale(row), openedUntil: early },
          terms: termsOf(row),
        };
      });
    },

    async lock(tx, requests) {
      const locked = await counters.lock(tx, requests);
      return {
        now: locked.now,
        claim: async (candidates) => {
          const settled = await counters.settle(
            tx,
            locked,
            candidates.map(({ request }) => ({ range: request, quantity: request.units })),
          );
          if (settled instanceof SweepFirst) return settled;
          return settled.map((free) => (free === undefined ? undefined : { reason: 'sold-out', free }));
        },
      };
    },

    /** Only an EXPIRED hold needs its nights' rows, and is rare: they are locked when there is one. */
    lockHeld: (tx) =>
      Promise.resolve({
        pin: async (holds) => {
          const expired = holds.filter((hold) => hold.state === 'EXPIRED');
          const got = new Set(holds.filter((hold) => hold.state === 'ACTIVE').map((hold) => hold.id));
          if (expired.length === 0) return got;
          const wanted = expired.map(
            (hold): RangeOfUnits => ({ range: heldRange(hold), quantity: hold.quantity }),
          );
          const locked = await counters.lock(
            tx,
            wanted.map(({ range }) => range),
          );
          const settled = await counters.settle(tx, locked, wanted);
          if (settled instanceof SweepFirst) return settled;
          expired.forEach((hold, index) => {
            if (settled[index] === undefined) got.add(hold.id);
          });
          return got;
        },
      }),

    /** The nights were counted when they were held: nothing to do. */
    sell: () => undefined,
    unpin: () => undefined,

    async free(tx, units) {
      const freed = units.map(({ hold, unitIds: going }) => ({
        range: heldRange(hold),
        quantity: -going.length,
      }));
      await counters.lockRooms(tx, [...new Set(freed.map(({ range }) => range.roomId))]);
      counters.add(tx, freed);
    },
  };
}

function refusalOf(
  request: NightsRequest,
  row: RangeRow,
): NightsRefusal | { reason: 'withdrawn' } | undefined {
  if (!row.on_sale) return { reason: 'withdrawn' };
  if (row.nights < countNights(request)) {
    return { reason: 'nights-not-let', from: row.first_night, to: row.check_out };
  }
  const { guests = 0, units } = request;
  if (row.capacity !== null && guests > row.capacity * units) {
    return { reason: 'too-many-guests', capacity: row.capacity };
  }
  return undefined;
}

function itemOf(hold: StoredHold): string {
  if (hold.item === null) throw new Error(`hold ${hold.id} is not a hold of nights`);
  return hold.item;
}

function heldRange(hold: StoredHold): NightRange {
  return rangeOf(itemOf(hold));
}
