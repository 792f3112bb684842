import { newId, type UnitOfWork } from '@clove/service-kit';
import type { DeployedAccounts, DeployedRole, Passwords } from './ports.ts';
import { publishRegistered } from './register-member.ts';

/** Where these passwords come from: no network. */
const DEPLOYMENT = 'deployment';

/**
 * Makes the one account of this role what the deployment says: this address, this password. Runs after every
 * migration, so a rotated password takes effect with the next roll-out; then the sessions opened with the
 * old one end. Whoever had the role under another address becomes a fan.
 */
export async function upsertDeployedAccount(
  parts: { unitOfWork: UnitOfWork; store: DeployedAccounts; passwords: Passwords },
  account: { role: DeployedRole; email: string; password: string },
): Promise<'created' | 'updated' | 'unchanged'> {
  const { unitOfWork, store, passwords } = parts;
  const { role, email, password } = account;
  // Hashing is slow, so it is done before the transaction; the store compares again what was checked here.
  const current = await unitOfWork.run((tx) => store.passwordHash(tx, email));
  const holds = current !== undefined && (await passwords.verify(password, current, DEPLOYMENT));
  const passwordHash = holds ? current : await passwords.hash(password, DEPLOYMENT);

  return unitOfWork.run(async (tx) => {
    await store.deposeOthers(tx, role, email);
    const changed = await store.appoint(tx, { id: newId(), role, email, passwordHash });
    if (changed === undefined) return 'unchanged';
    if (!changed.created) return 'updated';
    publishRegistered(tx, { id: changed.id, role, createdAt: changed.createdAt });
    return 'created';
  });
}
