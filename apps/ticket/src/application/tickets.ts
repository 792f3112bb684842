import type { Ticket } from '../domain/ticket.ts';

/** What happened when a ticket was shown at the gate. */
export type CheckIn =
  | { readonly outcome: 'checked-in'; readonly ticket: Ticket }
  /** Somebody entered with it before. */
  | { readonly outcome: 'already'; readonly ticket: Ticket }
  /** The code is of an earlier holder, or of no ticket at all. */
  | { readonly outcome: 'dead-code' }
  /** Cancelled or offered to somebody else. */
  | { readonly outcome: 'not-valid'; readonly ticket: Ticket };

/** Tickets as their owners and the gate see them. */
export interface TicketReads {
  ofFan(fanId: string): Promise<Ticket[]>;
  /** Undefined: no such ticket of this fan. */
  one(fanId: string, ticketId: string): Promise<Ticket | undefined>;
}
