import type { SessionStore } from '../../application/ports.ts';
import type { MemberRole } from '../../domain/member.ts';

/** Sessions in PostgreSQL. Lock order: member, session, refresh token. The database's clock decides every time. */
export const sessionStore: SessionStore = {
  async open(tx, session) {
    const rows = await tx.query(
      `WITH holder AS (
         SELECT id FROM member WHERE id = $2 AND password_hash = $3 AND erased_at IS NULL FOR SHARE
       ), opened AS (
         INSERT INTO session (id, member_id, expires_at, device, last_used_at)
         SELECT $1, id, clock_timestamp() + make_interval(secs => $5), $6, clock_timestamp() FROM holder RETURNING id
       )
       INSERT INTO refresh_token (hash, session_id) SELECT $4, id FROM opened RETURNING session_id`,
      [
        session.id,
        session.memberId,
        session.checkedPasswordHash,
        session.tokenHash,
        session.lifetimeSeconds,
        session.device,
      ],
    );
    return rows.length === 1;
  },

  async present(tx, tokenHash, graceSeconds) {
    // Two statements: what a statement reads beside the row it waited for is older than the lock.
    const locked = await tx.query<{ id: string }>(
      `SELECT id FROM session WHERE id = (SELECT session_id FROM refresh_token WHERE hash = $1) FOR UPDATE`,
      [tokenHash],
    );
    if (locked.length === 0) return undefined;
    const rows = await tx.query<PresentedRow>(
      `SELECT s.id AS session_id, m.id AS member_id, m.role, m.scopes,
              s.revoked_at IS NOT NULL OR s.expires_at <= clock_timestamp() OR m.erased_at IS NOT NULL AS over,
              CASE WHEN t.replaced_at IS NULL THEN 'no'
                   WHEN t.replaced_at > clock_timestamp() - make_interval(secs => $2) THEN 'within-grace'
                   ELSE 'long-ago' END AS replaced
       FROM refresh_token t JOIN session s ON s.id = t.session_id JOIN member m ON m.id = s.member_id
       WHERE t.hash = $1`,
      [tokenHash, graceSeconds],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    const { session_id: sessionId, member_id: memberId, role, scopes, over, replaced } = row;
    return { sessionId, memberId, role, scopes, over, replaced };
  },

  async replace(tx, tokenHash, successorHash, sessionId) {
    await tx.query(
      'UPDATE refresh_token SET replaced_at = clock_timestamp() WHERE hash = $1 AND replaced_at IS NULL',
      [tokenHash],
    );
    // A concurrent refresh may have stored the same successor already.
    await tx.query(
      'INSERT INTO refresh_token (hash, session_id) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING',
      [successorHash, sessionId],
    );
    await tx.query('UPDATE session SET last_used_at = clock_timestamp() WHERE id = $1', [sessionId]);
  },

  async revoke(tx, sessionId, because) {
    const rows = await tx.query(
      `UPDATE session SET revoked_at = clock_timestamp(), revoked_because = $2
       WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
      [sessionId, because],
    );
    return rows.length === 1;
  },

  async revokeOthersOf(tx, memberId, exceptSessionId, because) {
    await tx.query(
      `UPDATE session SET revoked_at = clock_timestamp(), revoked_because = $3
       WHERE id IN (SELECT id FROM session WHERE member_id = $1 AND id <> $2 AND revoked_at IS NULL
                    ORDER BY id FOR UPDATE)`,
      [memberId, exceptSessionId, because],
    );
  },

  async revokeAllOf(tx, memberId, because) {
    await tx.query(
      `UPDATE session SET revoked_at = clock_timestamp(), revoked_because = $2
       WHERE id IN (SELECT id FROM session WHERE member_id = $1 AND revoked_at IS NULL ORDER BY id FOR UPDATE)`,
      [memberId, because],
    );
  },

  async revoked(tx, { since, seconds, most }) {
    const rows = await tx.query<{ id: string; revoked_at: Date }>(
      `WITH after AS (SELECT greatest($1::timestamptz, clock_timestamp() - make_interval(secs => $2)) AS instant)
       SELECT id, revoked_at FROM session WHERE revoked_at > (SELECT instant FROM after)
       UNION ALL
       SELECT id, revoked_at FROM api_key WHERE revoked_at > (SELECT instant FROM after)
       ORDER BY revoked_at LIMIT $3`,
      [since, seconds, most],
    );
    return rows.map((row) => ({ id: row.id, revokedAt: row.revoked_at }));
  },
};

interface PresentedRow {
  session_id: string;
  member_id: string;
  role: MemberRole;
  scopes: string[];
  over: boolean;
  replaced: 'no' | 'within-grace' | 'long-ago';
}
