import type { Transaction } from '@clove/service-kit';
import type { OrganiserStore } from '../../application/ports.ts';

/** The organiser's account in PostgreSQL. Whoever's role or password changes here loses all sessions. */
export const organiserStore: OrganiserStore = {
  async passwordHash(tx, email) {
    const rows = await tx.query<{ password_hash: string }>(
      'SELECT password_hash FROM member WHERE email_key = lower($1)',
      [email],
    );
    return rows[0]?.password_hash;
  },

  async deposeOthers(tx, email) {
    const deposed = await tx.query<{ id: string }>(
      `UPDATE member SET role = 'fan', version = version + 1
       WHERE role = 'organiser' AND email_key <> lower($1) RETURNING id`,
      [email],
    );
    for (const { id } of deposed) await endSessions(tx, id);
  },

  async appoint(tx, { id, email, passwordHash }) {
    const rows = await tx.query<{ id: string; version: number; created_at: Date }>(
      `INSERT INTO member (id, email, name, password_hash, role) VALUES ($1, $2, 'Organiser', $3, 'organiser')
       ON CONFLICT ON CONSTRAINT member_email_unique DO UPDATE
         SET role = 'organiser', password_hash = excluded.password_hash, version = member.version + 1
         WHERE member.role <> 'organiser' OR member.password_hash <> excluded.password_hash
       RETURNING id, version, created_at`,
      [id, email, passwordHash],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    await endSessions(tx, row.id);
    return { id: row.id, created: row.version === 1, createdAt: row.created_at };
  },
};

async function endSessions(tx: Transaction, memberId: string): Promise<void> {
  await tx.query(
    `UPDATE session SET revoked_at = clock_timestamp(), revoked_because = 'credentials'
     WHERE member_id = $1 AND revoked_at IS NULL`,
    [memberId],
  );
}
