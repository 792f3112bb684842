import type { Invitation, InvitationStore } from '../../application/ports.ts';
import type { Language } from '../../domain/mail.ts';
import { managedBy, type TeamRole } from '../../domain/team.ts';

/** Most open invitations of a festival, so that a stolen login cannot send mails without end. */
const MOST_OPEN = 500;

/** Roles whose members may invite to a role now; an invitation of who lost that role is over. */
const inviters = (role: string): string =>
  `CASE ${role} ${(['staff', 'support', 'organiser', 'ops'] as const).map((invited) => `WHEN '${invited}' THEN ARRAY[${rolesThatManage(invited)}]`).join(' ')} END`;

function rolesThatManage(invited: TeamRole): string {
  return (['organiser', 'ops'] as const)
    .filter((role) => managedBy(role).includes(invited))
    .map((role) => `'${role}'`)
    .join(', ');
}

const VALID = `i.ended_at IS NULL AND i.expires_at > clock_timestamp() AND EXISTS (
  SELECT 1 FROM member b WHERE b.id = i.invited_by AND b.erased_at IS NULL AND b.role = ANY (${inviters('i.role')}))`;

const COLUMNS = 'i.id, i.email, i.role, i.scopes, i.language, i.invited_by, i.created_at, i.expires_at';

/** Invitations in PostgreSQL. Lock order: member, invitation, mail request. */
export const invitationStore: InvitationStore = {
  async insert(tx, { id, email, role, scopes, language, invitedBy, seconds }) {
    await tx.query(
      `UPDATE invitation SET ended_at = clock_timestamp()
       WHERE lower(email) = lower($1) AND role = $2 AND ended_at IS NULL`,
      [email, role],
    );
    const rows = await tx.query<{ created_at: Date; expires_at: Date }>(
      `INSERT INTO invitation (id, email, role, scopes, language, invited_by, expires_at)
       SELECT $1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7)
       WHERE (SELECT count(*) FROM invitation WHERE ended_at IS NULL AND expires_at > clock_timestamp()) < $8
       RETURNING created_at, expires_at`,
      [id, email, role, scopes, language, invitedBy, seconds, MOST_OPEN],
    );
    const row = rows[0];
    return row && { createdAt: row.created_at, expiresAt: row.expires_at };
  },

  async open(tx, roles) {
    const rows = await tx.query<InvitationRow>(
      `SELECT ${COLUMNS} FROM invitation i WHERE ${VALID} AND i.role = ANY ($1) ORDER BY i.created_at, i.id`,
      [roles],
    );
    return rows.map(invitation);
  },

  async end(tx, id, roles) {
    const rows = await tx.query(
      `UPDATE invitation SET ended_at = clock_timestamp()
       WHERE id = $1 AND ended_at IS NULL AND role = ANY ($2) RETURNING id`,
      [id, roles],
    );
    return rows.length === 1;
  },

  async bySecret(tx, secretHash) {
    const rows = await tx.query<InvitationRow>(
      `SELECT ${COLUMNS} FROM invitation i JOIN mail_request r ON r.invitation_id = i.id
       WHERE r.secret_hash = $1 AND r.ended_at IS NULL AND r.secret_expires_at > clock_timestamp() AND ${VALID}`,
      [secretHash],
    );
    return rows[0] && invitation(rows[0]);
  },

  async take(tx, secretHash) {
    const rows = await tx.query<{ id: string }>(
      `UPDATE invitation i SET ended_at = clock_timestamp() FROM mail_request r
       WHERE r.secret_hash = $1 AND r.invitation_id = i.id AND r.ended_at IS NULL
         AND r.secret_expires_at > clock_timestamp() AND ${VALID} RETURNING i.id`,
      [secretHash],
    );
    const row = rows[0];
    if (row === undefined) return false;
    await tx.query('UPDATE mail_request SET ended_at = clock_timestamp() WHERE invitation_id = $1', [row.id]);
    return true;
  },

  async giveRole(tx, { id, checkedPasswordHash, before, role, scopes }) {
    const rows = await tx.query(
      `UPDATE member SET role = $4, scopes = $5, version = version + 1,
              email_confirmed_at = coalesce(email_confirmed_at, clock_timestamp())
       WHERE id = $1 AND password_hash = $2 AND role = $3 AND NOT deployed RETURNING id`,
      [id, checkedPasswordHash, before, role, scopes],
    );
    return rows.length === 1;
  },

  async bindStaff(tx, memberId, scopes) {
    const rows = await tx.query(
      `UPDATE member SET scopes = $2, version = version + 1
       WHERE id = $1 AND role = 'staff' AND erased_at IS NULL RETURNING id`,
      [memberId, scopes],
    );
    return rows.length === 1;
  },

  async removeFromTeam(tx, memberId, roles) {
    const locked = await tx.query<{ deployed: boolean }>(
      'SELECT deployed FROM member WHERE id = $1 AND erased_at IS NULL AND role = ANY ($2) FOR UPDATE',
      [memberId, roles],
    );
    const row = locked[0];
    if (row === undefined) return 'absent';
    if (row.deployed) return 'deployed';
    await tx.query(`UPDATE member SET role = 'fan', scopes = '{}', version = version + 1 WHERE id = $1`, [
      memberId,
    ]);
    await tx.query(
      'UPDATE invitation SET ended_at = clock_timestamp() WHERE invited_by = $1 AND ended_at IS NULL',
      [memberId],
    );
    return 'removed';
  },
};

interface InvitationRow {
  id: string;
  email: string;
  role: TeamRole;
  scopes: string[];
  language: Language | null;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
}

function invitation(row: InvitationRow): Invitation {
  const { id, email, role, scopes, language } = row;
  const times = { createdAt: row.created_at, expiresAt: row.expires_at };
  return { id, email, role, scopes, language, invitedBy: row.invited_by, ...times };
}
