import { CLOCK, latestClock, type TimedByClock } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { SeatUse } from '../../domain/seat-rules.ts';

/** A seat whose row is locked. */
export interface LockedSeat {
  readonly id: string;
  readonly section: string;
  readonly row: number;
  readonly number: number;
  readonly use: SeatUse;
  hold_id: string | null;
  /** Whether another hold may take it now: on sale, for those who take it, not blocked, and free or lapsed. */
  open: boolean;
}

/** SQL: whether fans may buy the seat, as far as its own row says. */
export function forFans(seat: string): string {
  return `${seat}.on_sale AND ${seat}.use IN ('PUBLIC', 'ACCESSIBLE') AND ${seat}.block_id IS NULL`;
}

/** SQL: whether staff may give the seat to a guest, as far as its own row says: the organiser's own as well. */
export function forStaff(seat: string): string {
  return `${seat}.on_sale AND ${seat}.use IN ('PUBLIC', 'ACCESSIBLE', 'HOUSE') AND ${seat}.block_id IS NULL`;
}

/** How seats are locked: in id order, because unsorted locks of overlapping sets deadlock. */
export interface SeatLock {
  seats(tx: Transaction, ids: readonly string[]): Promise<LockedSeats>;
  /** With every seat of their rows. */
  rowsOf(tx: Transaction, ids: readonly string[]): Promise<LockedSeats>;
  ofHolds(tx: Transaction, holdIds: readonly string[]): Promise<LockedSeats>;
}

export interface LockedSeats {
  /** The database's clock once every lock was held. */
  readonly now: Date;
  readonly seats: ReadonlyMap<string, LockedSeat>;
}

export interface SeatLockOptions {
  /** What locks; '' only where a test shows what the lock is for. @default FOR UPDATE */
  readonly forUpdate?: string;
  /** Who takes them: staff take house seats as well. @default fans */
  readonly takers?: 'fans' | 'staff';
}

export function seatLock(
  graceSeconds: number,
  { forUpdate = 'FOR UPDATE OF seats', takers = 'fans' }: SeatLockOptions = {},
): SeatLock {
  const mayTake = takers === 'staff' ? forStaff : forFans;

  /** Locks those that `wanted` selects. */
  async function lock(tx: Transaction, name: string, wanted: string, ids: readonly string[]) {
    const rows = await tx.query<LockedSeat & TimedByClock>({
      name: `${name}-${takers}-${forUpdate}`,
      // As each locked row arrives, the clock decides whether its hold has lapsed.
      text: `WITH locked AS MATERIALIZED (
               SELECT seats.* FROM (${wanted}) AS wanted(id) JOIN seats USING (id) ORDER BY id ${forUpdate})
             SELECT id, performance_id || '/' || section_id AS section, row_number AS row, seat_number AS number, use, hold_id,
               ${CLOCK}, ${mayTake('locked')} AND (state = 'FREE' OR
               COALESCE(held_until < clock_timestamp() - make_interval(secs => $2), false)) AS open FROM locked`,
      values: [ids, graceSeconds],
    });
    return { now: latestClock(rows), seats: new Map(rows.map((row) => [row.id, row])) };
  }
  return {
    seats: (tx, ids) => lock(tx, 'seats-lock', 'SELECT unnest($1::text[])', ids),
    rowsOf: (tx, ids) =>
      lock(
        tx,
        'seats-lock-rows',
        `SELECT DISTINCT beside.id FROM unnest($1::text[]) AS chosen(id) JOIN seats seat USING (id)
         JOIN seats beside ON beside.performance_id = seat.performance_id AND beside.section_id = seat.section_id
           AND beside.row_number = seat.row_number`,
        ids,
      ),
    ofHolds: (tx, holdIds) =>
      lock(
        tx,
        'seats-lock-held',
        `SELECT DISTINCT unnest(holds.seats)
         FROM unnest($1::uuid[]) AS asked(hold_id) JOIN holds ON holds.id = asked.hold_id`,
        holdIds,
      ),
  };
}

/** A seat that this transaction gives to a hold. */
export interface Taken {
  readonly seatId: string;
  readonly holdId: string;
}

export function settle(seat: LockedSeat | undefined, holdId: string): void {
  if (seat === undefined) return;
  seat.hold_id = holdId;
  seat.open = false;
}

export function sendHeld(tx: Transaction, taken: readonly Taken[], until: Date): void {
  if (taken.length === 0) return;
  tx.send({
    name: 'seats-hold',
    text: `UPDATE seats SET state = 'HELD', hold_id = held.hold_id, held_until = $3
           FROM unnest($1::text[], $2::uuid[]) AS held(seat_id, hold_id) WHERE seats.id = held.seat_id`,
    values: [taken.map(({ seatId }) => seatId), taken.map(({ holdId }) => holdId), until.toISOString()],
  });
}
