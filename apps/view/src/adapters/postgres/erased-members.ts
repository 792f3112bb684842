import type { Transaction } from '@clove/service-kit';

/**
 * Erased members: what is kept of them no longer says whose it is, in any generation. Waits for the events that are being
 * applied, and they for this: one that did not know of it yet would keep whose it is.
 */
export async function eraseMembers(tx: Transaction, memberIds: readonly string[]): Promise<void> {
  await tx.query('SELECT 1 FROM projection FOR UPDATE');
  await tx.query(
    `INSERT INTO erased_member (id) SELECT id FROM unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING`,
    [memberIds],
  );
  await tx.query('UPDATE entity SET fan_id = NULL WHERE fan_id = ANY ($1::uuid[])', [memberIds]);
}
