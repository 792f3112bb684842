import { Refused } from '@clove/service-kit';
import type { BookingState } from './booking-state.ts';
import type { Day } from './night-range.ts';
import type { RoomFault } from './room.ts';

/** What placing a hold refuses of its own. */
export type NightsRefusal =
  | { readonly reason: 'unknown-room' }
  /** Some of these nights are none of the room's, which are let from `from`; `to` is its check-out day. */
  | { readonly reason: 'nights-not-let'; readonly from: Day; readonly to: Day }
  /** More guests than the units hold. */
  | { readonly reason: 'too-many-guests'; readonly capacity: number };

/** Why organisers and staff do not get what they ask for; nothing of it was done. */
export type StayRefusal =
  /** Nothing was provisioned yet. */
  | { readonly reason: 'nothing-provisioned'; readonly temporary: true }
  | { readonly reason: 'room-not-found'; readonly id: string }
  /** The id is taken, and what has it stays as it is. */
  | { readonly reason: 'room-exists'; readonly id: string }
  | { readonly reason: 'invalid-room'; readonly faults: readonly RoomFault[] }
  /** Fewer units or nights than are sold, held or offered. */
  | { readonly reason: 'room-taken'; readonly faults: readonly RoomFault[] }
  /** A price of 0 that was not confirmed, at this path. */
  | { readonly reason: 'free-not-said'; readonly path: string }
  | { readonly reason: 'picture-not-found' }
  | BookingRefusal;

/** Why a booking stays as it is. */
export type BookingRefusal =
  | { readonly reason: 'booking-not-found' }
  | { readonly reason: 'already-checked-in'; readonly checkedInAt: Date }
  | { readonly reason: 'already-no-show' }
  | { readonly reason: 'booking-cancelled' }
  /** Its check-in day has not begun. */
  | { readonly reason: 'too-early'; readonly from: Day; readonly startsAt: Date }
  /** Its check-out day has passed. */
  | { readonly reason: 'stay-is-over'; readonly to: Day }
  | { readonly reason: 'not-checked-in'; readonly state: BookingState };

export class StayRefused extends Refused<StayRefusal> {}
