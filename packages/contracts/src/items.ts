import { z } from 'zod';

/** The body of every set-based internal endpoint. Source of the cap: the batchers send at most 64, provisioning tools at most 500. */
export function items<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).min(1).max(500) });
}

/** The answer of every set-based internal endpoint: one per item, in the order asked. */
export function answers<T extends z.ZodType>(answer: T) {
  return z.object({ items: z.array(answer) });
}
