import type { Transaction } from '@clove/service-kit';
import type { Claimed, Look, UnitStore } from '../../application/ports.ts';
import type { StoredHold } from '../../domain/hold.ts';
import { type Refusal, seatsTaken, unknownSeats, withdrawn } from '../../domain/refusal.ts';
import type { NumberedWish } from '../../domain/wish.ts';

export interface NumberedUnitsOptions {
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
  /** For tests only: decide on seats that are not locked, and show that two fans then hold one seat. @default true */
  readonly locking?: boolean;
  /** For tests only: pin without looking who has the seat, and show that `seats_one_buyer` then fires. @default true */
  readonly checkingOwner?: boolean;
}

interface Seat {
  readonly id: string;
  state: 'FREE' | 'HELD' | 'PINNED' | 'SOLD';
  holdId: string | null;
  heldUntil: Date | null;
  readonly onSale: boolean;
}

interface SeatRow {
  readonly id: string;
  readonly state: Seat['state'];
  readonly hold_id: string | null;
  readonly held_until: Date | null;
  readonly on_sale: boolean;
  readonly now: Date;
}

interface LookRow {
  readonly id: string;
  readonly price: number;
  readonly on_sale: boolean;
  readonly open: boolean;
}

/**
 * Numbered seats: a row each, whose hold id is the truth. A seat whose hold lapsed is taken by overwriting the seat
 * alone; the old hold finds out when it is pinned or swept.
 */
export function numberedUnits(options: NumberedUnitsOptions): UnitStore<NumberedWish> {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE';
  const claimable = (seat: Seat, now: Date) =>
    seat.onSale &&
    (seat.state === 'FREE' ||
      (seat.heldUntil !== null && seat.heldUntil.getTime() + options.graceSeconds * 1000 < now.getTime()));

  /** Locks in id order; unsorted locks of overlapping sets deadlock. */
  async function lock(tx: Transaction, ids: readonly string[]) {
    const rows = await tx.query<SeatRow>({
      name: `seats-lock-${forUpdate}`,
      text: `WITH locked AS MATERIALIZED (
               SELECT * FROM seats WHERE id = ANY($1::text[]) ORDER BY id ${forUpdate})
             SELECT id, state, hold_id, held_until, on_sale, clock_timestamp() AS now FROM locked`,
      values: [[...new Set(ids)]],
    });
    const seats = new Map(rows.map((row) => [row.id, toSeat(row)]));
    return { now: new Date(rows.reduce((max, row) => Math.max(max, row.now.getTime()), 0)), seats };
  }

  return {
    kind: 'numbered',

    async look(tx, wishes) {
      const rows = await tx.query<LookRow>({
        name: 'seats-look',
        text: `SELECT seat.id, s.price, seat.on_sale AND s.on_sale AND p.on_sale AS on_sale,
                 seat.state = 'FREE' OR (COALESCE(
                   seat.held_until < clock_timestamp() - make_interval(secs => $2), false)
                   -- A lapsed seat for which somebody waits is theirs: the sweep offers it.
                   AND NOT EXISTS (SELECT 1 FROM waiting_entries w WHERE w.state = 'WAITING'
                     AND w.performance_id = seat.performance_id AND w.section_id = seat.section_id)) AS open
               FROM seats seat
               JOIN sections s ON s.performance_id = seat.performance_id AND s.id = seat.section_id
               JOIN performances p ON p.id = seat.performance_id
               WHERE seat.id = ANY($1::text[])`,
        values: [[...new Set(wishes.flatMap((wish) => wish.seats))], options.graceSeconds],
      });
      const seen = new Map(rows.map((row) => [row.id, row]));
      return wishes.map((wish) => lookOf(wish, seen));
    },

    async claim(tx, candidates, admit): Promise<Claimed> {
      const { now, seats } = await lock(
        tx,
        candidates.flatMap(({ wish }) => wish.seats),
      );
      const admission = admit(now);
      if ('refusal' in admission) return { now, refusals: candidates.map(() => admission.refusal) };
      const taken: Seat[] = [];
      const refusals = candidates.map(({ holdId, wish }): Refusal | undefined => {
        const wanted = wish.seats.map((id) => seats.get(id));
        const lost = wish.seats.filter((_, index) => {
          const seat = wanted[index];
          return seat === undefined || !claimable(seat, now);
        });
        if (lost.length > 0) return seatsTaken(lost);
        for (const seat of wanted) {
          if (seat === undefined) continue;
          // Settled here, in arrival order: the next candidate of the batch finds the seat held.
          Object.assign(seat, { state: 'HELD', holdId, heldUntil: admission.expiresAt });
          taken.push(seat);
        }
        return undefined;
      });
      await writeHeld(tx, taken, admission.expiresAt);
      return { now, refusals };
    },

    async pin(tx, holds) {
      const { now, seats } = await lock(tx, holds.flatMap(seatsOf));
      const got = new Set<string>();
      const pinned: { seatId: string; holdId: string }[] = [];
      for (const hold of holds) {
        const wanted = seatsOf(hold).map((id) => seats.get(id));
        const mine = wanted.every(
          (seat) => seat !== undefined && (seat.holdId === hold.id || claimable(seat, now)),
        );
        if (!mine && options.checkingOwner !== false) continue;
        got.add(hold.id);
        for (const seat of wanted) {
          if (seat === undefined) continue;
          Object.assign(seat, { state: 'PINNED', holdId: hold.id, heldUntil: null });
          pinned.push({ seatId: seat.id, holdId: hold.id });
        }
      }
      if (pinned.length > 0) await writePinned(tx, pinned);
      return got;
    },

    async sell(tx, holds) {
      await lock(tx, holds.flatMap(seatsOf));
      await tx.query({
        name: 'seats-sell',
        text: `UPDATE seats SET state = 'SOLD'
               FROM unnest($1::text[], $2::uuid[]) AS sold(seat_id, hold_id)
               WHERE seats.id = sold.seat_id AND seats.hold_id = sold.hold_id AND seats.state = 'PINNED'`,
        values: pairs(holds.map((hold) => ({ hold, unitIds: seatsOf(hold) }))),
      });
    },

    async free(tx, units) {
      await lock(
        tx,
        units.flatMap(({ unitIds }) => unitIds),
      );
      await tx.query({
        name: 'seats-free',
        text: `WITH gone AS (SELECT * FROM unnest($1::text[], $2::uuid[]) AS gone(seat_id, hold_id)),
               unbought AS (DELETE FROM bought_seats USING gone
                 WHERE bought_seats.seat_id = gone.seat_id AND bought_seats.hold_id = gone.hold_id)
               UPDATE seats SET state = 'FREE', hold_id = NULL, held_until = NULL FROM gone
               WHERE seats.id = gone.seat_id AND seats.hold_id = gone.hold_id`,
        values: pairs(units),
      });
    },

    async extend(tx, holds) {
      await lock(tx, holds.flatMap(seatsOf));
      const [seatIds, holdIds] = pairs(holds.map((hold) => ({ hold, unitIds: seatsOf(hold) })));
      const until = holds.flatMap((hold) => seatsOf(hold).map(() => hold.expiresAt));
      await tx.query({
        name: 'seats-extend',
        text: `UPDATE seats SET held_until = longer.until
               FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS longer(seat_id, hold_id, until)
               WHERE seats.id = longer.seat_id AND seats.hold_id = longer.hold_id AND seats.state = 'HELD'`,
        values: [seatIds, holdIds, until],
      });
    },
  };
}

async function writeHeld(tx: Transaction, taken: readonly Seat[], until: Date): Promise<void> {
  if (taken.length === 0) return;
  await tx.query({
    name: 'seats-hold',
    text: `UPDATE seats SET state = 'HELD', hold_id = held.hold_id, held_until = $3
           FROM unnest($1::text[], $2::uuid[]) AS held(seat_id, hold_id) WHERE seats.id = held.seat_id`,
    values: [taken.map((seat) => seat.id), taken.map((seat) => seat.holdId), until],
  });
}

/** The buyer's row comes first: `seats_one_buyer` refuses a second one. */
async function writePinned(
  tx: Transaction,
  pinned: readonly { seatId: string; holdId: string }[],
): Promise<void> {
  await tx.query({
    name: 'seats-pin',
    text: `WITH buyer AS (
             INSERT INTO bought_seats (seat_id, hold_id)
             SELECT seat_id, hold_id FROM unnest($1::text[], $2::uuid[]) AS b(seat_id, hold_id)
             RETURNING seat_id, hold_id)
           UPDATE seats SET state = 'PINNED', hold_id = buyer.hold_id, held_until = NULL
           FROM buyer WHERE seats.id = buyer.seat_id`,
    values: [pinned.map(({ seatId }) => seatId), pinned.map(({ holdId }) => holdId)],
  });
}

function lookOf(wish: NumberedWish, seen: ReadonlyMap<string, LookRow>): Look {
  const unknown = wish.seats.flatMap((id, index) =>
    seen.has(id) && id.startsWith(`${wish.performanceId}/`)
      ? []
      : [{ path: `body.seats.${index}`, message: 'no such seat in this performance' }],
  );
  if (unknown.length > 0) return { refusal: unknownSeats(unknown) };
  const rows = wish.seats.flatMap((id) => seen.get(id) ?? []);
  if (rows.some((row) => !row.on_sale)) return { refusal: withdrawn() };
  const taken = rows.filter((row) => !row.open);
  if (taken.length > 0) return { refusal: seatsTaken(taken.map((row) => row.id)) };
  return { prices: rows.map((row) => row.price) };
}

function seatsOf(hold: StoredHold): readonly string[] {
  if (hold.seats === null) throw new Error(`hold ${hold.id} is not a numbered hold`);
  return hold.seats;
}

function pairs(units: readonly { hold: StoredHold; unitIds: readonly string[] }[]): [string[], string[]] {
  return [
    units.flatMap(({ unitIds }) => unitIds),
    units.flatMap(({ hold, unitIds }) => unitIds.map(() => hold.id)),
  ];
}

function toSeat(row: SeatRow): Seat {
  return {
    id: row.id,
    state: row.state,
    holdId: row.hold_id,
    heldUntil: row.held_until,
    onSale: row.on_sale,
  };
}
