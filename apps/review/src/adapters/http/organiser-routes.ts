import { Id, Instant } from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { answerReview, hideReview, showReview } from '../../application/moderate-review.ts';
import { LONGEST_REASON, LONGEST_TEXT } from '../../domain/review.ts';
import { reviewTransaction } from '../postgres/review-transaction.ts';
import type { ReviewReads } from '../sequelize/review-reads.ts';
import { exampleReview, OwnReview, ownReview, PAGE, pageOf } from './shown-review.ts';

/** Most reports of one answer; those that wait longest come first. */
const MOST_REPORTS = 200;

const params = z.strictObject({ reviewId: Id });
const after = {
  200: { description: 'After the change', schema: OwnReview, example: exampleReview },
  404: { description: 'review-not-found' },
};

/** What the organiser does with reviews. */
export function organiserRoutes(unitOfWork: UnitOfWork, reads: ReviewReads): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/reviews/all',
      operationId: 'listAllReviews',
      summary: 'Reviews of everything, published or hidden, the newest first; hidden ones with the reason',
      access: ['organiser', 'ops'],
      query: z.strictObject({ state: OwnReview.shape.state, before: Id.optional() }),
      responses: {
        200: {
          description: `At most ${PAGE} reviews`,
          schema: z.object({
            reviews: z.array(OwnReview),
            /** Ask with it as `before` for older ones; null: there are none. */
            next: Id.nullable(),
          }),
          example: { reviews: [exampleReview], next: null },
        },
      },
      async handler({ query: { state, before } }) {
        const { shown, next } = pageOf(await reads.inState(state, PAGE + 1, before));
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: { reviews: shown.map(ownReview), next },
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/reviews/reported',
      operationId: 'listReportedReviews',
      summary: 'Reviews that members reported, the longest waiting first',
      access: ['organiser', 'ops'],
      responses: {
        200: {
          description: 'Reviews with what is said against them',
          schema: z.object({
            reviews: z.array(
              z.object({
                review: OwnReview,
                reports: z.array(z.object({ reason: z.string(), at: Instant })),
              }),
            ),
          }),
          example: {
            reviews: [
              { review: exampleReview, reports: [{ reason: '광고입니다.', at: '2026-08-09T03:00:00.000Z' }] },
            ],
          },
        },
      },
      async handler() {
        const reported = await reads.reported(MOST_REPORTS);
        const reviews = reported.map(({ review, reports }) => ({
          review: ownReview(review),
          reports: reports.map(({ reason, at }) => ({ reason, at: at.toISOString() })),
        }));
        return { status: 200, headers: { 'cache-control': 'no-store' }, body: { reviews } };
      },
    }),
    route({
      method: 'put',
      path: '/api/reviews/:reviewId/answer',
      operationId: 'answerReview',
      summary: 'The organiser’s answer below a review; null removes it',
      access: ['organiser'],
      idempotent: true,
      params,
      body: z.strictObject({ text: z.string().min(1).max(LONGEST_TEXT).nullable() }),
      examples: { body: { text: '와 주셔서 감사합니다.' } },
      responses: after,
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const { reviewId } = request.params;
          const review = await answerReview(reviewTransaction(tx), reviewId, request.body.text);
          return { status: 200, body: ownReview(review) };
        }),
    }),
    route({
      method: 'post',
      path: '/api/reviews/:reviewId/hide',
      operationId: 'hideReview',
      summary: 'Hides a review; its author is shown the reason',
      access: ['organiser'],
      idempotent: true,
      params,
      body: z.strictObject({ reason: z.string().min(1).max(LONGEST_REASON) }),
      examples: { body: { reason: '다른 관객의 이름이 들어 있습니다.' } },
      responses: after,
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const { reviewId } = request.params;
          const review = await hideReview(reviewTransaction(tx), reviewId, request.body.reason);
          return { status: 200, body: ownReview(review) };
        }),
    }),
    route({
      method: 'post',
      path: '/api/reviews/:reviewId/show',
      operationId: 'showReview',
      summary: 'Shows a hidden review again, or settles the reports about one that stays',
      access: ['organiser'],
      idempotent: true,
      params,
      responses: after,
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const review = await showReview(reviewTransaction(tx), request.params.reviewId);
          return { status: 200, body: ownReview(review) };
        }),
    }),
  ];
}
