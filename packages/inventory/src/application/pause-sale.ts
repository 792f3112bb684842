import type { Queryable, Transaction } from '@clove/service-kit';
import { InventoryRefused } from './inventory-refused.ts';

export type SalePosition = 'open' | 'paused';

/** That operations paused the sale or let it go on. */
export interface SaleMove {
  readonly before: SalePosition;
  readonly after: SalePosition;
}

export interface LoggedSaleMove extends SaleMove {
  readonly reason: string;
  readonly memberId: string;
  readonly at: Date;
}

/** The lever over the whole sale of a service. Its writes wait for a provisioning that runs, and it for them. */
export interface SaleLever {
  /** Locked; undefined: nothing was provisioned yet. */
  position(tx: Transaction): Promise<SalePosition | undefined>;
  move(tx: Transaction, move: Omit<LoggedSaleMove, 'at'>): Promise<void>;
  /** Newest first. */
  moves(db: Queryable, limit: number): Promise<LoggedSaleMove[]>;
}

/**
 * Pauses the sale or lets it go on, and logs who did; undefined: it was so already. Paused: nothing new is held or ordered, and
 * what is being paid finishes. Throws InventoryRefused `not-provisioned`.
 */
export async function moveSale(
  tx: Transaction,
  lever: SaleLever,
  after: SalePosition,
  by: { readonly memberId: string; readonly reason: string },
): Promise<SaleMove | undefined> {
  const before = await lever.position(tx);
  if (before === undefined) throw new InventoryRefused({ reason: 'not-provisioned' });
  if (before === after) return undefined;
  await lever.move(tx, { before, after, ...by });
  return { before, after };
}
