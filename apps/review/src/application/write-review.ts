import type { ReviewSubject } from '@clove/contracts';
import { newId, type Picture } from '@clove/service-kit';
import { ReviewRefused } from '../domain/refusals.ts';
import { changed, MOST_PICTURES, type Review } from '../domain/review.ts';
import type { ReviewTransaction } from './ports.ts';

/** Publishes a review by who was there, once per subject. @throws ReviewRefused */
export async function publishReview(
  reviews: ReviewTransaction,
  authorId: string,
  written: { readonly subject: ReviewSubject; readonly stars: number; readonly text: string },
): Promise<Review> {
  const { subject } = written;
  if (!(await reviews.attended(authorId, subject)))
    throw new ReviewRefused({ reason: 'not-attended', subject });
  if (await reviews.hiddenForGood(authorId, subject))
    throw new ReviewRefused({ reason: 'review-was-hidden', subject });
  const now = await reviews.now();
  const review: Review = {
    id: newId(),
    ...written,
    authorId,
    pictures: [],
    state: 'PUBLISHED',
    hiddenReason: null,
    answer: null,
    answeredAt: null,
    publishedAt: now,
    changedAt: now,
    version: 1,
  };
  if (!(await reviews.insert(review))) throw new ReviewRefused({ reason: 'already-reviewed', subject });
  return review;
}

/** Its author changes stars or text; a hidden one stays hidden. @throws ReviewRefused */
export async function changeReview(
  reviews: ReviewTransaction,
  authorId: string,
  reviewId: string,
  change: { readonly stars?: number | undefined; readonly text?: string | undefined },
): Promise<Review> {
  const review = await ownReview(reviews, authorId, reviewId);
  const { stars = review.stars, text = review.text } = change;
  return saved(reviews, review, changed(review, { stars, text }, await reviews.now()));
}

/** Shows one more picture; the same picture again changes nothing. @throws ReviewRefused */
export async function addPicture(
  reviews: ReviewTransaction,
  authorId: string,
  reviewId: string,
  picture: Picture,
): Promise<Review> {
  const review = await ownReview(reviews, authorId, reviewId);
  if (review.pictures.includes(picture.hash)) return review;
  if (review.pictures.length >= MOST_PICTURES)
    throw new ReviewRefused({ reason: 'too-many-pictures', most: MOST_PICTURES });
  await reviews.storePicture(picture);
  const pictures = [...review.pictures, picture.hash];
  return saved(reviews, review, changed(review, { pictures }, await reviews.now()));
}

/** @throws ReviewRefused */
export async function removePicture(
  reviews: ReviewTransaction,
  authorId: string,
  reviewId: string,
  hash: string,
): Promise<Review> {
  const review = await ownReview(reviews, authorId, reviewId);
  const pictures = review.pictures.filter((shown) => shown !== hash);
  if (pictures.length === review.pictures.length) throw new ReviewRefused({ reason: 'picture-not-shown' });
  return saved(reviews, review, changed(review, { pictures }, await reviews.now()));
}

/** Its author takes it back for good: its text and pictures are erased. @throws ReviewRefused */
export async function withdrawReview(
  reviews: ReviewTransaction,
  authorId: string,
  reviewId: string,
): Promise<void> {
  const review = await ownReview(reviews, authorId, reviewId);
  await reviews.save(review, withdrawn(review, await reviews.now()));
}

/** Members were erased: so are their reviews, and where they were. */
export async function eraseMembers(reviews: ReviewTransaction, memberIds: readonly string[]): Promise<void> {
  await reviews.forgetAttendance(memberIds);
  const now = await reviews.now();
  for (const review of await reviews.ofAuthors(memberIds)) {
    await reviews.save(review, withdrawn(review, now));
  }
}

function withdrawn(review: Review, now: Date): Review {
  return changed(
    review,
    { state: 'WITHDRAWN', text: '', pictures: [], hiddenReason: null, answer: null, answeredAt: null },
    now,
  );
}

async function ownReview(reviews: ReviewTransaction, authorId: string, reviewId: string): Promise<Review> {
  const review = await reviews.find(reviewId);
  if (review === undefined || review.authorId !== authorId || review.state === 'WITHDRAWN')
    throw new ReviewRefused({ reason: 'review-not-found' });
  return review;
}

async function saved(reviews: ReviewTransaction, before: Review, after: Review): Promise<Review> {
  await reviews.save(before, after);
  return after;
}
