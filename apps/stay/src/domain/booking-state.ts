export type BookingState = 'BOOKED' | 'CHECKED_IN' | 'COMPLETED' | 'CANCELLED' | 'NO_SHOW';

/**
 * Every transition that exists. BOOKED -> CHECKED_IN at the desk; NO_SHOW by staff, and back to CHECKED_IN when the guest comes
 * a day late; CHECKED_IN -> COMPLETED at the desk or after the check-out day; BOOKED -> CANCELLED when the order gives it back
 * before it starts, any other -> CANCELLED only when the organiser takes it back, whatever was done with it.
 */
export const transitions: Readonly<Record<BookingState, readonly BookingState[]>> = {
  BOOKED: ['CHECKED_IN', 'NO_SHOW', 'CANCELLED'],
  NO_SHOW: ['CHECKED_IN', 'CANCELLED'],
  CHECKED_IN: ['COMPLETED', 'CANCELLED'],
  COMPLETED: ['CANCELLED'],
  CANCELLED: [],
};
