import { type ProblemInit, problemsOf } from '@clove/service-kit';
import { type ReviewRefusal, ReviewRefused } from '../../domain/refusals.ts';

/** Status and words of what review refuses. */
export const reviewProblems = problemsOf(ReviewRefused, problemOf);

function problemOf(refusal: ReviewRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'review-not-found':
      return { status: 404, type, detail: 'There is no such review.' };
    case 'not-attended':
      return {
        status: 403,
        type,
        detail:
          'A review is written by those who were there: after checking in, collecting the goods or completing the stay.',
      };
    case 'already-reviewed':
      return {
        status: 409,
        type,
        detail: `You reviewed ${refusal.subject.id} before: change or withdraw that review.`,
      };
    case 'review-was-hidden':
      return {
        status: 409,
        type,
        detail: `The organiser hid your review of ${refusal.subject.id}: it is not written again.`,
      };
    case 'too-many-pictures':
      return {
        status: 409,
        type,
        detail: `A review shows at most ${refusal.most} pictures. Remove one first.`,
      };
    case 'picture-not-shown':
      return { status: 404, type, detail: 'The review does not show this picture.' };
    case 'own-review':
      return { status: 409, type, detail: 'You wrote this review: change or withdraw it.' };
  }
}
