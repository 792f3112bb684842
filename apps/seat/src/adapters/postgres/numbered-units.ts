import type { PriceCategory } from '@clove/contracts';
import type { Availability, HoldRefusal, StoredHold } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { SeatStore } from '../../application/section-stock.ts';
import { describedSeats } from '../../domain/described.ts';
import { type NumberedRequest, wantedSeats } from '../../domain/hold-request.ts';
import { isThere, openedUntil } from '../../domain/opening.ts';
import { priced } from '../../domain/price-categories.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { sectionKey } from '../../domain/section.ts';
import { numberedOffers } from './numbered-offers.ts';
import { numberedStock } from './numbered-stock.ts';
import { BUY_SEATS, UNBUY_LOCKED_SEATS } from './one-buyer-per-seat.ts';
import { forFans, forStaff, seatLock, sendHeld, settle, type Taken } from './seat-lock.ts';
import { ruledOut } from './seats-ruled-out.ts';

export interface NumberedUnitsOptions {
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
  /** For tests only: decide on seats that are not locked, and show that two fans then hold one seat. @default true */
  readonly locking?: boolean;
  /** For tests only: pin without checking who has the seat, and show that `seats_one_buyer` then fires. @default true */
  readonly checkingOwner?: boolean;
  /** Staff take house seats as well, and choose as they like: the rules for the choices of fans do not bind them. @default fans */
  readonly takers?: 'fans' | 'staff';
}

interface AvailabilityRow {
  readonly id: string;
  readonly section: string;
  readonly price: number;
  readonly categories: readonly PriceCategory[] | null;
  readonly avoid_single_seats: boolean;
  readonly hidden: boolean;
  readonly on_sale: boolean;
  readonly open: boolean;
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
}

/**
 * Numbered seats: a row each, whose hold id is the truth. A seat whose hold lapsed is taken by overwriting the seat
 * alone; the old hold finds out when it is pinned or swept.
 */
export function numberedUnits(options: NumberedUnitsOptions): SeatStore<NumberedRequest> {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE OF seats';
  const { graceSeconds, takers = 'fans' } = options;
  const mayTake = takers === 'staff' ? forStaff : forFans;

  const lock = seatLock(graceSeconds, { forUpdate, takers });

  return {
    kind: 'numbered',
    wanted: wantedSeats,
    describe: describedSeats,
    ...numberedOffers(graceSeconds),
    ...numberedStock(graceSeconds),

    async availability(tx, requests) {
      const rows = await tx.query<AvailabilityRow>({
        name: `seats-availability-${takers}`,
        text: `SELECT seat.id, seat.performance_id || '/' || seat.section_id AS section, s.price, s.categories, s.avoid_single_seats, s.hidden,
                 p.sells_until, p.cancelled_at, seat.on_sale AND s.on_sale AND NOT s.closed AND p.on_sale AS on_sale,
                 ${mayTake('seat')} AND (seat.state = 'FREE' OR (COALESCE(
                   seat.held_until < clock_timestamp() - make_interval(secs => $2), false)
                   -- A lapsed seat for which a fan waits is theirs: the sweep offers it.
                   AND (SELECT true FROM waiting_entries w WHERE w.state = 'WAITING'
                     AND w.performance_id = seat.performance_id AND w.section_id = seat.section_id LIMIT 1) IS NULL)) AS open
               FROM unnest($1::text[]) AS wanted(id) JOIN seats seat USING (id)
               JOIN sections s ON s.performance_id = seat.performance_id AND s.id = seat.section_id
               JOIN performances p ON p.id = seat.performance_id`,
        values: [[...new Set(requests.flatMap((request) => request.seats))], graceSeconds],
      });
      const seen = new Map(rows.map((row) => [row.id, row]));
      return requests.map((request) => availabilityOf(request, seen, takers));
    },

    async lock(tx, requests) {
      const ids = [...new Set(requests.flatMap((request) => request.seats))];
      // Whether a seat is left alone is decided on whole rows.
      const whole = requests.some(({ found }) => found?.avoidSingleSeats === true);
      const { now, seats } = await (whole ? lock.rowsOf(tx, ids) : lock.seats(tx, ids));
      return {
        now,
        claim: async (candidates, expiresAt) => {
          const taken: Taken[] = [];
          const refusals: (HoldRefusal | SeatRefusal | undefined)[] = [];
          for (const { holdId, request } of candidates) {
            const lost = request.seats.filter((id) => seats.get(id)?.open !== true);
            const refusal: SeatRefusal | undefined =
              lost.length > 0
                ? { reason: 'seats-taken', seats: lost }
                : takers === 'staff'
                  ? undefined
                  : await ruledOut(tx, seats, request, graceSeconds);
            refusals.push(refusal);
            if (refusal !== undefined) continue;
            for (const seatId of request.seats) {
              // Settled here, in arrival order: the next candidate of the batch finds the seat held.
              settle(seats.get(seatId), holdId);
              taken.push({ seatId, holdId });
            }
          }
          sendHeld(tx, taken, expiresAt);
          return refusals;
        },
      };
    },

    async lockHeld(tx, holdIds) {
      const { seats } = await lock.ofHolds(tx, holdIds);
      return {
        pin: async (holds) => {
          const got = new Set<string>();
          const taken: Taken[] = [];
          for (const hold of holds) {
            const wanted = seatsOf(hold).map((id) => seats.get(id));
            const mine = wanted.every(
              (seat) => seat !== undefined && (seat.hold_id === hold.id || seat.open),
            );
            if (!mine && options.checkingOwner !== false) continue;
            got.add(hold.id);
            for (const seatId of seatsOf(hold)) {
              settle(seats.get(seatId), hold.id);
              taken.push({ seatId, holdId: hold.id });
            }
          }
          sendPinned(tx, taken);
          return got;
        },
      };
    },

    sell(tx, holds) {
      tx.send({
        name: 'seats-sell',
        text: `WITH ${lockedOf('$1', '$2')}
               UPDATE seats SET state = 'SOLD' FROM locked WHERE seats.id = locked.id AND seats.state = 'PINNED'`,
        values: pairs(holds.map((hold) => ({ hold, unitIds: seatsOf(hold) }))),
      });
    },

    unpin(tx, holds) {
      const units = holds.map((hold) => ({ hold, unitIds: seatsOf(hold) }));
      tx.send({
        name: 'seats-unpin',
        text: `WITH ${lockedOf('$1', '$2')},
               ${UNBUY_LOCKED_SEATS}
               UPDATE seats SET state = 'HELD', held_until = until.held_until
               FROM locked JOIN unnest($2::uuid[], $3::timestamptz[]) AS until(hold_id, held_until)
                 ON until.hold_id = locked.hold_id
               WHERE seats.id = locked.id AND seats.state = 'PINNED'`,
        values: [
          ...pairs(units),
          units.flatMap(({ hold, unitIds }) => unitIds.map(() => hold.expiresAt.toISOString())),
        ],
      });
    },

    async free(tx, units) {
      await tx.query({
        name: 'seats-free',
        text: `WITH ${lockedOf('$1', '$2')},
               ${UNBUY_LOCKED_SEATS}
               UPDATE seats SET state = 'FREE', hold_id = NULL, held_until = NULL FROM locked
               WHERE seats.id = locked.id`,
        values: pairs(units),
      });
    },
  };
}

/** SQL that locks, in id order, those of the named seats that are still their hold's. */
function lockedOf(seatIds: string, holdIds: string): string {
  return `locked AS MATERIALIZED (
    SELECT seats.id, seats.hold_id FROM unnest(${seatIds}::text[], ${holdIds}::uuid[]) AS of_hold(seat_id, hold_id)
    JOIN seats ON seats.id = of_hold.seat_id AND seats.hold_id = of_hold.hold_id ORDER BY seats.id FOR UPDATE OF seats)`;
}

function sendPinned(tx: Transaction, taken: readonly Taken[]): void {
  if (taken.length === 0) return;
  tx.send({
    name: 'seats-pin',
    text: `WITH ${BUY_SEATS}
           UPDATE seats SET state = 'PINNED', hold_id = buyer.hold_id, held_until = NULL
           FROM buyer WHERE seats.id = buyer.seat_id`,
    values: [taken.map(({ seatId }) => seatId), taken.map(({ holdId }) => holdId)],
  });
}

function availabilityOf(
  request: NumberedRequest,
  seen: ReadonlyMap<string, AvailabilityRow>,
  takers: 'fans' | 'staff',
): Availability<SeatRefusal, NumberedRequest> {
  const positions = request.seats.flatMap((id, index) =>
    id.startsWith(`${request.performanceId}/`) && isSeen(request, seen.get(id)) ? [] : [index],
  );
  if (positions.length > 0) return { refusal: { reason: 'unknown-seats', positions } };
  const rows = request.seats.flatMap((id) => seen.get(id) ?? []);
  const [first] = rows;
  if (first === undefined) throw new Error('a request for numbered seats names at least one');
  if (first.cancelled_at !== null)
    return { refusal: { reason: 'performance-cancelled', cancelledAt: first.cancelled_at } };
  if (rows.some((row) => !row.on_sale)) return { refusal: { reason: 'withdrawn' } };
  const taken = rows.filter((row) => !row.open);
  if (taken.length > 0) return { refusal: { reason: 'seats-taken', seats: taken.map((row) => row.id) } };
  const found = priced(
    rows.map(({ section, ...prices }, index) => ({ section, prices, category: request.categories?.[index] })),
  );
  if ('refusal' in found) return found;
  const { entitled, ...frozen } = found;
  return {
    ...frozen,
    sale: {
      ...{ sellsUntil: first.sells_until, cancelledAt: null },
      openedUntil:
        request.opening &&
        openedUntil(
          request.opening,
          rows.map(({ section }) => sectionKey(section)),
        ),
    },
    resolved: {
      ...request,
      found: { entitled, avoidSingleSeats: takers === 'fans' && rows.some((row) => row.avoid_single_seats) },
    },
  };
}

/** Not in a section that is hidden from this request. */
function isSeen({ opening }: NumberedRequest, row: AvailabilityRow | undefined): boolean {
  return row !== undefined && (!row.hidden || isThere(sectionKey(row.section), row, opening));
}

function seatsOf(hold: StoredHold): readonly string[] {
  if (hold.units === null) throw new Error(`hold ${hold.id} is not a numbered hold`);
  return hold.units;
}

function pairs(units: readonly { hold: StoredHold; unitIds: readonly string[] }[]): [string[], string[]] {
  return [
    units.flatMap(({ unitIds }) => unitIds),
    units.flatMap(({ hold, unitIds }) => unitIds.map(() => hold.id)),
  ];
}
