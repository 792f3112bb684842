import type { EnvironmentFile } from '../environment/schema.ts';
import type { FestivalFile } from '../festival/schema.ts';

/** A span of time around the opening of sales in which nothing that rolls pods may happen. */
export interface FreezeWindow {
  readonly from: Date;
  /** The first instant that is free again. */
  readonly until: Date;
  readonly hours: number;
}

const HOUR_MS = 3_600_000;

/** The freeze of a festival in an environment, or undefined when the environment has none. */
export function freezeWindow(
  freeze: EnvironmentFile['freeze'],
  sales: Pick<FestivalFile['sales'], 'opensAt'>,
): FreezeWindow | undefined {
  const hours = (freeze?.hoursBefore ?? 0) + (freeze?.hoursAfter ?? 0);
  if (freeze === undefined || hours === 0) return undefined;
  const from = new Date(Date.parse(sales.opensAt) - freeze.hoursBefore * HOUR_MS);
  return { from, until: new Date(from.getTime() + hours * HOUR_MS), hours };
}
