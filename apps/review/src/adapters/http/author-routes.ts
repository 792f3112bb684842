import { Id, ReviewSubject } from '@clove/contracts';
import {
  acceptedPicture,
  idempotently,
  member,
  type PicturePaths,
  type Route,
  route,
  servedPictures,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import { reportReview } from '../../application/moderate-review.ts';
import {
  addPicture,
  changeReview,
  publishReview,
  removePicture,
  withdrawReview,
} from '../../application/write-review.ts';
import { LONGEST_REASON, LONGEST_TEXT, MOST_PICTURES, type Review } from '../../domain/review.ts';
import { reviewTransaction } from '../postgres/review-transaction.ts';
import type { ReviewReads } from '../sequelize/review-reads.ts';
import { exampleReview, OwnReview, ownReview, PICTURES } from './shown-review.ts';

const uploadPath = '/api/reviews/:reviewId/picture';
export const picturePaths: PicturePaths = { served: PICTURES, uploads: [uploadPath] };
export const servedPicture = servedPictures(PICTURES, 'getReviewPicture');

const stars = z.int().min(1).max(5);
const text = z.string().max(LONGEST_TEXT);
const params = z.strictObject({ reviewId: Id });
const shown = { schema: OwnReview, example: exampleReview };
const notFound = { 404: { description: 'review-not-found: none, or not yours' } };

/** What members write. A review is its author's: to all others it does not exist here. */
export function authorRoutes(unitOfWork: UnitOfWork, reads: ReviewReads): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/reviews/mine',
      operationId: 'listOwnReviews',
      summary: 'The member’s own reviews, hidden ones with the reason, and what they may review',
      access: 'member',
      responses: {
        200: {
          description: 'Reviews, and subjects without one',
          schema: z.object({ reviews: z.array(OwnReview), reviewable: z.array(ReviewSubject) }),
          example: { reviews: [exampleReview], reviewable: [{ kind: 'goods', id: 'tee-2026' }] },
        },
      },
      async handler(request) {
        const { memberId } = member(request);
        const [reviews, attended] = await Promise.all([reads.ofAuthor(memberId), reads.attended(memberId)]);
        const done = new Set(reviews.map(({ subject }) => `${subject.kind}/${subject.id}`));
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: {
            reviews: reviews.map(ownReview),
            reviewable: attended.filter(({ kind, id }) => !done.has(`${kind}/${id}`)),
          },
        };
      },
    }),
    route({
      method: 'post',
      path: '/api/reviews',
      operationId: 'publishReview',
      summary: 'Reviews what the member attended, collected or stayed in, once',
      access: 'member',
      idempotent: true,
      body: z.strictObject({ subject: z.strictObject(ReviewSubject.shape), stars, text }),
      examples: {
        body: { subject: exampleReview.subject, stars: exampleReview.stars, text: exampleReview.text },
      },
      responses: {
        201: { description: 'Published', ...shown },
        403: { description: 'not-attended' },
        409: { description: 'already-reviewed, review-was-hidden' },
      },
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const { memberId } = member(request);
          const review = await publishReview(reviewTransaction(tx), memberId, request.body);
          return { status: 201, body: ownReview(review) };
        }),
    }),
    route({
      method: 'patch',
      path: '/api/reviews/:reviewId',
      operationId: 'changeReview',
      summary: 'Changes stars or text of the member’s own review',
      access: 'member',
      idempotent: true,
      params,
      body: z
        .strictObject({ stars: stars.optional(), text: text.optional() })
        .refine((body) => body.stars !== undefined || body.text !== undefined, 'name stars or text'),
      examples: { body: { stars: 4 } },
      responses: { 200: { description: 'After the change', ...shown }, ...notFound },
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const { memberId } = member(request);
          const { reviewId } = request.params;
          const review = await changeReview(reviewTransaction(tx), memberId, reviewId, request.body);
          return { status: 200, body: ownReview(review) };
        }),
    }),
    route({
      method: 'delete',
      path: '/api/reviews/:reviewId',
      operationId: 'withdrawReview',
      summary: 'Withdraws the member’s own review for good: text and pictures are erased',
      access: 'member',
      idempotent: true,
      params,
      responses: { 204: { description: 'Withdrawn' }, ...notFound },
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          await withdrawReview(reviewTransaction(tx), member(request).memberId, request.params.reviewId);
          return { status: 204 };
        }),
    }),
    route({
      method: 'put',
      path: uploadPath,
      operationId: 'addReviewPicture',
      summary: `Adds a picture (PNG, JPEG or WebP, at most 2 MB, sent as it is); a review shows at most ${MOST_PICTURES}`,
      access: 'member',
      // No Idempotency-Key: the same bytes have the same name, so adding them twice is adding them once.
      params,
      body: z.unknown(),
      bodyType: 'image/*',
      responses: {
        200: { description: 'After the change', ...shown },
        ...notFound,
        409: { description: 'too-many-pictures' },
      },
      async handler(request) {
        const picture = acceptedPicture(request.body);
        const { memberId } = member(request);
        const review = await unitOfWork.run<Review>((tx) =>
          addPicture(reviewTransaction(tx), memberId, request.params.reviewId, picture),
        );
        return { status: 200, body: ownReview(review) };
      },
    }),
    route({
      method: 'delete',
      path: '/api/reviews/:reviewId/pictures/:hash',
      operationId: 'removeReviewPicture',
      summary: 'Removes a picture from the member’s own review',
      access: 'member',
      idempotent: true,
      params: params.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
      responses: { 200: { description: 'After the change', ...shown }, ...notFound },
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const { reviewId, hash } = request.params;
          const review = await removePicture(reviewTransaction(tx), member(request).memberId, reviewId, hash);
          return { status: 200, body: ownReview(review) };
        }),
    }),
    route({
      method: 'post',
      path: '/api/reviews/:reviewId/reports',
      operationId: 'reportReview',
      summary: 'Reports to the organiser what is wrong with a review; a member’s first report counts',
      access: 'member',
      idempotent: true,
      params,
      body: z.strictObject({ reason: z.string().min(1).max(LONGEST_REASON) }),
      examples: { body: { reason: '광고입니다.' } },
      responses: {
        202: { description: 'The organiser will look at it' },
        ...notFound,
        409: { description: 'own-review' },
      },
      handler: (request) =>
        idempotently(unitOfWork, request.idempotency, async (tx) => {
          const { memberId } = member(request);
          await reportReview(reviewTransaction(tx), memberId, request.params.reviewId, request.body.reason);
          return { status: 202 };
        }),
    }),
  ];
}
