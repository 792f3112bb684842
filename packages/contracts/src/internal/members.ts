import { z } from 'zod';
import { Id, LocalId } from '../ids.ts';
import { InventoryName } from './inventory.ts';

/** Tickets, open orders, and goods and nights ahead of a member; an account with any is deleted only with consent. */
export const MemberHoldings = z.object({
  /** Tickets that still admit, at performances that are not over. */
  tickets: z.array(z.object({ ticketId: Id, performanceId: LocalId })),
  /** Orders whose payment or refund is not finished. */
  orders: z.array(z.object({ orderId: Id, state: z.string() })),
  /** Paid goods and nights of a festival that is not over, unless it is known that they were handed over. Absent from releases up to 0.6.0. */
  deliveries: z
    .array(z.object({ orderId: Id, lineId: Id, inventory: InventoryName, item: z.string() }))
    .optional(),
});
export type MemberHoldings = z.infer<typeof MemberHoldings>;

/** POST /internal/members/holdings: the holdings of members. */
export const MemberHoldingsItem = z.object({ fanId: Id });
export type MemberHoldingsItem = z.infer<typeof MemberHoldingsItem>;

/**
 * POST /internal/members/release: ends their unpaid orders and cancels their tickets, goods and nights, as far as each can
 * be; answers their holdings afterwards. Safe to repeat.
 */
export const ReleaseMemberItem = MemberHoldingsItem;
