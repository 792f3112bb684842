import type { Limits } from '@clove/inventory';
import { countNights, rangeOf } from '../../domain/night-range.ts';

/** What one guest may have, holds included. */
export interface MostPerGuest {
  readonly units: number;
  /** Summed over units: two units for three nights are six. */
  readonly nights: number;
}

/** Two limits over all rooms together. Asks the database nothing. */
export function limitsPerGuest(most: MostPerGuest): Limits {
  return {
    countsFor: (item) =>
      item === null
        ? []
        : [
            { scope: 'nights', each: countNights(rangeOf(item)) },
            { scope: 'units', each: 1 },
          ],
    read: () => Promise.resolve((scope) => (scope === 'nights' ? most.nights : most.units)),
  };
}
