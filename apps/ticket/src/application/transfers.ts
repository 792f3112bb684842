import type { Ticket } from '../domain/ticket.ts';

/** What became of a holder's wish to offer a ticket. */
export type Offer =
  | { readonly outcome: 'offered'; readonly ticket: Ticket }
  | { readonly outcome: 'not-found' }
  /** Offered already, inside, or cancelled. */
  | { readonly outcome: 'not-valid'; readonly ticket: Ticket };

/** What became of a holder's wish to take an offer back. */
export type Withdrawal =
  /** VALID again, or it was all along. */
  | { readonly outcome: 'valid'; readonly ticket: Ticket }
  /** No ticket of this fan; also when the offer was taken up meanwhile. */
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-offered'; readonly ticket: Ticket };

/** What became of a claim. */
export type Claim =
  | { readonly outcome: 'transferred'; readonly ticket: Ticket }
  /** Somebody, perhaps the same fan, took it up before. */
  | { readonly outcome: 'already-claimed' }
  /** The holder cannot pass a ticket on to himself. */
  | { readonly outcome: 'own-offer' }
  /** No such token, or its offer was taken back. */
  | { readonly outcome: 'not-found' };
