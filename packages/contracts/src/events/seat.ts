import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { eventsOf } from './declare.ts';

/** Seats that staff closed to the public at once, with their present state: none is left once all are open again. */
export const SeatBlockData = z.object({
  id: Id,
  performanceId: LocalId,
  /** Those that are still blocked. */
  seats: z.array(UnitId),
});

export const seatEvents = {
  ...eventsOf('seat.SeatsBlocked', SeatBlockData, [
    'seat.SeatsBlocked',
    /** Some or all of a block may be bought again. */
    'seat.SeatsUnblocked',
  ]),
};
