import { LocalId, UnitId } from '@clove/contracts';
import { type AskedHold, holdRoutes, type Inventory, type PlaceAnswer, placer } from '@clove/inventory';
import type { Queryable, Route } from '@clove/service-kit';
import { z } from 'zod';
import type { BoardCache } from '../../application/board-cache.ts';
import type { SeatStore } from '../../application/section-stock.ts';
import type { BestRequest, NumberedRequest, StandingRequest } from '../../domain/hold-request.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { exampleHold } from './examples.ts';
import { answersToKeep, seatProblem } from './problems.ts';

/** No request may ask for more; the sale's own limit is usually far below. Source: the cap of maxTicketsPerFan. */
const MOST_UNITS = 1000;
/** Seats that are chosen for one request. Source: judgement; larger groups are the organiser's. */
const MOST_CHOSEN = 50;

/** A seat, in the first category of its section or in the one that is named. */
const Seat = z.union([UnitId, z.strictObject({ id: UnitId, category: LocalId })]);
const idOf = (seat: z.infer<typeof Seat>) => (typeof seat === 'string' ? seat : seat.id);

const NumberedBody = z.strictObject({
  performanceId: LocalId,
  seats: z
    .array(Seat)
    .min(1)
    .max(MOST_UNITS)
    .refine((seats) => new Set(seats.map(idOf)).size === seats.length, 'a seat is named twice'),
});

/** How many: all in the first category of the section, or so many of each. */
const howMany = (most: number) => ({
  quantity: z.int().min(1).max(most).optional(),
  categories: z.record(LocalId, z.int().min(1).max(most)).optional(),
});
const isCounted = ({ quantity, categories }: Counted) =>
  (quantity === undefined) !== (categories === undefined);
const fits = (most: number) => (counted: Counted) =>
  counted.quantity !== undefined || (quantityOf(counted) >= 1 && quantityOf(counted) <= most);
const ONE_OF = 'name either a quantity or categories with their numbers';

interface Counted {
  readonly quantity?: number | undefined;
  readonly categories?: Readonly<Record<string, number>> | undefined;
}

const StandingBody = z
  .strictObject({ performanceId: LocalId, sectionId: LocalId, ...howMany(MOST_UNITS) })
  .refine(isCounted, ONE_OF)
  .refine(fits(MOST_UNITS), `at most ${MOST_UNITS} places`);
const BestBody = z.strictObject({
  performanceId: LocalId,
  best: z
    .strictObject({ sectionId: LocalId, ...howMany(MOST_CHOSEN) })
    .refine(isCounted, ONE_OF)
    .refine(fits(MOST_CHOSEN), `at most ${MOST_CHOSEN} seats`),
});
/** Named seats, a number of standing places, or a number of seats that are chosen. */
export const HoldBody = z.union([NumberedBody, StandingBody, BestBody]);
export type HoldBody = z.infer<typeof HoldBody>;

/** What this image can hold; what it does not sell is absent. */
export interface Stores {
  readonly numbered?: SeatStore<NumberedRequest>;
  readonly best?: SeatStore<BestRequest>;
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

/** Hands a body to the `placer` of its kind of place. */
export function seatPlacing(
  inventory: Inventory,
  { numbered, best, standing }: Stores,
  { atDesk = false }: { readonly atDesk?: boolean } = {},
): (asked: AskedHold, body: HoldBody) => Promise<PlaceAnswer<SeatRefusal>> {
  const parts = { inventory, answersToKeep, atDesk };
  const placeStanding = placer({ ...parts, store: standing });
  const placeNumbered = numbered && placer({ ...parts, store: numbered });
  const placeBest = best && placer({ ...parts, store: best });
  return async (asked, body) => {
    const { performanceId } = body;
    const opening = atDesk ? 'desk' : asked.opening;
    if ('sectionId' in body) {
      const { sectionId } = body;
      return placeStanding({
        ...asked,
        request: { kind: 'standing', opening, performanceId, sectionId, ...counted(body) },
      });
    }
    if ('best' in body) {
      const { sectionId } = body.best;
      return (
        placeBest?.({
          ...asked,
          request: { kind: 'best', opening, performanceId, sectionId, ...counted(body.best) },
        }) ?? noNumberedSeats
      );
    }
    return (
      placeNumbered?.({
        ...asked,
        request: { kind: 'numbered', opening, performanceId, ...named(body.seats) },
      }) ?? noNumberedSeats
    );
  };
}

/** The fans' own endpoints: place, read and give up a hold of seats or places. */
export function seatHoldRoutes({ inventory, stores, reads, board }: SeatHoldRouteParts): Route[] {
  return holdRoutes<HoldBody, SeatRefusal>({
    inventory,
    reads,
    path: '/api/seats/holds',
    operationIds: { place: 'placeHold', get: 'getHold', release: 'releaseHold' },
    body: HoldBody,
    describe: seatProblem,
    recent: () => board.recentSale(),
    place: seatPlacing(inventory, stores),
    docs: {
      summary:
        'Holds named seats, the best seats of a section that are side by side (`best`), or a number of standing places, at the price of this moment. Each is held in the first price category of its section, or in the one that is named: per seat, or how many of each. Use a new Idempotency-Key for a new attempt: a refusal may be kept with its key.',
      body: { performanceId: 'day-1', sectionId: 'S', quantity: 2 },
      hold: exampleHold,
      conflicts:
        'seats-taken, single-seats (names the seats that would be left alone), sold-out, quota-exceeded, sale-not-open, sale-closed, sales-paused, withdrawn',
      unprocessable:
        'unknown-seat, unknown-section, unknown-category, category-limit, accessible-only (of an accessible seat in a category that does not entitle to it; an accessible category entitles to ordinary seats, too), or the Idempotency-Key was used for something else',
    },
  });
}

function quantityOf({ quantity, categories }: Counted): number {
  return quantity ?? Object.values(categories ?? {}).reduce((sum, units) => sum + units, 0);
}

function counted(body: Counted): Pick<StandingRequest, 'quantity' | 'categories'> {
  const { categories } = body;
  return { quantity: quantityOf(body), ...(categories === undefined ? {} : { categories }) };
}

function named(seats: readonly z.infer<typeof Seat>[]): Pick<NumberedRequest, 'seats' | 'categories'> {
  const ids = seats.map(idOf);
  if (seats.every((seat) => typeof seat === 'string')) return { seats: ids };
  return {
    seats: ids,
    categories: seats.map((seat) => (typeof seat === 'string' ? undefined : seat.category)),
  };
}
