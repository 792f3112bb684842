import { shownCode } from '@clove/inventory';
import { csv } from '@clove/service-kit';
import type { Booking } from '../domain/booking.ts';

const HEADER = ['code', 'room', 'title', 'checkIn', 'checkOut', 'state', 'order'];

/** Who comes on a day, one row per booked unit: for a desk without a network; no names. */
export function arrivalsCsv(bookings: readonly Booking[]): string {
  return csv([
    HEADER,
    ...bookings.map(({ code, roomId, label, from, to, state, orderId }) => [
      code === null ? '' : shownCode(code),
      roomId,
      label.ko,
      from,
      to,
      state,
      orderId,
    ]),
  ]);
}
