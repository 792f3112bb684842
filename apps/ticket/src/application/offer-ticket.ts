import type { CancelledById } from '@clove/order-saga';
import { newId, type Transaction } from '@clove/service-kit';
import { claimTokenHash } from '../domain/claim-token.ts';
import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** A ticket that a fan says is the fan's own. */
export interface OwnTicket {
  readonly ticketId: string;
  readonly fanId: string;
}

/** Offers in the database; each call is part of the given transaction. */
export interface OfferStore {
  /** VALID -> OFFERED by compare-and-set. Undefined: it is not this fan's or not VALID. */
  offer(tx: Transaction, own: OwnTicket, tokenHash: Buffer): Promise<Ticket | undefined>;
  /** The fan's own ticket; undefined: there is none. */
  read(tx: Transaction, own: OwnTicket): Promise<Ticket | undefined>;
  /** The same, locked until the commit. */
  lock(tx: Transaction, own: OwnTicket): Promise<Ticket | undefined>;
  /** Whether a claim of the ticket is not decided yet; final under the ticket's lock. */
  isBeingClaimed(tx: Transaction, ticketId: string): Promise<boolean>;
  /** OFFERED -> VALID of a locked ticket, with the same holder and serial. */
  withdraw(tx: Transaction, ticketId: string): Promise<Ticket>;
}

/**
 * Offers a fan's own valid ticket: from this commit on the holder's QR code admits no one. Throws TicketRefused.
 * @param cancelled performances that do not take place: tickets for them are about to be void
 * @returns the offer's id, from which the signer derives the claim token
 */
export async function offerTicket(
  tx: Transaction,
  parts: { readonly offers: OfferStore; readonly signer: TicketSigner },
  own: OwnTicket,
  cancelled: CancelledById,
): Promise<{ readonly ticketId: string; readonly offerId: string }> {
  const { offers, signer } = parts;
  const offerId = newId();
  const ticket = await offers.offer(tx, own, claimTokenHash(signer.claimTokenOf(offerId)));
  if (ticket === undefined) throw await notOfferable(tx, offers, own);
  const { id: ticketId, state } = ticket;
  if (cancelled.has(ticket.performanceId)) {
    throw new TicketRefused({ reason: 'transfer-for-cancelled-performance', ticketId, state });
  }
  return { ticketId, offerId };
}

async function notOfferable(tx: Transaction, offers: OfferStore, own: OwnTicket): Promise<TicketRefused> {
  const ticket = await offers.read(tx, own);
  if (ticket === undefined) return new TicketRefused({ reason: 'ticket-not-found' });
  return new TicketRefused({ reason: 'ticket-not-offerable', ticketId: ticket.id, state: ticket.state });
}

/**
 * Withdraws the offer of a fan's own ticket: its QR code admits again, and the claim token is invalid. Refused while a
 * claim is being decided, because it may hand the ticket over. A ticket that is VALID already stays so. Throws
 * TicketRefused.
 */
export async function withdrawOffer(tx: Transaction, offers: OfferStore, own: OwnTicket): Promise<Ticket> {
  const ticket = await offers.lock(tx, own);
  if (ticket === undefined) throw new TicketRefused({ reason: 'ticket-not-found' });
  const { id: ticketId, state } = ticket;
  if (state === 'VALID') return ticket;
  if (state !== 'OFFERED') throw new TicketRefused({ reason: 'ticket-not-offered', ticketId, state });
  if (await offers.isBeingClaimed(tx, ticketId)) {
    throw new TicketRefused({ reason: 'ticket-being-claimed', ticketId, state });
  }
  return offers.withdraw(tx, ticketId);
}
