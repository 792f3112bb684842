import type { Opening } from '@clove/contracts';
import type { Wanted } from '@clove/inventory';
import { type NightRange, rangeName } from './night-range.ts';

/** A number of units of one kind of room, all for the same nights. */
export interface NightsRequest extends NightRange {
  readonly units: number;
  /** How many stay in them together; undefined: not said. */
  readonly guests?: number | undefined;
  /** What the fan's code opens. @default nothing */
  readonly opening?: Opening | undefined;
}

export function wantedNights({ units, ...range }: NightsRequest): Wanted {
  return { item: rangeName(range), units: null, quantity: units };
}
