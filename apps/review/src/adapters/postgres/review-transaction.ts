import type { EventType } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { Attendance, ReviewTransaction } from '../../application/ports.ts';
import { type RatingDelta, type Review, ratingDeltas } from '../../domain/review.ts';
import { reviewColumns, reviewOf } from './review-rows.ts';

/** The reviews inside one transaction; every change of a review writes its rating and its event too. */
export function reviewTransaction(tx: Transaction): ReviewTransaction {
  return {
    async now() {
      const [row] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      if (row === undefined) throw new Error('the database gives no time');
      return row.now;
    },

    async attended(memberId, { kind, id }) {
      const rows = await tx.query(
        `SELECT 1 FROM attendance WHERE member_id = $1 AND subject_kind = $2 AND subject_id = $3 LIMIT 1`,
        [memberId, kind, id],
      );
      return rows.length > 0;
    },

    async replaceAttendance(sourceIds, attendance) {
      await tx.query('DELETE FROM attendance WHERE source_id = ANY ($1::text[])', [sourceIds]);
      await insertAttendance(tx, attendance);
    },

    async forgetAttendance(memberIds) {
      await tx.query(
        'INSERT INTO erased_member (member_id) SELECT id FROM unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING',
        [memberIds],
      );
      await tx.query('DELETE FROM attendance WHERE member_id = ANY ($1::uuid[])', [memberIds]);
    },

    async hiddenForGood(authorId, { kind, id }) {
      const rows = await tx.query(
        `SELECT 1 FROM review WHERE author_id = $1 AND subject_kind = $2 AND subject_id = $3 AND withdrawn_while_hidden
         LIMIT 1`,
        [authorId, kind, id],
      );
      return rows.length > 0;
    },

    async insert(review) {
      const rows = await tx.query(
        `INSERT INTO review (id, subject_kind, subject_id, author_id, stars, text, state, published_at, changed_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
         ON CONFLICT (author_id, subject_kind, subject_id) WHERE state <> 'WITHDRAWN' DO NOTHING RETURNING id`,
        [
          review.id,
          review.subject.kind,
          review.subject.id,
          review.authorId,
          review.stars,
          review.text,
          review.state,
          review.publishedAt,
          review.version,
        ],
      );
      if (rows.length === 0) return false;
      await countStars(tx, ratingDeltas(undefined, review));
      publish(tx, 'review.ReviewPublished', review);
      return true;
    },

    async find(reviewId) {
      const [row] = await tx.query(`SELECT ${reviewColumns} FROM review WHERE id = $1 FOR UPDATE`, [
        reviewId,
      ]);
      return row === undefined ? undefined : reviewOf(row);
    },

    async ofAuthors(memberIds) {
      const rows = await tx.query(
        `SELECT ${reviewColumns} FROM review WHERE author_id = ANY ($1::uuid[]) AND state <> 'WITHDRAWN'
         ORDER BY id FOR UPDATE`,
        [memberIds],
      );
      return rows.map(reviewOf);
    },

    async save(before, after) {
      await tx.query(
        `UPDATE review SET stars = $2, text = $3, picture_hashes = $4, state = $5, hidden_reason = $6, answer = $7,
           answered_at = $8, changed_at = $9, version = $10,
           withdrawn_while_hidden = state = 'HIDDEN' AND $5 = 'WITHDRAWN'
         WHERE id = $1`,
        [
          after.id,
          after.stars,
          after.text,
          after.pictures,
          after.state,
          after.hiddenReason,
          after.answer,
          after.answeredAt,
          after.changedAt,
          after.version,
        ],
      );
      await forgetPictures(
        tx,
        before.pictures.filter((hash) => !after.pictures.includes(hash)),
      );
      await countStars(tx, ratingDeltas(before, after));
      publish(tx, after.state === 'WITHDRAWN' ? 'review.ReviewWithdrawn' : 'review.ReviewChanged', after);
    },

    async storePicture({ hash, mediaType, bytes }) {
      await tx.query(
        'INSERT INTO picture (hash, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING',
        [hash, mediaType, bytes],
      );
    },

    async report(reviewId, reporterId, reason) {
      const rows = await tx.query(
        `INSERT INTO report (review_id, reporter_id, reason) VALUES ($1, $2, $3)
         ON CONFLICT (review_id, reporter_id) DO NOTHING RETURNING review_id`,
        [reviewId, reporterId, reason],
      );
      return rows.length > 0;
    },

    async settleReports(reviewId) {
      await tx.query(
        'UPDATE report SET settled_at = clock_timestamp() WHERE review_id = $1 AND settled_at IS NULL',
        [reviewId],
      );
    },
  };
}

async function insertAttendance(tx: Transaction, attendance: readonly Attendance[]): Promise<void> {
  if (attendance.length === 0) return;
  await tx.query(
    `INSERT INTO attendance (source_id, unit_id, member_id, subject_kind, subject_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[])
       AS was (source_id, unit_id, member_id, subject_kind, subject_id)
     WHERE NOT EXISTS (SELECT FROM erased_member WHERE erased_member.member_id = was.member_id)`,
    [
      attendance.map(({ sourceId }) => sourceId),
      attendance.map(({ unitId }) => unitId),
      attendance.map(({ memberId }) => memberId),
      attendance.map(({ subject }) => subject.kind),
      attendance.map(({ subject }) => subject.id),
    ],
  );
}

/** Sorted, so that two changes of one subject's reviews cannot deadlock. */
async function countStars(tx: Transaction, deltas: readonly RatingDelta[]): Promise<void> {
  for (const { subject, stars, by } of [...deltas].sort((a, b) => a.stars - b.stars)) {
    const statement =
      by === 1
        ? `INSERT INTO rating (subject_kind, subject_id, stars, reviews) VALUES ($1, $2, $3, 1)
           ON CONFLICT (subject_kind, subject_id, stars) DO UPDATE SET reviews = rating.reviews + 1`
        : `UPDATE rating SET reviews = reviews - 1 WHERE subject_kind = $1 AND subject_id = $2 AND stars = $3`;
    await tx.query(statement, [subject.kind, subject.id, stars]);
  }
}

/** Pictures that no review shows any more. */
async function forgetPictures(tx: Transaction, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  await tx.query(
    `DELETE FROM picture p WHERE p.hash = ANY ($1::text[])
       AND NOT EXISTS (SELECT 1 FROM review r WHERE p.hash = ANY (r.picture_hashes))`,
    [hashes],
  );
}

function publish(tx: Transaction, type: Extract<EventType, `review.${string}`>, review: Review): void {
  tx.publish({
    type,
    subject: review.id,
    subjectVersion: review.version,
    data: {
      id: review.id,
      subject: review.subject,
      authorId: review.authorId,
      stars: review.stars,
      text: review.text,
      pictures: review.pictures.length,
      state: review.state,
      answered: review.answer !== null,
      publishedAt: review.publishedAt.toISOString(),
    },
  });
}
