import { randomBytes } from 'node:crypto';
import type { LocalisedText } from '@clove/contracts';
import { CLOCK, CODE_BYTES, codeOf, latestClock, type TimedByClock } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import type { BookingStore } from '../../application/ports.ts';
import type { Booking } from '../../domain/booking.ts';
import type { BookingState } from '../../domain/booking-state.ts';

interface BookingRow {
  readonly id: string;
  readonly code: string | null;
  readonly order_id: string;
  readonly hold_id: string;
  readonly unit_id: string;
  readonly fan_id: string;
  readonly room_id: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly label: LocalisedText;
  readonly paid: number;
  readonly state: BookingState;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly created_at: Date;
  readonly checked_in_at: Date | null;
  readonly version: number;
}

const BOOKINGS = `SELECT *, check_in_day::text AS from_day, check_out_day::text AS to_day FROM bookings`;

const locked = (which: string) =>
  `WITH locked AS MATERIALIZED (${BOOKINGS} WHERE ${which} ORDER BY id FOR UPDATE)
   SELECT *, ${CLOCK} FROM locked`;

/**
 * Bookings in PostgreSQL.
 * @param drawCode for tests only. Default: random. Two equal codes fail the SELL, which is repeated with others.
 */
export function postgresBookings(
  drawCode: () => string = () => codeOf(randomBytes(CODE_BYTES)),
): BookingStore {
  return {
    async create(tx, bookings) {
      tx.send({
        name: 'bookings-create',
        text: `INSERT INTO bookings (id, code, order_id, hold_id, unit_id, fan_id, room_id, check_in_day, check_out_day, label,
                 paid, state, starts_at, ends_at, version)
               SELECT b.*, $12, s.starts_at, (b.check_out_day + 1)::timestamp AT TIME ZONE z.timezone, 1
               FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::date[],
                   $9::date[], $10::jsonb[], $11::bigint[])
                 AS b(id, code, order_id, hold_id, unit_id, fan_id, room_id, check_in_day, check_out_day, label, paid)
               JOIN unnest($1::uuid[], $13::timestamptz[]) AS s(id, starts_at) ON s.id = b.id
               CROSS JOIN festival_zone z`,
        values: [
          bookings.map(({ id }) => id),
          bookings.map(drawCode),
          bookings.map(({ orderId }) => orderId),
          bookings.map(({ holdId }) => holdId),
          bookings.map(({ unitId }) => unitId),
          bookings.map(({ fanId }) => fanId),
          bookings.map(({ roomId }) => roomId),
          bookings.map(({ from }) => from),
          bookings.map(({ to }) => to),
          bookings.map(({ label }) => JSON.stringify(label)),
          bookings.map(({ paid }) => paid),
          'BOOKED',
          bookings.map(({ startsAt }) => startsAt),
        ],
      });
    },

    async lock(tx, of) {
      const rows = await tx.query<BookingRow & TimedByClock>(
        'ids' in of
          ? {
              name: 'bookings-lock',
              text: locked('id = ANY($1::uuid[])'),
              values: [of.ids],
            }
          : {
              name: 'bookings-lock-of-units',
              text: locked('unit_id = ANY($1::text[])'),
              values: [of.unitIds],
            },
      );
      return { now: latestClock(rows), bookings: rows.map(bookingOf) };
    },

    async lockOverdue(tx, limit) {
      const rows = await tx.query<BookingRow>({
        name: 'bookings-overdue',
        text: `${BOOKINGS} WHERE state = 'CHECKED_IN' AND ends_at <= statement_timestamp()
               ORDER BY ends_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`,
        values: [limit],
      });
      return rows.map(bookingOf);
    },

    async save(tx, bookings) {
      if (bookings.length === 0) return;
      await tx.query({
        name: 'bookings-save',
        text: `UPDATE bookings SET state = change.state, checked_in_at = change.checked_in_at, version = change.version
               FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::int[]) AS change(id, state, checked_in_at, version)
               WHERE bookings.id = change.id`,
        values: [
          bookings.map(({ id }) => id),
          bookings.map(({ state }) => state),
          bookings.map(({ checkedInAt }) => checkedInAt),
          bookings.map(({ version }) => version),
        ],
      });
    },

    async log(tx, { bookingId, action, memberId }) {
      await tx.query('INSERT INTO desk_log (id, booking_id, action, member_id) VALUES ($1, $2, $3, $4)', [
        newId(),
        bookingId,
        action,
        memberId,
      ]);
    },

    async forgetCodes(tx, fanId) {
      await tx.query("UPDATE bookings SET code = NULL WHERE fan_id = $1 AND state <> 'BOOKED'", [fanId]);
    },
  };
}

function bookingOf(row: BookingRow): Booking {
  return {
    id: row.id,
    code: row.code,
    orderId: row.order_id,
    holdId: row.hold_id,
    unitId: row.unit_id,
    fanId: row.fan_id,
    roomId: row.room_id,
    from: row.from_day,
    to: row.to_day,
    label: row.label,
    paid: row.paid,
    state: row.state,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    createdAt: row.created_at,
    checkedInAt: row.checked_in_at,
    version: row.version,
  };
}
