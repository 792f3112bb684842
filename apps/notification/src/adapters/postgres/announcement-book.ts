import type { AnnouncementBook } from '../../application/announcements.ts';
import { fansHolding, makeMessages } from './message-book.ts';

/** The announcements and their audiences in the service's tables. */
export const announcementBook: AnnouncementBook = {
  async isPerformance(db, id) {
    const rows = await db.query('SELECT FROM performance WHERE id = $1', [id]);
    return rows.length > 0;
  },
  audience: (db, { performanceId, sectionId }) =>
    fansHolding(db, { performanceId, ...(sectionId === undefined ? {} : { sectionId }) }),
  async record(tx, { id, organiserId, performanceId, sectionId, subject, body, recipients }) {
    await tx.query(
      `INSERT INTO announcement (id, organiser_id, performance_id, section_id, subject, body, recipients)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        organiserId,
        performanceId,
        sectionId ?? null,
        JSON.stringify(subject),
        JSON.stringify(body),
        recipients,
      ],
    );
  },
  makeMessages: (tx, cause, notice) => makeMessages(tx, [{ cause, notice }]),
};
