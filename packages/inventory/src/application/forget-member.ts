import type { Transaction } from '@clove/service-kit';
import type { Inventory } from './inventory.ts';
import { leaveLine } from './wait-for-units.ts';

/**
 * A member was erased: they wait for nothing any more, and what is only history of waiting goes. Holds end by themselves; what
 * was sold is kept, by member id alone, as the law asks.
 */
export async function forgetMember(tx: Transaction, inventory: Inventory, fanId: string): Promise<void> {
  const { book } = inventory.waiting;
  for (const { id } of await book.ofFan(tx, fanId)) {
    // An offer that is being paid for just now is its order's.
    await leaveLine(tx, inventory, fanId, id);
  }
  await book.forget(tx, fanId);
}
