import type { Ticket } from '../domain/ticket.ts';

/** Tickets as their owners see them. */
export interface TicketReads {
  ofFan(fanId: string): Promise<Ticket[]>;
  /** Undefined: no such ticket of this fan. */
  one(fanId: string, ticketId: string): Promise<Ticket | undefined>;
}
