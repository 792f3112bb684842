import { newId, type UnitOfWork } from '@clove/service-kit';
import type { DeployedAccounts, DeployedRole, MemberReads, Passwords } from './ports.ts';
import { publishRegistered } from './register-member.ts';

/** In place of a network, by which turns at hashing are taken. */
const DEPLOYMENT = 'deployment';

/**
 * Makes the one account of this role what the deployment says: this address, this password. Runs after every
 * migration, so a rotated password takes effect with the next roll-out; then the sessions opened with the
 * old one end. Another member with the role becomes a fan.
 */
export async function upsertDeployedAccount(
  parts: { unitOfWork: UnitOfWork; reads: MemberReads; store: DeployedAccounts; passwords: Passwords },
  account: { role: DeployedRole; email: string; password: string },
): Promise<'created' | 'updated' | 'unchanged'> {
  const { unitOfWork, reads, store, passwords } = parts;
  const { role, email, password } = account;
  // Hashing is slow, so it is done before the transaction; the store compares again what was checked here.
  const current = (await reads.credentials(email))?.passwordHash;
  const isSame = current !== undefined && (await passwords.verify(password, current, DEPLOYMENT));
  const passwordHash = isSame ? current : await passwords.hash(password, DEPLOYMENT);

  return unitOfWork.run(async (tx) => {
    await store.revokeRoleFromOthers(tx, role, email);
    const changed = await store.upsert(tx, { id: newId(), role, email, passwordHash });
    if (changed === undefined) return 'unchanged';
    if (!changed.created) return 'updated';
    publishRegistered(tx, { id: changed.id, role, createdAt: changed.createdAt });
    return 'created';
  });
}
