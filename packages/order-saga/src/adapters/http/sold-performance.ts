import { Instant } from '@clove/contracts';
import { z } from 'zod';
import type { PerformanceBook } from '../../application/performance-book.ts';
import { hasMoved, startOfSale } from '../../domain/starts.ts';

/** What became of a performance since a place at it was sold. */
export const SoldPerformance = z.strictObject({
  /** Null: no start is known. */
  startsAt: Instant.nullable(),
  /** The start that was sold, where the present one is another: cancelling is free until the present one. */
  previousStartsAt: Instant.nullable(),
  /** The organiser cancelled it: everybody is paid back. */
  cancelled: z.strictObject({ at: Instant, reason: z.string() }).nullable(),
});
export type SoldPerformance = z.infer<typeof SoldPerformance>;

/** @param soldAt when the order was placed */
export function soldPerformance(
  { starts, cancelled }: PerformanceBook,
  performanceId: string,
  soldAt: string,
): SoldPerformance {
  const start = startOfSale(starts.get(performanceId) ?? [], soldAt);
  return {
    startsAt: start?.present ?? null,
    previousStartsAt: start !== undefined && hasMoved(start) ? start.whenSold : null,
    cancelled: cancelled.get(performanceId) ?? null,
  };
}
