import { type Inventory, leaveLine } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { BookingStore } from './ports.ts';

/** What a fan had in lines, beyond what the inventory's own use cases remove. */
export interface WaitingHistory {
  /** Removes entries that wait no more and whose offer, if any, has ended. */
  remove(tx: Transaction, fanId: string): Promise<void>;
}

export interface ForgettingParts {
  readonly inventory: Inventory;
  readonly bookings: BookingStore;
  readonly history: WaitingHistory;
}

/**
 * A member was erased: they wait for nothing any more, what is only history of waiting goes, and so do codes of stays that are
 * over. Holds end by themselves; what was sold is kept, by member id alone, as the law asks, and a paid stay ahead can still be
 * had.
 */
export async function forgetMember(
  tx: Transaction,
  { inventory, bookings, history }: ForgettingParts,
  fanId: string,
): Promise<void> {
  for (const { id } of await inventory.waiting.book.ofFan(tx, fanId)) {
    // An offer that is being paid for just now is its order's.
    await leaveLine(tx, inventory, fanId, id);
  }
  await history.remove(tx, fanId);
  await bookings.forgetCodes(tx, fanId);
}
