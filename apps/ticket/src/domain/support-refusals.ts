import { Refused } from '@clove/service-kit';
import type { TicketState } from './ticket-states.ts';

/** Why the support desk cannot do what it was asked. */
export type SupportRefusal =
  | { readonly reason: 'order-not-found' }
  | { readonly reason: 'ticket-not-found' }
  /** Only of a valid ticket. */
  | { readonly reason: 'ticket-not-valid'; readonly ticketId: string; readonly state: TicketState }
  /** A standing place is no seat. */
  | { readonly reason: 'no-seat'; readonly ticketId: string }
  | { readonly reason: 'move-under-way'; readonly ticketId: string }
  /** Why seat does not move it: `taken`, `other-price`, `unknown-seat`, `unknown-unit`. */
  | { readonly reason: 'seat-not-moved'; readonly ticketId: string; readonly because: string }
  /** It goes on by itself; ask again with the same key. */
  | { readonly reason: 'seat-move-waits'; readonly temporary: true }
  /** The festival has no service that sends mails, or it does not answer now. */
  | { readonly reason: 'messages-unavailable'; readonly temporary: true }
  | { readonly reason: 'members-unavailable'; readonly temporary: true };

export class SupportRefused extends Refused<SupportRefusal> {}
