import { z } from 'zod';

/**
 * Words of consumers' needs. Of their own on purpose: made of the contract's shapes, a need would change with what it is to
 * protect.
 */
export const id = z.string();
export const amount = z.number();
export const instant = z.string();
export const text = z.object({ ko: z.string(), en: z.string().optional() });
export const label = z.union([z.string(), text]).nullable();
export const inventory = z.enum(['seat', 'stay', 'merch']);

/** What a unit was sold as: `item` says it, and of releases up to 0.6.0 performance and section do. */
export const place = {
  item: z.string().optional(),
  performanceId: id.optional(),
  sectionId: id.optional(),
};

export const memberErased = z.object({ id });
