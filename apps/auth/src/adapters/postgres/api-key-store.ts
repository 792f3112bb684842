import type { ApiKey, ApiKeyStore } from '../../application/ports.ts';

/** Most keys that work at a time. */
const MOST_KEYS = 100;

/** Keys of machines in PostgreSQL. The database's clock decides every time. */
export const apiKeyStore: ApiKeyStore = {
  async insert(tx, { id, name, scopes, createdBy }, secretHash) {
    // The stored role counts: an access token outlives the removal of its member from the team by minutes, a key does not.
    const makers = await tx.query(
      `SELECT 1 FROM member WHERE id = $1 AND erased_at IS NULL AND role IN ('organiser', 'ops') FOR UPDATE`,
      [createdBy],
    );
    if (makers.length === 0) return 'not-yours-to-give';
    const rows = await tx.query<{ created_at: Date }>(
      `INSERT INTO api_key (id, name, scopes, secret_hash, created_by)
       SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM api_key WHERE revoked_at IS NULL) < $6
       RETURNING created_at`,
      [id, name, scopes, secretHash, createdBy, MOST_KEYS],
    );
    const row = rows[0];
    return row === undefined ? 'too-many-keys' : { createdAt: row.created_at };
  },

  async list(tx) {
    const rows = await tx.query<KeyRow>(
      `SELECT id, name, scopes, created_by, created_at, last_used_at, revoked_at FROM api_key
       WHERE revoked_at IS NULL OR revoked_at > clock_timestamp() - interval '30 days'
       ORDER BY created_at DESC, id`,
    );
    return rows.map(apiKey);
  },

  async revoke(tx, id) {
    const rows = await tx.query(
      'UPDATE api_key SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
      [id],
    );
    return rows.length === 1;
  },

  async use(tx, id, secretHash) {
    // Compared as hashes of 256 random bits, so the time of the comparison reveals nothing about the secret.
    const rows = await tx.query<{ scopes: string[] }>(
      `UPDATE api_key SET last_used_at = clock_timestamp()
       WHERE id = $1 AND secret_hash = $2 AND revoked_at IS NULL RETURNING scopes`,
      [id, secretHash],
    );
    return rows[0]?.scopes;
  },
};

interface KeyRow {
  id: string;
  name: string;
  scopes: string[];
  created_by: string;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

function apiKey(row: KeyRow): ApiKey {
  const { id, name, scopes } = row;
  const times = { createdAt: row.created_at, lastUsedAt: row.last_used_at, revokedAt: row.revoked_at };
  return { id, name, scopes, createdBy: row.created_by, ...times };
}
