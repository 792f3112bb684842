import type { VoucherFault } from '@clove/contracts';
import type { GateRefusal } from '@clove/contracts/gate';
import { Refused } from '@clove/service-kit';
import type { TicketState } from './ticket-states.ts';

/** Why a request about tickets, performances or sale data is not done. */
export type TicketRefusal =
  /** No such ticket, or not this fan's. */
  | { readonly reason: 'ticket-not-found' }
  // At the gate
  /** Not signed by this festival, or an earlier holder's. */
  | { readonly reason: 'qr-not-valid' }
  /** The rules of the gate. */
  | { readonly reason: 'not-admitted'; readonly ticketId: string; readonly refusal: GateRefusal }
  | ({ readonly reason: 'ticket-not-checked-in' } & TicketInState)
  /** A ticket that was checked in for several of them. */
  | { readonly reason: 'performance-required'; readonly performanceIds: readonly string[] }
  /** The festival has gates, and the request names none. */
  | { readonly reason: 'gate-required'; readonly gateIds: readonly string[] }
  | { readonly reason: 'gate-not-found'; readonly gateId: string }
  | { readonly reason: 'unknown-door'; readonly gateId: string; readonly doors: readonly string[] }
  /** A member of staff, or a device, that is bound to other gates. */
  | { readonly reason: 'not-your-gate'; readonly gateId: string | null; readonly gateIds: readonly string[] }
  /** Names are known to auth alone, which does not answer. */
  | { readonly reason: 'members-unavailable'; readonly temporary: true }
  | { readonly reason: 'unknown-performances'; readonly performanceIds: readonly string[] }
  /** Or price categories; `field` of the request names them. */
  | {
      readonly reason: 'unknown-sections';
      readonly names: readonly { readonly field: string; readonly id: string }[];
    }
  | { readonly reason: 'too-many-gates'; readonly most: number }
  /** Made by an organiser, with an id that the festival file now gives to a gate of its own. */
  | { readonly reason: 'gates-of-console'; readonly gateIds: readonly string[] }
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
  // Vouchers
  | { readonly reason: 'voucher-not-found' }
  /** What its terms contradict, by field. */
  | {
      readonly reason: 'voucher-faults';
      readonly faults: readonly { readonly field: string; readonly fault: VoucherFault }[];
    }
  /** They belong to other vouchers: each code has one. */
  | { readonly reason: 'codes-of-other-vouchers'; readonly codes: readonly string[] }
  /** The code gives a discount at most. */
  | { readonly reason: 'voucher-opens-nothing' }
  // Provisioning
  | { readonly reason: 'vouchers-of-console'; readonly voucherIds: readonly string[] }
  | { readonly reason: 'older-generation'; readonly generation: number; readonly applied: number }
  /** The days of refund rules are counted in the zone. */
  | { readonly reason: 'timezone-of-placed-orders' };

/** The state in which a ticket was found. */
interface TicketInState {
  readonly ticketId: string;
  readonly state: TicketState;
}

export class TicketRefused extends Refused<TicketRefusal> {}
