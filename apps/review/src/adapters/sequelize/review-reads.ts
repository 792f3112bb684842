import type { ReviewSubject } from '@clove/contracts';
import { Op } from 'sequelize';
import { type Rating, ratingOf } from '../../domain/rating.ts';
import type { Review } from '../../domain/review.ts';
import type { Models, ReviewRecord } from './models.ts';

/** Reads of reviews, each by a key or an index. */
export interface ReviewReads {
  /** Published ones of a subject, the newest first, older than the review `before`. */
  published(subject: ReviewSubject, limit: number, before?: string): Promise<Review[]>;
  rating(subject: ReviewSubject): Promise<Rating>;
  /** Of every subject in this state, the newest first, older than the review `before`. */
  inState(state: 'PUBLISHED' | 'HIDDEN', limit: number, before?: string): Promise<Review[]>;
  /** All of a member that were not withdrawn, the newest first. */
  ofAuthor(memberId: string): Promise<Review[]>;
  /** Where the member was: what they may review. */
  attended(memberId: string): Promise<ReviewSubject[]>;
  /** Reviews with reports that wait for the organiser, the longest waiting first. */
  reported(limit: number): Promise<{ review: Review; reports: { reason: string; at: Date }[] }[]>;
}

export function reviewReads(models: Models): ReviewReads {
  return {
    async published({ kind, id }, limit, before) {
      const records = await models.review.findAll({
        where: {
          subjectKind: kind,
          subjectId: id,
          state: 'PUBLISHED',
          ...(before === undefined ? {} : { id: { [Op.lt]: before } }),
        },
        // Ids of UUID version 7 sort by creation.
        order: [['id', 'DESC']],
        limit,
      });
      return records.map(reviewOf);
    },

    async inState(state, limit, before) {
      const records = await models.review.findAll({
        where: { state, ...(before === undefined ? {} : { id: { [Op.lt]: before } }) },
        order: [['id', 'DESC']],
        limit,
      });
      return records.map(reviewOf);
    },

    async rating({ kind, id }) {
      const records = await models.rating.findAll({ where: { subjectKind: kind, subjectId: id } });
      return ratingOf(new Map(records.map(({ stars, reviews }) => [stars, reviews])));
    },

    async ofAuthor(memberId) {
      const records = await models.review.findAll({
        where: { authorId: memberId, state: { [Op.ne]: 'WITHDRAWN' } },
        order: [['id', 'DESC']],
      });
      return records.map(reviewOf);
    },

    async attended(memberId) {
      const records = await models.attendance.findAll({
        attributes: ['subjectKind', 'subjectId'],
        where: { memberId },
        group: ['subjectKind', 'subjectId'],
        order: [
          ['subjectKind', 'ASC'],
          ['subjectId', 'ASC'],
        ],
      });
      return records.map(({ subjectKind, subjectId }) => ({ kind: subjectKind, id: subjectId }));
    },

    async reported(limit) {
      const reports = await models.report.findAll({
        where: { settledAt: null },
        // Of one that its author withdrew meanwhile nothing is left to decide.
        include: [{ association: 'review', where: { state: { [Op.ne]: 'WITHDRAWN' } } }],
        order: [['reportedAt', 'ASC']],
        limit,
      });
      return [...Map.groupBy(reports, ({ reviewId }) => reviewId).values()].flatMap((of) => {
        const [first] = of;
        if (first?.review === undefined) return [];
        const said = of.map(({ reason, reportedAt }) => ({ reason, at: reportedAt }));
        return [{ review: reviewOf(first.review), reports: said }];
      });
    },
  };
}

function reviewOf(record: ReviewRecord): Review {
  return {
    id: record.id,
    subject: { kind: record.subjectKind, id: record.subjectId },
    authorId: record.authorId,
    stars: record.stars,
    text: record.text,
    pictures: record.pictureHashes,
    state: record.state,
    hiddenReason: record.hiddenReason,
    answer: record.answer,
    answeredAt: record.answeredAt,
    publishedAt: record.publishedAt,
    changedAt: record.changedAt,
    version: record.version,
  };
}
