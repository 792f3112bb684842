import { ReviewRefused } from '../domain/refusals.ts';
import { changed, type Review, type ReviewChange } from '../domain/review.ts';
import type { ReviewTransaction } from './ports.ts';

/** The organiser's answer below the review; null removes it. @throws ReviewRefused */
export async function answerReview(
  reviews: ReviewTransaction,
  reviewId: string,
  answer: string | null,
): Promise<Review> {
  const now = await reviews.now();
  return moderate(reviews, reviewId, { answer, answeredAt: answer === null ? null : now }, now);
}

/** Hides a review from everybody but its author, who is shown the reason. Its reports are settled. @throws ReviewRefused */
export async function hideReview(
  reviews: ReviewTransaction,
  reviewId: string,
  reason: string,
): Promise<Review> {
  const change = { state: 'HIDDEN', hiddenReason: reason } as const;
  const review = await moderate(reviews, reviewId, change, await reviews.now());
  await reviews.settleReports(reviewId);
  return review;
}

/** Shows a review, which may have been hidden: the organiser looked at its reports and found nothing. @throws ReviewRefused */
export async function showReview(reviews: ReviewTransaction, reviewId: string): Promise<Review> {
  const change = { state: 'PUBLISHED', hiddenReason: null } as const;
  const review = await moderate(reviews, reviewId, change, await reviews.now());
  await reviews.settleReports(reviewId);
  return review;
}

/** A member says what is wrong with a published review of another; a repeat changes nothing. @throws ReviewRefused */
export async function reportReview(
  reviews: ReviewTransaction,
  reporterId: string,
  reviewId: string,
  reason: string,
): Promise<void> {
  const review = await reviews.find(reviewId);
  if (review?.state !== 'PUBLISHED') throw new ReviewRefused({ reason: 'review-not-found' });
  if (review.authorId === reporterId) throw new ReviewRefused({ reason: 'own-review' });
  await reviews.report(reviewId, reporterId, reason);
}

async function moderate(
  reviews: ReviewTransaction,
  reviewId: string,
  change: ReviewChange,
  now: Date,
): Promise<Review> {
  const review = await reviews.find(reviewId);
  if (review === undefined || review.state === 'WITHDRAWN')
    throw new ReviewRefused({ reason: 'review-not-found' });
  const after = changed(review, change, now);
  await reviews.save(review, after);
  return after;
}
