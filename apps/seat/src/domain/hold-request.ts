import type { Wanted } from '@clove/inventory';
import type { SeatOpening } from './opening.ts';
import { sectionName } from './section.ts';

/** How many units of each price category, by id. */
export type CategoryCounts = Readonly<Record<string, number>>;

/** Named seats of one performance, in any of its numbered sections. */
export interface NumberedRequest {
  readonly kind: 'numbered';
  /** @default nothing but what everybody is sold */
  readonly opening?: SeatOpening | undefined;
  readonly performanceId: string;
  /** Seat ids, each once. */
  readonly seats: readonly string[];
  /** Of each seat, by id; undefined: the first of its section. @default of all of them */
  readonly categories?: readonly (string | undefined)[];
  /** What the unlocked read found; absent in the fan's own request. */
  readonly found?: FoundSeats;
}

/** What a choice must keep to when it is settled. */
export interface FoundSeats {
  /** Of each seat: its category entitles to an accessible one. */
  readonly entitled: readonly boolean[];
  /** Its sections refuse choices that leave single seats. */
  readonly avoidSingleSeats: boolean;
}

/** A number of seats of one numbered section, which ones the inventory chooses. */
export interface BestRequest {
  readonly kind: 'best';
  /** @default nothing but what everybody is sold */
  readonly opening?: SeatOpening | undefined;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly quantity: number;
  /** Adds up to `quantity`. @default all of the first category */
  readonly categories?: CategoryCounts;
  /** Of each seat, in the order of its prices: its category entitles to an accessible one. */
  readonly entitled?: readonly boolean[];
}

/** A number of places in one standing section. */
export interface StandingRequest {
  readonly kind: 'standing';
  /** @default nothing but what everybody is sold */
  readonly opening?: SeatOpening | undefined;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly quantity: number;
  /** Adds up to `quantity`. @default all of the first category */
  readonly categories?: CategoryCounts;
}

/** What a fan asks to hold. */
export type HoldRequest = NumberedRequest | BestRequest | StandingRequest;

export function wantedSeats({ seats }: NumberedRequest): Wanted {
  return { item: null, units: seats, quantity: seats.length };
}

/** Which ones is open until they are claimed. */
export function wantedBest({ quantity }: BestRequest): Wanted {
  return { item: null, units: [], quantity };
}

export function wantedPlaces({ quantity, ...section }: StandingRequest): Wanted {
  return { item: sectionName(section), units: null, quantity };
}

/** One category per unit, in the order in which they are named; undefined: the first of the section. */
export function perUnit({
  quantity,
  categories,
}: Pick<StandingRequest, 'quantity' | 'categories'>): (string | undefined)[] {
  if (categories === undefined) return Array.from({ length: quantity }, () => undefined);
  return Object.entries(categories).flatMap(([id, units]) => Array.from({ length: units }, () => id));
}
