import type { IdentityStore } from '../../application/identity-ports.ts';

/** Accounts at identity providers, in PostgreSQL. */
export const identityStore: IdentityStore = {
  async memberOf(tx, issuer, subject) {
    const rows = await tx.query<{ member_id: string }>(
      'SELECT member_id FROM external_identity WHERE issuer = $1 AND subject = $2',
      [issuer, subject],
    );
    return rows[0]?.member_id;
  },

  async link(tx, { issuer, subject, memberId }) {
    await tx.query(
      `INSERT INTO external_identity (issuer, subject, member_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [issuer, subject, memberId],
    );
    const rows = await tx.query(
      'SELECT 1 FROM external_identity WHERE issuer = $1 AND subject = $2 AND member_id = $3',
      [issuer, subject, memberId],
    );
    return rows.length === 1;
  },

  async isLinked(tx, memberId, issuer) {
    const rows = await tx.query('SELECT 1 FROM external_identity WHERE member_id = $1 AND issuer = $2', [
      memberId,
      issuer,
    ]);
    return rows.length === 1;
  },

  async unlink(tx, memberId, issuer) {
    await tx.query(
      'DELETE FROM external_identity WHERE member_id = $1 AND ($2::text IS NULL OR issuer = $2)',
      [memberId, issuer],
    );
  },
};
