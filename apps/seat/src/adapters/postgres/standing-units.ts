import type { PriceCategory } from '@clove/contracts';
import { CLOCK, latestClock, type StoredHold, SweepFirst, type TimedByClock } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { SeatStore } from '../../application/section-stock.ts';
import { describedPlaces } from '../../domain/described.ts';
import { perUnit, type StandingRequest, wantedPlaces } from '../../domain/hold-request.ts';
import { isThere, openedUntil } from '../../domain/opening.ts';
import { priced } from '../../domain/price-categories.ts';
import { type SectionKey, sectionKey, sectionName } from '../../domain/section.ts';
import { standingOffers } from './standing-offers.ts';
import { standingStock } from './standing-stock.ts';

export interface StandingUnitsOptions {
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
  /** For tests only: decide on a counter that is not locked, and show that `sections_capacity` then fires. @default true */
  readonly locking?: boolean;
}

interface Counter extends SectionKey {
  readonly capacity: number;
  taken: number;
}

interface CounterRow extends TimedByClock {
  readonly performance_id: string;
  readonly section_id: string;
  readonly capacity: number;
  readonly taken: number;
}

interface AvailabilityRow {
  readonly performance_id: string;
  readonly section_id: string;
  readonly price: number;
  readonly categories: readonly PriceCategory[] | null;
  readonly hidden: boolean;
  readonly on_sale: boolean;
  readonly free: number;
  readonly has_lapsed: boolean;
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
}

/**
 * Places of standing sections: one counter row per section. A hold counts in `taken` from its placing until it is
 * RELEASED or EXPIRED, lapsed or not; so pinning a lapsed hold needs no place, and an EXPIRED one takes places again.
 */
export function standingUnits(options: StandingUnitsOptions): SeatStore<StandingRequest> {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE OF section';

  async function lock(tx: Transaction, keys: readonly SectionKey[]) {
    const rows = await tx.query<CounterRow>({
      name: `standing-lock-${forUpdate}`,
      text: `WITH locked AS MATERIALIZED (
               SELECT section.* FROM standing_sections section
               JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS wanted(performance_id, section_id)
                 USING (performance_id, section_id)
               ORDER BY performance_id, section_id ${forUpdate})
             SELECT performance_id, section_id, capacity, taken, ${CLOCK} FROM locked`,
      values: columns(keys),
    });
    const counters = new Map<string, Counter>();
    for (const row of rows) {
      const counter = {
        performanceId: row.performance_id,
        sectionId: row.section_id,
        capacity: row.capacity,
        taken: row.taken,
      };
      counters.set(sectionName(counter), counter);
    }
    return { now: latestClock(rows), counters };
  }

  /** Sections among these in which some hold lapsed at `now`. */
  async function withLapsed(tx: Transaction, keys: readonly SectionKey[]): Promise<SectionKey[]> {
    if (keys.length === 0) return [];
    const rows = await tx.query<{ performance_id: string; section_id: string }>({
      name: 'standing-lapsed',
      text: `SELECT DISTINCT performance_id, section_id FROM holds
             WHERE state = 'ACTIVE' AND expires_at < statement_timestamp() - make_interval(secs => $3)
               AND (performance_id, section_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      values: [...columns(keys), options.graceSeconds],
    });
    return rows.map((row) => ({ performanceId: row.performance_id, sectionId: row.section_id }));
  }

  /** Takes places in the given order while they fit. Answers for each that does not how many are really free. */
  async function settle(
    tx: Transaction,
    counters: Map<string, Counter>,
    wanted: readonly (SectionKey & { quantity: number })[],
  ): Promise<(number | undefined)[] | SweepFirst> {
    const added = new Map<string, number>();
    const short: SectionKey[] = [];
    const free = wanted.map((request) => {
      const counter = counters.get(sectionName(request));
      if (counter === undefined) return 0;
      if (counter.taken + request.quantity > counter.capacity) {
        short.push(request);
        return counter.capacity - counter.taken;
      }
      counter.taken += request.quantity;
      added.set(sectionName(request), (added.get(sectionName(request)) ?? 0) + request.quantity);
      return undefined;
    });
    const sweepable = await withLapsed(tx, short);
    if (sweepable.length > 0) return new SweepFirst({ items: sweepable.map(sectionName) });
    add(tx, counters, added);
    return free;
  }

  return {
    kind: 'standing',
    wanted: wantedPlaces,
    describe: describedPlaces,
    ...standingOffers(options.graceSeconds),
    ...standingStock(options.graceSeconds),

    async availability(tx, requests) {
      const most = new Map<string, number>();
      for (const request of requests)
        most.set(sectionName(request), Math.max(request.quantity, most.get(sectionName(request)) ?? 0));
      const keys = [...new Map(requests.map((request) => [sectionName(request), request])).values()];
      const rows = await tx.query<AvailabilityRow>({
        name: 'standing-availability',
        text: `SELECT c.performance_id, c.section_id, s.price, s.categories, s.hidden, p.sells_until, p.cancelled_at, s.on_sale AND NOT s.closed AND p.on_sale AS on_sale,
                 c.capacity - c.taken AS free,
                 CASE WHEN c.capacity - c.taken >= w.most THEN false
                   ELSE EXISTS (SELECT 1 FROM holds h WHERE h.state = 'ACTIVE'
                     AND h.expires_at < statement_timestamp() - make_interval(secs => $4)
                     AND h.performance_id = c.performance_id AND h.section_id = c.section_id) END AS has_lapsed
               FROM unnest($1::text[], $2::text[], $3::int[]) AS w(performance_id, section_id, most)
               JOIN standing_sections c USING (performance_id, section_id)
               JOIN sections s ON s.performance_id = c.performance_id AND s.id = c.section_id
               JOIN performances p ON p.id = c.performance_id`,
        values: [...columns(keys), keys.map((key) => most.get(sectionName(key))), options.graceSeconds],
      });
      const seen = new Map(
        rows.map((row) => [
          sectionName({ performanceId: row.performance_id, sectionId: row.section_id }),
          row,
        ]),
      );
      return requests.map((request) => {
        const row = seen.get(sectionName(request));
        const { opening } = request;
        if (row === undefined || !isThere(request, row, opening))
          return { refusal: { reason: 'unknown-standing-section' } };
        if (row.cancelled_at !== null)
          return { refusal: { reason: 'performance-cancelled', cancelledAt: row.cancelled_at } };
        if (!row.on_sale) return { refusal: { reason: 'withdrawn' } };
        if (row.free < request.quantity && !row.has_lapsed)
          return { refusal: { reason: 'sold-out', free: row.free } };
        const sale = {
          ...{ sellsUntil: row.sells_until, cancelledAt: null },
          openedUntil: openedUntil(opening, [request]),
        };
        if (row.categories === null && request.categories === undefined) return { prices: [row.price], sale };
        const section = sectionName(request);
        const of = priced(perUnit(request).map((category) => ({ section, prices: row, category })));
        if ('refusal' in of) return of;
        const { entitled: _, ...frozen } = of;
        return { ...frozen, sale };
      });
    },

    async lock(tx, requests) {
      const { now, counters } = await lock(tx, requests);
      return {
        now,
        claim: async (candidates) => {
          const settled = await settle(
            tx,
            counters,
            candidates.map(({ request }) => request),
          );
          if (settled instanceof SweepFirst) return settled;
          return settled.map((free) => (free === undefined ? undefined : { reason: 'sold-out', free }));
        },
      };
    },

    /** Only an EXPIRED hold needs its section's row, and is rare: it is locked when there is one. */
    lockHeld: (tx) =>
      Promise.resolve({
        pin: async (holds) => {
          const expired = holds.filter((hold) => hold.state === 'EXPIRED');
          const got = new Set(holds.filter((hold) => hold.state === 'ACTIVE').map((hold) => hold.id));
          if (expired.length === 0) return got;
          const wanted = expired.map((hold) => ({ ...sectionOf(hold), quantity: hold.quantity }));
          const { counters } = await lock(tx, wanted);
          const settled = await settle(tx, counters, wanted);
          if (settled instanceof SweepFirst) return settled;
          expired.forEach((hold, index) => {
            if (settled[index] === undefined) got.add(hold.id);
          });
          return got;
        },
      }),

    /** The places were counted when they were held: nothing to do. */
    sell: () => undefined,
    unpin: () => undefined,

    async free(tx, units) {
      const sums = new Map<string, number>();
      for (const { hold, unitIds } of units) {
        const key = sectionName(sectionOf(hold));
        sums.set(key, (sums.get(key) ?? 0) - unitIds.length);
      }
      const { counters } = await lock(
        tx,
        units.map(({ hold }) => sectionOf(hold)),
      );
      add(tx, counters, sums);
    },
  };
}

/** Adds to the counters, relative to the row: `sections_capacity` checks the sum, whatever was decided before. */
function add(
  tx: Transaction,
  counters: ReadonlyMap<string, Counter>,
  deltas: ReadonlyMap<string, number>,
): void {
  const changes = [...counters.values()].filter((counter) => (deltas.get(sectionName(counter)) ?? 0) !== 0);
  if (changes.length === 0) return;
  tx.send({
    name: 'standing-add',
    text: `UPDATE standing_sections AS section SET taken = section.taken + change.delta
           FROM unnest($1::text[], $2::text[], $3::int[]) AS change(performance_id, section_id, delta)
           WHERE section.performance_id = change.performance_id AND section.section_id = change.section_id`,
    values: [...columns(changes), changes.map((counter) => deltas.get(sectionName(counter)))],
  });
}

function columns(keys: readonly SectionKey[]): [string[], string[]] {
  return [keys.map((key) => key.performanceId), keys.map((key) => key.sectionId)];
}

function sectionOf(hold: StoredHold): SectionKey {
  if (hold.item === null) throw new Error(`hold ${hold.id} is not a standing hold`);
  return sectionKey(hold.item);
}
