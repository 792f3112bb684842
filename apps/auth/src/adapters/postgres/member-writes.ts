import type { MemberWrites } from '../../application/ports.ts';

/** Writes of members, inside the unit of work that also writes their events. */
export const memberWrites: MemberWrites = {
  async insert(tx, member) {
    const rows = await tx.query<{ created_at: Date }>(
      `INSERT INTO member (id, email, name, password_hash, role, scopes, language, password_chosen)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT ON CONSTRAINT member_email_unique DO NOTHING RETURNING created_at`,
      [
        member.id,
        member.email,
        member.name,
        member.passwordHash,
        member.role,
        member.scopes,
        member.language,
        member.passwordChosen,
      ],
    );
    const row = rows[0];
    return row === undefined ? undefined : { createdAt: row.created_at };
  },

  async erase(tx, id) {
    const locked = await tx.query<{ deployed: boolean }>(
      'SELECT deployed FROM member WHERE id = $1 AND erased_at IS NULL FOR UPDATE',
      [id],
    );
    const row = locked[0];
    if (row === undefined) return 'absent';
    if (row.deployed) return 'deployed';
    const erased = await tx.query<{ version: number; erased_at: Date }>(
      `UPDATE member SET email = NULL, name = NULL, password_hash = NULL, language = NULL, email_confirmed_at = NULL,
              role = 'fan', scopes = '{}', erased_at = clock_timestamp(), version = version + 1
       WHERE id = $1 RETURNING version, erased_at`,
      [id],
    );
    const after = erased[0];
    return after === undefined ? 'absent' : { version: after.version, erasedAt: after.erased_at };
  },

  async lock(tx, id) {
    const rows = await tx.query('SELECT 1 FROM member WHERE id = $1 AND erased_at IS NULL FOR UPDATE', [id]);
    return rows.length === 1;
  },

  async setPassword(tx, id, passwordHash) {
    await tx.query(
      'UPDATE member SET password_hash = $2, password_chosen = true, version = version + 1 WHERE id = $1',
      [id, passwordHash],
    );
  },

  async hasPassword(tx, id) {
    const rows = await tx.query('SELECT 1 FROM member WHERE id = $1 AND password_chosen', [id]);
    return rows.length === 1;
  },

  async replacePassword(tx, id, checkedPasswordHash, passwordHash) {
    const rows = await tx.query(
      `UPDATE member SET password_hash = $3, version = version + 1 WHERE id = $1 AND password_hash = $2
         AND NOT deployed RETURNING id`,
      [id, checkedPasswordHash, passwordHash],
    );
    return rows.length === 1;
  },

  async describe(tx, id, { name, language }) {
    const rows = await tx.query(
      `UPDATE member SET name = coalesce($2, name), language = coalesce($3, language), version = version + 1
       WHERE id = $1 AND erased_at IS NULL RETURNING id`,
      [id, name ?? null, language ?? null],
    );
    return rows.length === 1;
  },

  async confirmEmail(tx, id) {
    await tx.query(
      'UPDATE member SET email_confirmed_at = coalesce(email_confirmed_at, clock_timestamp()) WHERE id = $1',
      [id],
    );
  },

  async isConfirmed(tx, id) {
    const rows = await tx.query('SELECT 1 FROM member WHERE id = $1 AND email_confirmed_at IS NOT NULL', [
      id,
    ]);
    return rows.length === 1;
  },
};
