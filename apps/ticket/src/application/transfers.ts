import type { Ticket } from '../domain/ticket.ts';

/** What became of offering a ticket. */
export type Offer =
  | { readonly outcome: 'offered'; readonly ticket: Ticket }
  | { readonly outcome: 'not-found' }
  /** Offered already, inside, or cancelled. */
  | { readonly outcome: 'not-valid'; readonly ticket: Ticket };

/** What became of taking an offer back. */
export type Withdrawal =
  /** VALID again, or it was all along. */
  | { readonly outcome: 'valid'; readonly ticket: Ticket }
  /** No ticket of this fan; also when the offer was taken up meanwhile. */
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-offered'; readonly ticket: Ticket }
  /** A claim of it is being decided. */
  | { readonly outcome: 'being-claimed'; readonly ticket: Ticket };
