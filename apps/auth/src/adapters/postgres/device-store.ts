import type { DeviceStore } from '../../application/ports.ts';

/** Devices of members in PostgreSQL: what signed in before, and the sessions that are alive. */
export const deviceStore: DeviceStore = {
  async note(tx, memberId, name) {
    const rows = await tx.query<{ is_new: boolean; is_first: boolean; at: Date }>(
      `WITH before AS (SELECT count(*) AS devices FROM device WHERE member_id = $1),
       noted AS (
         INSERT INTO device (member_id, name) VALUES ($1, $2)
         ON CONFLICT (member_id, name) DO UPDATE SET last_used_at = clock_timestamp()
         RETURNING xmax = 0 AS is_new, last_used_at
       )
       SELECT is_new, before.devices = 0 AS is_first, last_used_at AS at FROM noted, before`,
      [memberId, name],
    );
    const row = rows[0];
    if (row === undefined) throw new Error('a row that was inserted is not there');
    return { isNew: row.is_new, isFirst: row.is_first, at: row.at };
  },

  async list(tx, memberId) {
    const rows = await tx.query<SessionRow>(
      `SELECT id, device, created_at, coalesce(last_used_at, created_at) AS last_used_at FROM session
       WHERE member_id = $1 AND revoked_at IS NULL AND expires_at > clock_timestamp()
       ORDER BY coalesce(last_used_at, created_at) DESC, id LIMIT 100`,
      [memberId],
    );
    return rows.map(({ id, device, created_at: createdAt, last_used_at: lastUsedAt }) => ({
      id,
      device,
      createdAt,
      lastUsedAt,
    }));
  },

  async owns(tx, memberId, sessionId) {
    const rows = await tx.query(
      'SELECT 1 FROM session WHERE id = $1 AND member_id = $2 AND revoked_at IS NULL FOR UPDATE',
      [sessionId, memberId],
    );
    return rows.length === 1;
  },

  async forget(tx, memberId) {
    await tx.query('DELETE FROM device WHERE member_id = $1', [memberId]);
    await tx.query('UPDATE session SET device = NULL WHERE member_id = $1 AND device IS NOT NULL', [
      memberId,
    ]);
  },
};

interface SessionRow {
  id: string;
  device: string | null;
  created_at: Date;
  last_used_at: Date;
}
