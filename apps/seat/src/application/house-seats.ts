import type { Queryable } from '@clove/service-kit';

/** A seat that only staff take. */
export interface HouseSeat {
  readonly id: string;
  readonly sectionId: string;
  /** HELD: staff hold it, or its order is being placed. */
  readonly state: 'FREE' | 'HELD' | 'SOLD';
}

/** Those of a performance that are on sale and not blocked, in the order of sections and rows. */
export type HouseSeats = (db: Queryable, performanceId: string) => Promise<readonly HouseSeat[]>;
