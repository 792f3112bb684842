import type { ReviewSubject } from '@clove/contracts';
import { Refused } from '@clove/service-kit';

/** Why a review is not read or written; nothing of a refused request was done. */
export type ReviewRefusal =
  /** There is none, or it is not this member's, or it was withdrawn. */
  | { readonly reason: 'review-not-found' }
  /** The member did not check in, collect or stay. */
  | { readonly reason: 'not-attended'; readonly subject: ReviewSubject }
  | { readonly reason: 'already-reviewed'; readonly subject: ReviewSubject }
  /** The organiser hid the member's review of it, which the member then withdrew. */
  | { readonly reason: 'review-was-hidden'; readonly subject: ReviewSubject }
  | { readonly reason: 'too-many-pictures'; readonly most: number }
  | { readonly reason: 'picture-not-shown' }
  | { readonly reason: 'own-review' };

export class ReviewRefused extends Refused<ReviewRefusal> {}
