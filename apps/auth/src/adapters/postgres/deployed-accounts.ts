import type { Transaction } from '@clove/service-kit';
import type { DeployedAccounts, DeployedRole } from '../../application/ports.ts';

/** Display names: these accounts belong to roles, not to persons. */
const NAMES: Readonly<Record<DeployedRole, string>> = { organiser: 'Organiser', ops: 'Operations' };

/** The deployment's accounts in PostgreSQL. A member whose role or password changes here loses all sessions. */
export const deployedAccounts: DeployedAccounts = {
  async revokeRoleFromOthers(tx, role, email) {
    const others = await tx.query<{ id: string }>(
      `UPDATE member SET role = 'fan', deployed = false, version = version + 1
       WHERE role = $2 AND deployed AND email_key <> lower($1) RETURNING id`,
      [email, role],
    );
    for (const { id } of others) await endSessions(tx, id);
  },

  async upsert(tx, { id, role, email, passwordHash }) {
    const rows = await tx.query<{ id: string; version: number; created_at: Date }>(
      `INSERT INTO member (id, email, name, password_hash, role, deployed)
       VALUES ($1, $2, $4, $3, $5, true)
       ON CONFLICT ON CONSTRAINT member_email_unique DO UPDATE
         SET role = excluded.role, password_hash = excluded.password_hash, password_chosen = true, deployed = true,
             scopes = '{}', version = member.version + 1
         WHERE member.role <> excluded.role OR member.password_hash <> excluded.password_hash OR NOT member.deployed
       RETURNING id, version, created_at`,
      [id, email, passwordHash, NAMES[role], role],
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
