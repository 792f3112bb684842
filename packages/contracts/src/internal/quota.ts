import { z } from 'zod';
import { Id, UnitId } from '../ids.ts';

/**
 * POST /internal/quota/transfer: a sold unit counts for another fan's limit from now on. The caller numbers the
 * moves of one unit, rising; a repeat of a number gets the same answer, and a number below the last one changes nothing.
 */
export const TransferQuotaItem = z.object({
  holdId: Id,
  unitId: UnitId,
  /** The fan whose limit it counts for. */
  fanId: Id,
  move: z.int().min(1),
  /** Whether the limit is checked; false: it returns to a fan who had it before. */
  mustFit: z.boolean(),
});
export const TransferQuotaAnswer = z.object({ result: z.enum(['moved', 'quota-exceeded', 'unknown-unit']) });

export type TransferQuotaItem = z.infer<typeof TransferQuotaItem>;
export type TransferQuotaAnswer = z.infer<typeof TransferQuotaAnswer>;
