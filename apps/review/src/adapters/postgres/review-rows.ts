import { z } from 'zod';
import type { Review } from '../../domain/review.ts';

const reviewRow = z.object({
  id: z.string(),
  subject_kind: z.enum(['performance', 'goods', 'room']),
  subject_id: z.string(),
  author_id: z.string(),
  stars: z.number(),
  text: z.string(),
  picture_hashes: z.array(z.string()),
  state: z.enum(['PUBLISHED', 'HIDDEN', 'WITHDRAWN']),
  hidden_reason: z.string().nullable(),
  answer: z.string().nullable(),
  answered_at: z.date().nullable(),
  published_at: z.date(),
  changed_at: z.date(),
  version: z.number(),
});

/** Columns that {@link reviewOf} needs. */
export const reviewColumns = Object.keys(reviewRow.shape).join(', ');

export function reviewOf(row: unknown): Review {
  const read = reviewRow.parse(row);
  return {
    id: read.id,
    subject: { kind: read.subject_kind, id: read.subject_id },
    authorId: read.author_id,
    stars: read.stars,
    text: read.text,
    pictures: read.picture_hashes,
    state: read.state,
    hiddenReason: read.hidden_reason,
    answer: read.answer,
    answeredAt: read.answered_at,
    publishedAt: read.published_at,
    changedAt: read.changed_at,
    version: read.version,
  };
}
