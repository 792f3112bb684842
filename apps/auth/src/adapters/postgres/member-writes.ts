import type { MemberWrites } from '../../application/ports.ts';

/** Writes of members, inside the unit of work that also writes their events. */
export const memberWrites: MemberWrites = {
  async insert(tx, member) {
    const rows = await tx.query<{ created_at: Date }>(
      `INSERT INTO member (id, email, name, password_hash, role) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT member_email_unique DO NOTHING RETURNING created_at`,
      [member.id, member.email, member.name, member.passwordHash, member.role],
    );
    const row = rows[0];
    return row === undefined ? undefined : { createdAt: row.created_at };
  },

  async erase(tx, id) {
    const locked = await tx.query<{ role: string }>(
      'SELECT role FROM member WHERE id = $1 AND erased_at IS NULL FOR UPDATE',
      [id],
    );
    const row = locked[0];
    if (row === undefined) return 'absent';
    if (row.role === 'organiser' || row.role === 'ops') return 'deployed';
    await tx.query(
      `UPDATE member SET email = NULL, name = NULL, password_hash = NULL,
              erased_at = clock_timestamp(), version = version + 1 WHERE id = $1`,
      [id],
    );
    return 'erased';
  },
};
