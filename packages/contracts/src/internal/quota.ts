import { z } from 'zod';
import { Id, UnitId } from '../ids.ts';

/**
 * POST /internal/quota/transfer: a sold unit counts for another fan's limit from now on. Moves of one unit are numbered
 * by who asks, rising; the answer to a number stays the same however often it is asked, and a number below the last
 * one changes nothing.
 */
export const TransferQuotaItem = z.object({
  holdId: Id,
  unitId: UnitId,
  /** Whose limit it counts for. */
  fanId: Id,
  move: z.int().min(1),
  /** Whether it is refused where it does not fit; false: it goes back to a fan who had it. */
  mustFit: z.boolean(),
});
export const TransferQuotaAnswer = z.object({ result: z.enum(['moved', 'quota-exceeded', 'unknown-unit']) });

export type TransferQuotaItem = z.infer<typeof TransferQuotaItem>;
export type TransferQuotaAnswer = z.infer<typeof TransferQuotaAnswer>;
