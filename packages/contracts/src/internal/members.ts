import { z } from 'zod';
import { Id, LocalId } from '../ids.ts';

/** What a member still has: while there is any of it, an account is not deleted without being asked. */
export const MemberHoldings = z.object({
  /** Tickets that still admit, at performances that are not over. */
  tickets: z.array(z.object({ ticketId: Id, performanceId: LocalId })),
  /** Orders whose payment, or its way back, is not finished. */
  orders: z.array(z.object({ orderId: Id, state: z.string() })),
});
export type MemberHoldings = z.infer<typeof MemberHoldings>;

/** POST /internal/members/holdings: what members have. */
export const MemberHoldingsItem = z.object({ fanId: Id });
export type MemberHoldingsItem = z.infer<typeof MemberHoldingsItem>;

/**
 * POST /internal/members/release: ends their unpaid orders and cancels their tickets, as far as each can be; answers
 * what they have afterwards. May be repeated.
 */
export const ReleaseMemberItem = MemberHoldingsItem;
