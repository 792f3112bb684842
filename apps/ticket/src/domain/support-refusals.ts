import { Refused } from '@clove/service-kit';
import type { TicketState } from './ticket-states.ts';

/** Why the support desk cannot do what it was asked. */
export type SupportRefusal =
  | { readonly reason: 'order-not-found' }
  | { readonly reason: 'ticket-not-found' }
  /** Only of a valid ticket. */
  | { readonly reason: 'ticket-not-valid'; readonly ticketId: string; readonly state: TicketState }
  /** The festival has no service that sends mails, or it does not answer now. */
  | { readonly reason: 'messages-unavailable'; readonly temporary: true }
  | { readonly reason: 'members-unavailable'; readonly temporary: true };

export class SupportRefused extends Refused<SupportRefusal> {}
