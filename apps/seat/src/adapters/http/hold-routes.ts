import { LocalId, UnitId } from '@clove/contracts';
import { holdRoutes, type Inventory, type PlaceAnswer, placer } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache } from '../../application/board-cache.ts';
import type { SeatStore } from '../../application/section-stock.ts';
import type { NumberedRequest, StandingRequest } from '../../domain/hold-request.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { exampleHold } from './examples.ts';
import { answersToKeep, seatProblem } from './problems.ts';

/** No request may ask for more; the sale's own limit is usually far below. Source: the cap of maxTicketsPerFan. */
const MOST_UNITS = 1000;

const NumberedBody = z.strictObject({
  performanceId: LocalId,
  seats: z
    .array(UnitId)
    .min(1)
    .max(MOST_UNITS)
    .refine((seats) => new Set(seats).size === seats.length, 'a seat is named twice'),
});
const StandingBody = z.strictObject({
  performanceId: LocalId,
  sectionId: LocalId,
  quantity: z.int().min(1).max(MOST_UNITS),
});
const HoldBody = z.union([NumberedBody, StandingBody]);

/** What this image can hold; what it does not sell is absent. */
export interface Stores {
  readonly numbered?: SeatStore<NumberedRequest>;
  readonly standing: SeatStore<StandingRequest>;
}

export interface SeatHoldRouteParts {
  readonly inventory: Inventory;
  readonly stores: Stores;
  readonly reads: Queryable;
  readonly board: BoardCache;
}

const noNumberedSeats: PlaceAnswer<SeatRefusal> = {
  kind: 'refused',
  refusal: { reason: 'no-numbered-seats' },
};

/** The fans' own endpoints: place, read and give up a hold of seats or places. */
export function seatHoldRoutes({ inventory, stores, reads, board }: SeatHoldRouteParts): Route[] {
  const { numbered, standing } = stores;
  const placeStanding = placer({ inventory, store: standing, answersToKeep });
  const placeNumbered = numbered && placer({ inventory, store: numbered, answersToKeep });
  return holdRoutes<z.infer<typeof HoldBody>, SeatRefusal>({
    inventory,
    reads,
    path: '/api/seats/holds',
    operationIds: { place: 'placeHold', get: 'getHold', release: 'releaseHold' },
    body: HoldBody,
    describe: seatProblem,
    recent: () => board.recentSale(),
    place(asked, body) {
      if ('sectionId' in body) return placeStanding({ ...asked, request: { kind: 'standing', ...body } });
      return placeNumbered === undefined
        ? Promise.resolve(noNumberedSeats)
        : placeNumbered({ ...asked, request: { kind: 'numbered', ...body } });
    },
    docs: {
      summary:
        'Holds named seats, or a number of standing places, at the price of this moment. Use a new Idempotency-Key for a new attempt: a refusal may be kept with its key.',
      body: { performanceId: 'day-1', sectionId: 'S', quantity: 2 },
      hold: exampleHold,
      conflicts: 'seats-taken, sold-out, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
      unprocessable: 'unknown-seat, unknown-section, or the Idempotency-Key was used for something else',
    },
  });
}
