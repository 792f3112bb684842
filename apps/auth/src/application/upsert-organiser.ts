import { newId, type UnitOfWork } from '@clove/service-kit';
import type { Passwords } from './ports.ts';
import { publishRegistered } from './register-member.ts';

/**
 * Makes the organiser's account what the deployment says: this address, this password. Runs after every
 * migration, so a rotated password takes effect with the next roll-out; then the sessions opened with the
 * old one end. Whoever was organiser under another address becomes a fan.
 */
export async function upsertOrganiser(
  unitOfWork: UnitOfWork,
  passwords: Passwords,
  organiser: { email: string; password: string },
): Promise<'created' | 'updated' | 'unchanged'> {
  const newHash = await passwords.hash(organiser.password);
  const current = await unitOfWork.run((tx) =>
    tx.query<{ password_hash: string; role: string }>(
      'SELECT password_hash, role FROM member WHERE email_key = lower($1)',
      [organiser.email],
    ),
  );
  const known = current[0];
  const passwordHolds =
    known !== undefined && (await passwords.verify(organiser.password, known.password_hash));

  return unitOfWork.run(async (tx) => {
    const deposed = await tx.query<{ id: string }>(
      `UPDATE member SET role = 'fan', version = version + 1
       WHERE role = 'organiser' AND email_key <> lower($1) RETURNING id`,
      [organiser.email],
    );
    const rows = await tx.query<{ id: string; version: number; created_at: Date }>(
      `INSERT INTO member (id, email, name, password_hash, role) VALUES ($1, $2, 'Organiser', $3, 'organiser')
       ON CONFLICT ON CONSTRAINT member_email_unique DO UPDATE
         SET role = 'organiser',
             password_hash = CASE WHEN $4 THEN member.password_hash ELSE excluded.password_hash END,
             version = member.version + 1
         WHERE member.role <> 'organiser' OR NOT $4
       RETURNING id, version, created_at`,
      [newId(), organiser.email, newHash, passwordHolds],
    );
    const changed = rows[0];
    const ended = [...deposed.map((row) => row.id), ...(changed === undefined ? [] : [changed.id])].sort();
    await tx.query(
      `UPDATE session SET revoked_at = clock_timestamp(), revoked_because = 'credentials'
       WHERE member_id = ANY($1::uuid[]) AND revoked_at IS NULL`,
      [ended],
    );
    if (changed === undefined) return 'unchanged';
    if (changed.version > 1) return 'updated';
    publishRegistered(tx, { id: changed.id, role: 'organiser', createdAt: changed.created_at });
    return 'created';
  });
}
