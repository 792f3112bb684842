import type { ReviewSubject } from '@clove/contracts';

/** Most pictures of one review. Source: the rules of the pool. */
export const MOST_PICTURES = 3;

/** Most characters of a review, an answer and a reason. Source: an assumption, two screens of a phone. */
export const LONGEST_TEXT = 4_000;
export const LONGEST_REASON = 500;

export type ReviewState = 'PUBLISHED' | 'HIDDEN' | 'WITHDRAWN';

/** A review as the service keeps it. */
export interface Review {
  readonly id: string;
  readonly subject: ReviewSubject;
  readonly authorId: string;
  /** 1 to 5. */
  readonly stars: number;
  readonly text: string;
  /** SHA-256 of each picture, in the order in which they are shown. */
  readonly pictures: readonly string[];
  readonly state: ReviewState;
  /** Given by the organiser who hid it, and shown to its author; null: it is not hidden. */
  readonly hiddenReason: string | null;
  /** The organiser's answer. */
  readonly answer: string | null;
  readonly answeredAt: Date | null;
  readonly publishedAt: Date;
  readonly changedAt: Date;
  readonly version: number;
}

/** The state table; what is not listed is forbidden. */
const transitions: Readonly<Record<ReviewState, readonly ReviewState[]>> = {
  /** To itself: its author changes it, the organiser answers it. */
  PUBLISHED: ['PUBLISHED', 'HIDDEN', 'WITHDRAWN'],
  /** By the organiser. Its author may still change or withdraw it; only the organiser shows it again. */
  HIDDEN: ['HIDDEN', 'PUBLISHED', 'WITHDRAWN'],
  /** By its author, for good. */
  WITHDRAWN: [],
};

/** What may change of a review. */
export type ReviewChange = Partial<
  Pick<Review, 'stars' | 'text' | 'pictures' | 'state' | 'hiddenReason' | 'answer' | 'answeredAt'>
>;

/** The review after a change, one version later. Throws on a transition that does not exist: a defect, never an input. */
export function changed(review: Review, change: ReviewChange, now: Date): Review {
  const state = change.state ?? review.state;
  if (!transitions[review.state].includes(state)) {
    throw new Error(`review ${review.id}: no transition from ${review.state} to ${state}`);
  }
  return { ...review, ...change, changedAt: now, version: review.version + 1 };
}

/** Changes of a subject's rating: how many more (or fewer) published reviews have so many stars. */
export interface RatingDelta {
  readonly subject: ReviewSubject;
  readonly stars: number;
  readonly by: 1 | -1;
}

/** What a change of a review means for the rating of its subject. @param before undefined: it is new */
export function ratingDeltas(before: Review | undefined, after: Review): RatingDelta[] {
  const counted = (review: Review | undefined) => (review?.state === 'PUBLISHED' ? review.stars : undefined);
  const [was, is] = [counted(before), counted(after)];
  if (was === is) return [];
  const { subject } = after;
  return [
    ...(was === undefined ? [] : [{ subject, stars: was, by: -1 as const }]),
    ...(is === undefined ? [] : [{ subject, stars: is, by: 1 as const }]),
  ];
}
