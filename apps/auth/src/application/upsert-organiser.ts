import { newId, type UnitOfWork } from '@clove/service-kit';
import type { OrganiserStore, Passwords } from './ports.ts';
import { publishRegistered } from './register-member.ts';

/**
 * Makes the organiser's account what the deployment says: this address, this password. Runs after every
 * migration, so a rotated password takes effect with the next roll-out; then the sessions opened with the
 * old one end. Whoever was organiser under another address becomes a fan.
 */
export async function upsertOrganiser(
  parts: { unitOfWork: UnitOfWork; store: OrganiserStore; passwords: Passwords },
  organiser: { email: string; password: string },
): Promise<'created' | 'updated' | 'unchanged'> {
  const { unitOfWork, store, passwords } = parts;
  // Hashing is slow, so it is done before the transaction; the store compares again what was checked here.
  const current = await unitOfWork.run((tx) => store.passwordHash(tx, organiser.email));
  const holds = current !== undefined && (await passwords.verify(organiser.password, current));
  const passwordHash = holds ? current : await passwords.hash(organiser.password);

  return unitOfWork.run(async (tx) => {
    await store.deposeOthers(tx, organiser.email);
    const changed = await store.appoint(tx, { id: newId(), email: organiser.email, passwordHash });
    if (changed === undefined) return 'unchanged';
    if (!changed.created) return 'updated';
    publishRegistered(tx, { id: changed.id, role: 'organiser', createdAt: changed.createdAt });
    return 'created';
  });
}
