import { Id, Instant, ReviewSubject } from '@clove/contracts';
import { z } from 'zod';
import type { Rating } from '../../domain/rating.ts';
import type { Review } from '../../domain/review.ts';

/** Where the pictures of reviews are served, by `:hash`. */
export const PICTURES = '/api/reviews/pictures/:hash';

/** Reviews of one answer. Source: two screens of a phone. */
export const PAGE = 20;

/** One page of `PAGE + 1` reviews that were asked for, and the review that the next page begins before; null: it is the last. */
export function pageOf(found: readonly Review[]): { shown: readonly Review[]; next: string | null } {
  const shown = found.slice(0, PAGE);
  return { shown, next: found.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
}

/** A review as everybody reads it: nothing says who wrote it. */
export const PublicReview = z.object({
  id: Id,
  subject: ReviewSubject,
  stars: z.int(),
  text: z.string(),
  /** Addresses, in order. */
  pictures: z.array(z.string()),
  answer: z.object({ text: z.string(), at: Instant }).nullable(),
  publishedAt: Instant,
  changedAt: Instant,
});

/** As its author and the organiser read it. */
export const OwnReview = PublicReview.extend({
  state: z.enum(['PUBLISHED', 'HIDDEN']),
  hiddenReason: z.string().nullable(),
});

export const ShownRating = z.object({
  reviews: z.int(),
  average: z.number().nullable(),
  byStars: z.record(z.enum(['1', '2', '3', '4', '5']), z.int()),
});

export function publicReview(review: Review): z.infer<typeof PublicReview> {
  const { id, subject, stars, text, answer, answeredAt } = review;
  return {
    id,
    subject,
    stars,
    text,
    pictures: review.pictures.map((hash) => PICTURES.replace(':hash', hash)),
    answer: answer === null || answeredAt === null ? null : { text: answer, at: answeredAt.toISOString() },
    publishedAt: review.publishedAt.toISOString(),
    changedAt: review.changedAt.toISOString(),
  };
}

export function ownReview(review: Review): z.infer<typeof OwnReview> {
  const { state, hiddenReason } = review;
  if (state === 'WITHDRAWN') throw new Error(`review ${review.id} was withdrawn and is not shown`);
  return { ...publicReview(review), state, hiddenReason };
}

export function shownRating({ reviews, average, byStars }: Rating): z.infer<typeof ShownRating> {
  return { reviews, average, byStars: { ...byStars } };
}

/** For OpenAPI. */
export const exampleReview: z.infer<typeof OwnReview> = {
  id: '0190f2a8-1f6b-7c3e-9a44-5d3c2b1a0f9e',
  subject: { kind: 'performance', id: 'day-1' },
  stars: 5,
  text: '소리가 정말 좋았어요.',
  pictures: [PICTURES.replace(':hash', 'a'.repeat(64))],
  answer: { text: '와 주셔서 감사합니다.', at: '2026-08-09T03:00:00.000Z' },
  publishedAt: '2026-08-08T03:00:00.000Z',
  changedAt: '2026-08-09T03:00:00.000Z',
  state: 'PUBLISHED',
  hiddenReason: null,
};
