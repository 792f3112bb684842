import type { MailRequestStore } from '../../application/ports.ts';
import { type Language, type MailKind, OPENABLE_SECONDS } from '../../domain/mail.ts';

/** Requests for mails in PostgreSQL. Lock order: member, invitation, mail request. */
export const mailRequestStore: MailRequestStore = {
  async insert(tx, { id, kind, memberId, invitationId, facts }) {
    const rows = await tx.query<{ requested_at: Date }>(
      `INSERT INTO mail_request (id, kind, member_id, invitation_id, facts) VALUES ($1, $2, $3, $4, $5)
       RETURNING requested_at`,
      [id, kind, memberId, invitationId, JSON.stringify(facts)],
    );
    return rows[0]?.requested_at ?? new Date();
  },

  async insertReset(tx, { id, email, wanted }) {
    // Without an account a row is written as well: the same work and the same commit.
    const rows = await tx.query<{ member_id: string | null; requested_at: Date }>(
      `INSERT INTO mail_request (id, kind, member_id, ended_at)
       SELECT $1, 'password-reset', m.id, CASE WHEN m.id IS NULL THEN clock_timestamp() END
       FROM (SELECT 1) AS always LEFT JOIN member m
         ON m.email_key = lower($2) AND m.erased_at IS NULL AND NOT m.deployed AND $3
       RETURNING member_id, requested_at`,
      [id, email, wanted],
    );
    const row = rows[0];
    if (row === undefined) throw new Error('a row that was inserted is not there');
    return { memberId: row.member_id, requestedAt: row.requested_at };
  },

  async lockOpenable(tx, ids) {
    const rows = await tx.query<OpenableRow>(
      `SELECT r.id, r.kind, r.facts, coalesce(m.email, i.email) AS email, m.name,
              coalesce(m.language, i.language) AS language
       FROM mail_request r
       LEFT JOIN member m ON m.id = r.member_id
       LEFT JOIN invitation i ON i.id = r.invitation_id
       WHERE r.id = ANY ($1::uuid[]) AND r.ended_at IS NULL
         AND r.requested_at > clock_timestamp() - make_interval(secs => $2)
         AND CASE WHEN r.invitation_id IS NULL THEN m.email IS NOT NULL
                  ELSE i.ended_at IS NULL AND i.expires_at > clock_timestamp() END
       ORDER BY r.id FOR UPDATE OF r`,
      [ids, OPENABLE_SECONDS],
    );
    return rows;
  },

  async putSecrets(tx, linked) {
    if (linked.length === 0) return;
    await tx.query(
      `UPDATE mail_request r
       SET secret_hash = s.hash, secret_expires_at = clock_timestamp() + make_interval(secs => s.seconds)
       FROM unnest($1::uuid[], $2::bytea[], $3::int[]) AS s (id, hash, seconds) WHERE r.id = s.id`,
      [linked.map(({ id }) => id), linked.map(({ hash }) => hash), linked.map(({ seconds }) => seconds)],
    );
  },

  async holder(tx, secretHash, kind) {
    const rows = await tx.query<{ member_id: string }>(
      `SELECT member_id FROM mail_request WHERE secret_hash = $1 AND kind = $2 AND member_id IS NOT NULL
         AND ended_at IS NULL AND secret_expires_at > clock_timestamp()`,
      [secretHash, kind],
    );
    return rows[0] && { memberId: rows[0].member_id };
  },

  async take(tx, secretHash, kind) {
    const rows = await tx.query(
      `UPDATE mail_request SET ended_at = clock_timestamp() WHERE secret_hash = $1 AND kind = $2
         AND ended_at IS NULL AND secret_expires_at > clock_timestamp() RETURNING id`,
      [secretHash, kind],
    );
    return rows.length === 1;
  },

  async endAll(tx, memberId, kind) {
    await tx.query(
      `UPDATE mail_request SET ended_at = clock_timestamp() WHERE id IN (
         SELECT id FROM mail_request WHERE member_id = $1 AND ended_at IS NULL AND ($2::text IS NULL OR kind = $2)
         ORDER BY id FOR UPDATE)`,
      [memberId, kind],
    );
  },
};

interface OpenableRow {
  id: string;
  kind: MailKind;
  facts: Record<string, string>;
  email: string;
  name: string | null;
  language: Language | null;
}
