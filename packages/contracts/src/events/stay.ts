import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { Amount, Currency } from '../money.ts';
import { Day, LocalisedText } from '../text.ts';
import { eventsOf } from './declare.ts';

const Text = z.object(LocalisedText.shape);

/** A kind of room or pitch. */
export const RoomData = z.object({
  id: LocalId,
  title: Text,
  pricePerNight: Amount,
  currency: Currency,
  units: z.int().min(0),
  /** First night and check-out day, in the festival's zone. */
  from: Day,
  to: Day,
  /** Guests per unit; null: not said. */
  capacity: z.int().min(1).nullable(),
  /** False once it was withdrawn: its bookings stand. */
  onSale: z.boolean(),
});

/** One booked unit of a room. */
export const BookingData = z.object({
  id: Id,
  orderId: Id,
  holdId: Id,
  unitId: UnitId,
  fanId: Id,
  roomId: LocalId,
  from: Day,
  to: Day,
  paid: Amount,
  state: z.enum(['BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW']),
});

export const stayEvents = {
  ...eventsOf('stay.RoomChanged', RoomData, ['stay.RoomChanged']),
  ...eventsOf('stay.BookingConfirmed', BookingData, [
    'stay.BookingConfirmed',
    'stay.BookingCheckedIn',
    'stay.BookingCompleted',
    'stay.BookingCancelled',
    'stay.BookingNotShown',
  ]),
};
