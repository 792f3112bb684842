import type { Wanted } from '@clove/inventory';
import { sectionName } from './section.ts';

/** Named seats of one performance, in any of its numbered sections. */
export interface NumberedRequest {
  readonly kind: 'numbered';
  readonly performanceId: string;
  /** Seat ids, each once. */
  readonly seats: readonly string[];
}

/** A number of places in one standing section. */
export interface StandingRequest {
  readonly kind: 'standing';
  readonly performanceId: string;
  readonly sectionId: string;
  readonly quantity: number;
}

/** What a fan asks to hold. */
export type HoldRequest = NumberedRequest | StandingRequest;

export function wantedSeats({ seats }: NumberedRequest): Wanted {
  return { item: null, units: seats, quantity: seats.length };
}

export function wantedPlaces({ quantity, ...section }: StandingRequest): Wanted {
  return { item: sectionName(section), units: null, quantity };
}
