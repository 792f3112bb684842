import { Refused } from '@clove/service-kit';
import type { TicketState } from './ticket-states.ts';

/** Why a request about tickets, performances or sale data is not done. */
export type TicketRefusal =
  /** No such ticket, or not this fan's. */
  | { readonly reason: 'ticket-not-found' }
  // At the gate
  /** Not signed by this festival, or an earlier holder's. */
  | { readonly reason: 'qr-not-valid' }
  | { readonly reason: 'wrong-performance'; readonly ticketId: string; readonly performanceId: string }
  | { readonly reason: 'too-early'; readonly ticketId: string; readonly doorsAt: string }
  | { readonly reason: 'already-checked-in'; readonly ticketId: string; readonly checkedInAt: string | null }
  /** Cancelled, or offered to another fan. */
  | ({ readonly reason: 'ticket-not-admissible' } & TicketInState)
  | ({ readonly reason: 'ticket-not-checked-in' } & TicketInState)
  | {
      readonly reason: 'gate-of-cancelled-performance';
      readonly ticketId: string;
      readonly performanceId: string;
      readonly cancelled: { readonly at: string; readonly reason: string };
    }
  // Passing a ticket on
  | ({ readonly reason: 'ticket-not-offerable' } & TicketInState)
  | ({ readonly reason: 'ticket-not-offered' } & TicketInState)
  /** Its offer cannot be withdrawn while a claim of it is being decided. */
  | ({ readonly reason: 'ticket-being-claimed' } & TicketInState)
  | ({ readonly reason: 'transfer-for-cancelled-performance' } & TicketInState)
  /** So many offers were mailed for this fan within a day. */
  | { readonly reason: 'too-many-mailed-offers'; readonly most: number }
  /** No such token, or its offer was withdrawn or has expired. */
  | { readonly reason: 'offer-not-found' }
  /** Another claim of the ticket is not decided yet. */
  | { readonly reason: 'offer-being-claimed' }
  /** Another member took the ticket over before, or this one no longer has it. */
  | { readonly reason: 'offer-already-claimed' }
  /** The claimant is the holder. */
  | { readonly reason: 'own-offer' }
  | { readonly reason: 'quota-exceeded'; readonly ticketId: string }
  /** Whether the ticket fits the claimant's limit is not known yet. */
  | { readonly reason: 'inventory-unavailable'; readonly temporary: true }
  // Giving back
  /** The festival's file does not allow it. */
  | { readonly reason: 'resale-off' }
  /** The performance has begun. */
  | { readonly reason: 'resale-over'; readonly ticketId: string }
  // Cancelling
  | { readonly reason: 'paid-by-another'; readonly ticketIds: readonly string[] }
  | { readonly reason: 'performance-not-found' }
  | { readonly reason: 'performance-not-cancelled' }
  /** The performance's id was not repeated correctly. */
  | { readonly reason: 'cancellation-not-confirmed' }
  // Provisioning
  | { readonly reason: 'older-generation'; readonly generation: number; readonly applied: number }
  /** The days of refund rules are counted in the zone. */
  | { readonly reason: 'timezone-of-placed-orders' };

/** The state in which a ticket was found. */
interface TicketInState {
  readonly ticketId: string;
  readonly state: TicketState;
}

export class TicketRefused extends Refused<TicketRefusal> {}
