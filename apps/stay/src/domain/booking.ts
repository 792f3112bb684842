import type { LocalisedText } from '@clove/contracts';
import { type BookingState, transitions } from './booking-state.ts';
import type { NightRange } from './night-range.ts';
import type { BookingRefusal } from './refusals.ts';

/** One unit of a room for its nights, sold to one guest. */
export interface Booking extends NightRange {
  readonly id: string;
  /** Null: the guest was erased, and the stay is over. */
  readonly code: string | null;
  readonly orderId: string;
  readonly holdId: string;
  readonly unitId: string;
  readonly fanId: string;
  readonly label: LocalisedText;
  readonly paid: number;
  readonly state: BookingState;
  /** Start of the check-in day in the festival's zone: refunds count to it. */
  readonly startsAt: Date;
  /** End of the check-out day. */
  readonly endsAt: Date;
  readonly createdAt: Date;
  /** Null: its guest never came. */
  readonly checkedInAt: Date | null;
  readonly version: number;
}

/** The guest came. */
export function checkIn(booking: Booking, now: Date): Booking | BookingRefusal {
  switch (booking.state) {
    case 'CHECKED_IN':
    case 'COMPLETED':
      return { reason: 'already-checked-in', checkedInAt: booking.checkedInAt ?? booking.startsAt };
    case 'CANCELLED':
      return { reason: 'booking-cancelled' };
    case 'BOOKED':
    case 'NO_SHOW':
      if (now < booking.startsAt) return tooEarly(booking);
      if (now >= booking.endsAt) return { reason: 'stay-is-over', to: booking.to };
      return moved(booking, 'CHECKED_IN', { checkedInAt: now });
  }
}

/** The guest left. */
export function checkOut(booking: Booking): Booking | BookingRefusal {
  if (booking.state === 'CANCELLED') return { reason: 'booking-cancelled' };
  if (booking.state !== 'CHECKED_IN') return { reason: 'not-checked-in', state: booking.state };
  return moved(booking, 'COMPLETED');
}

/** The guest did not come. */
export function noShow(booking: Booking, now: Date): Booking | BookingRefusal {
  if (booking.state === 'CANCELLED') return { reason: 'booking-cancelled' };
  if (booking.state === 'NO_SHOW') return { reason: 'already-no-show' };
  if (booking.state !== 'BOOKED') {
    return { reason: 'already-checked-in', checkedInAt: booking.checkedInAt ?? booking.startsAt };
  }
  return now < booking.startsAt ? tooEarly(booking) : moved(booking, 'NO_SHOW');
}

/** Gives the unit back; or why not, as a word that its fan is shown. */
export function withdraw(
  booking: Booking,
  now: Date,
  regardless: boolean,
): { readonly booking: Booking } | { readonly refused: 'checked-in' | 'started' } {
  if (!regardless) {
    if (booking.state === 'CHECKED_IN') return { refused: 'checked-in' };
    if (booking.state !== 'BOOKED' || now >= booking.startsAt) return { refused: 'started' };
  }
  return { booking: moved(booking, 'CANCELLED') };
}

/** Whether a guest may still come for it. */
export function isAhead({ state }: Pick<Booking, 'state'>): boolean {
  return state === 'BOOKED';
}

function tooEarly({ from, startsAt }: Booking): BookingRefusal {
  return { reason: 'too-early', from, startsAt };
}

/** Throws on a transition that does not exist: a defect, never an input. */
function moved(
  booking: Booking,
  state: BookingState,
  fields: Partial<Pick<Booking, 'checkedInAt'>> = {},
): Booking {
  if (!transitions[booking.state].includes(state)) {
    throw new Error(`booking ${booking.id}: no transition from ${booking.state} to ${state}`);
  }
  return { ...booking, ...fields, state, version: booking.version + 1 };
}
