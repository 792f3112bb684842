import { type Inventory, waitingEntryFields, waitingRoutes } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import { type NightRange, rangeName, rangeOf } from '../../domain/night-range.ts';
import type { NightsRefusal } from '../../domain/refusals.ts';
import { hasNights, MOST_UNITS, noNights, rangeFields } from './hold-routes.ts';
import { nightsProblem } from './problems.ts';

const { id, ...fields } = waitingEntryFields;
const Entry = z.strictObject({ id, ...rangeFields, ...fields });

/** Waiting for nights that have too few units. */
export function nightsWaitingRoutes(inventory: Inventory, reads: Queryable): Route[] {
  return waitingRoutes<NightRange, NightsRefusal>({
    inventory,
    reads,
    path: '/api/rooms/waiting-list',
    operationIds: {
      join: 'joinRoomWaitingList',
      list: 'getRoomWaitingList',
      leave: 'leaveRoomWaitingList',
    },
    body: z
      .strictObject({ ...rangeFields, quantity: z.int().min(1).max(MOST_UNITS) })
      .refine(hasNights, noNights),
    itemOf: ({ roomId, from, to }) => rangeName({ roomId, from, to }),
    shown: rangeOf,
    entry: Entry,
    describe: nightsProblem,
    docs: {
      summary:
        'Waits for a number of units of a room for all nights from..to, which cannot be had now. They are offered as soon as all of these nights are free, to who came first for the same nights',
      body: { roomId: 'camp-a', from: '2026-08-06', to: '2026-08-08', quantity: 1 },
      conflicts:
        'not-sold-out, already-waiting with another quantity, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
      unprocessable: 'unknown-room, or the Idempotency-Key was used for something else',
    },
  });
}
