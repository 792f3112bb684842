import { Instant } from '@clove/contracts';
import { z } from 'zod';
import type { OccasionBook } from '../../application/occasion-book.ts';
import { hasMoved, startOfSale } from '../../domain/starts.ts';

/** What became of an occasion since a place at it was sold. */
export const SoldOccasion = z.strictObject({
  /** Null: no start is known. */
  startsAt: Instant.nullable(),
  /** The start that was sold, where the present one is another: cancelling is free until the present one. */
  previousStartsAt: Instant.nullable(),
  /** Why it was moved, where previousStartsAt is not null and the organiser gave a reason. */
  moveReason: z.string().nullable(),
  /** The organiser cancelled it: everybody is paid back. */
  cancelled: z.strictObject({ at: Instant, reason: z.string() }).nullable(),
});
export type SoldOccasion = z.infer<typeof SoldOccasion>;

/** @param soldAt when the order was placed */
export function soldOccasion(
  { starts, cancelled }: OccasionBook,
  occasionId: string,
  soldAt: string,
): SoldOccasion {
  const start = startOfSale(starts.get(occasionId) ?? [], soldAt);
  const moved = start !== undefined && hasMoved(start) ? start : undefined;
  return {
    startsAt: start?.present ?? null,
    previousStartsAt: moved?.whenSold ?? null,
    moveReason: moved?.reason ?? null,
    cancelled: cancelled.get(occasionId) ?? null,
  };
}
