import { Id, LocalId, ReviewSubject } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { ReviewReads } from '../sequelize/review-reads.ts';
import {
  exampleReview,
  PAGE,
  PublicReview,
  pageOf,
  publicReview,
  ShownRating,
  shownRating,
} from './shown-review.ts';

const subject = { kind: ReviewSubject.shape.kind, id: LocalId };
const Page = z.object({
  rating: ShownRating,
  reviews: z.array(PublicReview),
  /** Ask with it as `before` for older ones; null: there are none. */
  next: Id.nullable(),
});
const { state: _, hiddenReason: __, ...examplePublic } = exampleReview;
const exampleRating = { reviews: 12, average: 4.58, byStars: { 1: 0, 2: 0, 3: 1, 4: 3, 5: 8 } };

/** What everybody may read. */
export function publicRoutes(reads: ReviewReads): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/reviews',
      operationId: 'listReviews',
      summary: 'Published reviews of a performance, an item or a room, the newest first, with its rating',
      access: 'public',
      query: z.strictObject({ ...subject, before: Id.optional() }),
      responses: {
        200: {
          description: `At most ${PAGE} reviews`,
          schema: Page,
          example: { rating: exampleRating, reviews: [examplePublic], next: null },
        },
      },
      async handler({ query: { kind, id, before } }) {
        const [rating, found] = await Promise.all([
          reads.rating({ kind, id }),
          reads.published({ kind, id }, PAGE + 1, before),
        ]);
        const { shown, next } = pageOf(found);
        return {
          status: 200,
          headers: { 'cache-control': 'public, max-age=5' },
          body: { rating: shownRating(rating), reviews: shown.map(publicReview), next },
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/reviews/ratings/:kind/:id',
      operationId: 'getRating',
      summary: 'The rating of a performance, an item or a room',
      access: 'public',
      params: z.strictObject(subject),
      responses: { 200: { description: 'The rating', schema: ShownRating, example: exampleRating } },
      async handler({ params }) {
        return {
          status: 200,
          headers: { 'cache-control': 'public, max-age=5' },
          body: shownRating(await reads.rating(params)),
        };
      },
    }),
  ];
}
