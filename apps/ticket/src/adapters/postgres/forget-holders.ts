import type { Transaction } from '@clove/service-kit';

/** Forgets the names that staff gave to tickets of members who were erased; orders and tickets stay, by member id alone. */
export async function forgetHolders(tx: Transaction, memberIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE tickets SET holder_name = NULL WHERE id IN (
       SELECT id FROM tickets WHERE fan_id = ANY ($1::uuid[]) AND holder_name IS NOT NULL ORDER BY id FOR UPDATE)`,
    [memberIds],
  );
}
