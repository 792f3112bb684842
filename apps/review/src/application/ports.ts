import type { ReviewSubject } from '@clove/contracts';
import type { Picture } from '@clove/service-kit';
import type { Review } from '../domain/review.ts';

/** A place where a member was: the proof that they may review it. */
export interface Attendance {
  /** The ticket, pick-up or booking. */
  readonly sourceId: string;
  /** The piece of a pick-up; otherwise as `sourceId`. */
  readonly unitId: string;
  readonly memberId: string;
  readonly subject: ReviewSubject;
}

/** Everything of the reviews inside one transaction. Locks in the order attendance, review, rating, report. */
export interface ReviewTransaction {
  /** The database's clock. */
  now(): Promise<Date>;
  attended(memberId: string, subject: ReviewSubject): Promise<boolean>;
  /** Replaces what is known of these sources; of members who were erased nothing is kept. */
  replaceAttendance(sourceIds: readonly string[], attendance: readonly Attendance[]): Promise<void>;
  /** Where members who were erased have been, and whatever arrives of them later. */
  forgetAttendance(memberIds: readonly string[]): Promise<void>;
  /** Whether the author withdrew a review of this subject that the organiser had hidden. */
  hiddenForGood(authorId: string, subject: ReviewSubject): Promise<boolean>;
  /** Writes a new review with its rating and event; false: the author has one of this subject. */
  insert(review: Review): Promise<boolean>;
  /** Locks it. */
  find(reviewId: string): Promise<Review | undefined>;
  /** All that are not withdrawn, locked in the order of ids. */
  ofAuthors(memberIds: readonly string[]): Promise<Review[]>;
  /** Writes the review's next version with the rating and the event. */
  save(before: Review, after: Review): Promise<void>;
  storePicture(picture: Picture): Promise<void>;
  /** False: this member reported it before. */
  report(reviewId: string, reporterId: string, reason: string): Promise<boolean>;
  /** The organiser decided: its reports wait no longer. */
  settleReports(reviewId: string): Promise<void>;
}
