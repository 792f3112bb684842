import { Day, Id, Instant, Label, LocalId, UnitId } from '@clove/contracts';
import { shownCode } from '@clove/inventory';
import { z } from 'zod';
import type { Booking } from '../../domain/booking.ts';

/** A booking as its guest and staff see it. */
export const ShownBooking = z.strictObject({
  id: Id,
  orderId: Id,
  unitId: UnitId,
  roomId: LocalId,
  label: Label,
  /** Check-in day and check-out day, in the festival's zone. */
  from: Day,
  to: Day,
  state: z.enum(['BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW']),
  /** Read out at the desk; null once the stay is over or cancelled. */
  code: z.string().nullable(),
  checkedInAt: Instant.nullable(),
  createdAt: Instant,
});

export function shownBooking(booking: Booking): z.infer<typeof ShownBooking> {
  const { id, orderId, unitId, roomId, label, from, to, state, code, checkedInAt, createdAt } = booking;
  const isOver = state === 'COMPLETED' || state === 'CANCELLED';
  return {
    id,
    orderId,
    unitId,
    roomId,
    label,
    from,
    to,
    state,
    code: code === null || isOver ? null : shownCode(code),
    checkedInAt: checkedInAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

/** Answers that show codes are kept by no browser and no proxy. */
export const privately = { 'cache-control': 'no-store' } as const;
