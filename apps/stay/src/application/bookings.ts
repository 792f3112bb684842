import type { EventType } from '@clove/contracts';
import { typedCode } from '@clove/inventory';
import type { NewEvent, Transaction } from '@clove/service-kit';
import { type Booking, checkIn, checkOut, noShow } from '../domain/booking.ts';
import { type BookingRefusal, StayRefused } from '../domain/refusals.ts';
import type { BookingReads, BookingStore, DeskAction } from './ports.ts';

/** The event that a booking changed, with its full state; without its code. */
export function bookingEvent(
  type: Extract<EventType, `stay.Booking${string}`>,
  booking: Omit<Booking, 'code' | 'endsAt' | 'createdAt' | 'checkedInAt'>,
  correlationId?: string,
): NewEvent {
  const { id, orderId, holdId, unitId, fanId, roomId, from, to, paid, state, version } = booking;
  return {
    type,
    subject: id,
    subjectVersion: version,
    data: { id, orderId, holdId, unitId, fanId, roomId, from, to, paid, state },
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** The booking of a code as it was typed. Throws StayRefused `booking-not-found`. */
export async function findBooking(reads: BookingReads, typed: string): Promise<Booking> {
  const code = typedCode(typed);
  const found = code === undefined ? undefined : await reads.byCode(code);
  if (found === undefined) throw new StayRefused({ reason: 'booking-not-found' });
  return found;
}

/** Which booking, by whom. */
export interface AtDesk {
  readonly bookingId: string;
  readonly memberId: string;
}

const events = {
  CHECKED_IN: 'stay.BookingCheckedIn',
  COMPLETED: 'stay.BookingCompleted',
  NO_SHOW: 'stay.BookingNotShown',
} as const;

const decisions: Readonly<Record<DeskAction, (booking: Booking, now: Date) => Booking | BookingRefusal>> = {
  CHECKED_IN: checkIn,
  COMPLETED: checkOut,
  NO_SHOW: noShow,
};

/** What staff do at the desk, each once. Throws StayRefused; a refused booking stays as it is. */
export async function actAtDesk(
  tx: Transaction,
  store: BookingStore,
  action: DeskAction,
  { bookingId, memberId }: AtDesk,
): Promise<Booking> {
  const { now, bookings } = await store.lock(tx, { ids: [bookingId] });
  const [stored] = bookings;
  if (stored === undefined) throw new StayRefused({ reason: 'booking-not-found' });
  const decided = decisions[action](stored, now);
  if ('reason' in decided) throw new StayRefused(decided);
  await store.save(tx, [decided]);
  await store.log(tx, { bookingId, action, memberId });
  tx.publish(bookingEvent(events[action], decided));
  return decided;
}

/** Guests whose check-out is written by one transaction, so that none keeps its locks for long. */
const COMPLETED_AT_ONCE = 200;

/**
 * Completes stays whose check-out day has passed and whose guests were not checked out. Any replica may run it beside others.
 * @returns how many it completed; as many as it may: there may be more
 */
export async function completeOverdue(tx: Transaction, store: BookingStore): Promise<number> {
  const overdue = await store.lockOverdue(tx, COMPLETED_AT_ONCE);
  const completed = overdue.map((booking) => {
    const decided = checkOut(booking);
    if ('reason' in decided) throw new Error(`booking ${booking.id} is ${decided.reason}`);
    return decided;
  });
  await store.save(tx, completed);
  tx.publish(...completed.map((booking) => bookingEvent(events.COMPLETED, booking)));
  return completed.length;
}
