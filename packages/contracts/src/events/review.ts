import { z } from 'zod';
import { Id, LocalId } from '../ids.ts';
import { Instant } from '../text.ts';
import { eventsOf } from './declare.ts';

/** What can be reviewed. */
export const ReviewSubject = z.object({ kind: z.enum(['performance', 'goods', 'room']), id: LocalId });
export type ReviewSubject = z.infer<typeof ReviewSubject>;

export const ReviewData = z.object({
  id: Id,
  subject: ReviewSubject,
  authorId: Id,
  stars: z.int().min(1).max(5),
  text: z.string(),
  pictures: z.int().min(0).max(3),
  /** HIDDEN by the organiser, WITHDRAWN by its author: neither counts. */
  state: z.enum(['PUBLISHED', 'HIDDEN', 'WITHDRAWN']),
  answered: z.boolean(),
  publishedAt: Instant,
});

export const reviewEvents = eventsOf('review.ReviewPublished', ReviewData, [
  'review.ReviewPublished',
  /** Its text or stars, the organiser's answer, or whether it is hidden. */
  'review.ReviewChanged',
  'review.ReviewWithdrawn',
]);
