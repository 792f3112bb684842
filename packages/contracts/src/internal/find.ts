import { z } from 'zod';
import { Id } from '../ids.ts';
import { textFault } from '../text.ts';

/** An id as it stands in a log, a ticket or a provider's console. Never an e-mail address: what is asked for stays in a Job. */
export const FindId = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => textFault(text) === undefined && !text.includes('@'), 'an id, not an address');

/**
 * POST /internal/find: what a service keeps about one id, whatever the id is of: an order, a ticket, a hold, a unit, a
 * member, a payment, a provider's reference. It answers nothing about an id that it does not know. A service that cannot
 * say has no such route.
 */
export const FindRequest = z.object({ id: FindId });

/** One line of the story. */
export const FoundEntry = z.object({
  /** When it happened; null: it is so now. */
  at: z.iso.datetime({ offset: true }).nullable(),
  /** What it is about: `order 01997f2d-...`. */
  subject: z.string(),
  /** In plain words, without e-mail addresses, names and secrets: `captured 33000 KRW through toss`. */
  what: z.string(),
  correlationId: z.string().optional(),
  /** Of a message: the order that it is about. One about none may concern any order of its member: a day that moved, say. */
  orderId: Id.optional(),
});
export type FoundEntry = z.infer<typeof FoundEntry>;

export const FindAnswer = z.object({
  entries: z.array(FoundEntry).max(1000),
  /** Ids that belong to the same story and are asked of every service in their turn: an order's payment, holds and tickets. Never a member: that is another story. */
  related: z.array(FindId).max(200),
});
export type FindAnswer = z.infer<typeof FindAnswer>;
