import { Day, LocalId } from '@clove/contracts';
import { holdRoutes, type Inventory, placer, type UnitStore } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import { countNights, LONGEST_RANGE } from '../../domain/night-range.ts';
import type { NightsRequest } from '../../domain/nights-request.ts';
import type { NightsRefusal } from '../../domain/refusals.ts';
import { exampleHold } from './examples.ts';
import { answersToKeep, nightsProblem } from './problems.ts';

/** No request may ask for more. Source: a group's tents; the limit per guest is the service's. */
export const MOST_UNITS = 100;

/** A room and its nights; `to` is the check-out day. */
export const rangeFields = { roomId: LocalId, from: Day, to: Day };

/** Whether there is a night from..to, and not more than any room has. */
export function hasNights(range: { readonly from: string; readonly to: string }): boolean {
  const nights = countNights(range);
  return nights >= 1 && nights <= LONGEST_RANGE;
}

export const noNights = {
  error: `must be after from, at most ${LONGEST_RANGE} nights: it is the check-out day`,
  path: ['to'],
};

const HoldBody = z
  .strictObject({
    ...rangeFields,
    units: z.int().min(1).max(MOST_UNITS),
    /** How many stay in these units together: refused when they do not fit. */
    guests: z.int().min(1).max(10_000).optional(),
  })
  .refine(hasNights, noNights);

export interface NightsHoldRouteParts {
  readonly inventory: Inventory;
  readonly store: UnitStore<NightsRequest, NightsRefusal>;
  readonly reads: Queryable;
}

/** The guests' own endpoints: place, read and give up a hold of nights. */
export function nightsHoldRoutes({ inventory, store, reads }: NightsHoldRouteParts): Route[] {
  const place = placer({ inventory, store, answersToKeep });
  return holdRoutes<z.infer<typeof HoldBody>, NightsRefusal>({
    inventory,
    reads,
    path: '/api/rooms/holds',
    operationIds: { place: 'placeRoomHold', get: 'getRoomHold', release: 'releaseRoomHold' },
    body: HoldBody,
    describe: nightsProblem,
    place: (asked, body) => place({ ...asked, request: { ...body, opening: asked.opening } }),
    docs: {
      summary:
        'Holds a number of units of one room for all nights from..to (check-out day), at the prices of this moment. Use a new Idempotency-Key for a new attempt: a refusal may be kept with its key.',
      body: { roomId: 'camp-a', from: '2026-08-06', to: '2026-08-08', units: 1, guests: 3 },
      hold: exampleHold,
      conflicts: 'sold-out, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
      unprocessable:
        'unknown-room, nights-not-let, too-many-guests, or the Idempotency-Key was used for something else',
    },
  });
}
