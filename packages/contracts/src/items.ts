import { z } from 'zod';

/** The body of every set-based internal endpoint. Source of the cap: the batchers send at most 64, provisioning tools at most 500. */
export function items<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).min(1).max(500) });
}

/** The answer to an item that could not be carried out: a problem (RFC 9457) of its own. Asking again is safe. */
export const ItemProblem = z.object({
  problem: z.object({ type: z.string(), status: z.int(), detail: z.string() }),
});
export type ItemProblem = z.infer<typeof ItemProblem>;

export function isItemProblem(answer: unknown): answer is ItemProblem {
  return typeof answer === 'object' && answer !== null && 'problem' in answer;
}

/**
 * The answer of every set-based internal endpoint: one per item, in the order asked. A broken item has its own problem and
 * leaves the others alone.
 */
export function answers<T extends z.ZodType>(answer: T) {
  return z.object({ items: z.array(z.union([answer, ItemProblem])) });
}
