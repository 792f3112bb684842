import { z } from 'zod';
import { textFault } from '../text.ts';
import { FoundEntry, type StoryEntry } from './story.ts';

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

export const FindAnswer = z.object({
  entries: z.array(FoundEntry).max(1000),
  /** Ids that belong to the same story and are asked of every service in their turn: an order's payment, holds and tickets. Never a member: that is another story. */
  related: z.array(FindId).max(200),
});
export type FindAnswer = z.infer<typeof FindAnswer>;

/** What a service of this release answers. */
export type StoryAnswer = Omit<FindAnswer, 'entries'> & { entries: StoryEntry[] };
