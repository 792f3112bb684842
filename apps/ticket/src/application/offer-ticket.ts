import type { CancelledById } from '@clove/order-saga';
import { newId, type Queryable, type Transaction, type UnitOfWork } from '@clove/service-kit';
import { claimTokenHash } from '../domain/claim-token.ts';
import { MAILED_OFFERS_PER_DAY, OFFER_HOURS, type OfferMail } from '../domain/offer.ts';
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
  /**
   * VALID -> OFFERED by compare-and-set, published as such; ends after so many hours, at the latest when the performance starts.
   * Undefined: it is not this fan's or not VALID.
   */
  offer(tx: Transaction, own: OwnTicket, offer: NewOffer): Promise<OpenOffer | undefined>;
  /** Offers that were mailed for this fan within the last day; no other is counted until the commit. */
  countMailed(tx: Transaction, fanId: string): Promise<number>;
  /** The fan's own ticket; undefined: there is none. */
  read(tx: Transaction, own: OwnTicket): Promise<Ticket | undefined>;
  /** The same, locked until the commit. */
  lock(tx: Transaction, own: OwnTicket): Promise<Ticket | undefined>;
  /** Whether a claim of the ticket is not decided yet; final under the ticket's lock. */
  isBeingClaimed(tx: Transaction, ticketId: string): Promise<boolean>;
  /** OFFERED -> VALID of a locked ticket, with the same holder and serial; published where its offer is known. */
  end(tx: Transaction, ticketId: string, because: 'withdrawn' | 'expired'): Promise<Ticket>;
  /** Offers whose time is over, the oldest first. */
  expired(db: Queryable, limit: number): Promise<readonly ExpiredOffer[]>;
  /** The ticket of an expired offer, locked until the commit, where it is still offered by it. */
  lockExpired(tx: Transaction, offer: ExpiredOffer): Promise<Ticket | undefined>;
  /** An offer that no ticket is offered by any more. */
  forget(tx: Transaction, offerId: string): Promise<void>;
}

/** An offer about to be made. */
export interface NewOffer {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly hours: number;
  /** Null: its holder hands the link over. */
  readonly mail: OfferMail | null;
}

export interface OpenOffer {
  readonly ticket: Ticket;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export interface ExpiredOffer {
  readonly id: string;
  readonly ticketId: string;
}

/**
 * Offers a fan's own valid ticket: from this commit on the holder's QR code admits no one. Throws TicketRefused.
 * @param terms by default it stands for a week, and no mail is sent
 * @param cancelled performances that do not take place: tickets for them are about to be void
 * @returns the offer's id, from which the signer derives the claim token
 */
export async function offerTicket(
  tx: Transaction,
  parts: { readonly offers: OfferStore; readonly signer: TicketSigner },
  own: OwnTicket,
  cancelled: CancelledById,
  { hours = OFFER_HOURS, mail = null }: { readonly hours?: number; readonly mail?: OfferMail | null } = {},
): Promise<{ readonly ticketId: string; readonly offerId: string; readonly expiresAt: string }> {
  const { offers, signer } = parts;
  const offerId = newId();
  if (mail !== null && (await offers.countMailed(tx, own.fanId)) >= MAILED_OFFERS_PER_DAY) {
    throw new TicketRefused({ reason: 'too-many-mailed-offers', most: MAILED_OFFERS_PER_DAY });
  }
  const tokenHash = claimTokenHash(signer.claimTokenOf(offerId));
  const open = await offers.offer(tx, own, { id: offerId, tokenHash, hours, mail });
  if (open === undefined) throw await notOfferable(tx, offers, own);
  const { ticket, expiresAt } = open;
  const { id: ticketId, state } = ticket;
  if (cancelled.has(ticket.performanceId)) {
    throw new TicketRefused({ reason: 'transfer-for-cancelled-performance', ticketId, state });
  }
  return { ticketId, offerId, expiresAt };
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
  return offers.end(tx, ticketId, 'withdrawn');
}

/** Source: one replica works through so many within a second. */
const EXPIRED_AT_ONCE = 100;

/**
 * Gives tickets back whose offers were not taken in time: their QR codes admit again. A claim that is being decided has the
 * ticket for itself: it hands it over, or the next run gives it back.
 */
export async function expireOffers(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  offers: OfferStore,
): Promise<void> {
  for (const offer of await offers.expired(reads, EXPIRED_AT_ONCE)) {
    await unitOfWork.run(async (tx) => {
      const ticket = await offers.lockExpired(tx, offer);
      if (ticket === undefined) await offers.forget(tx, offer.id);
      else if (!(await offers.isBeingClaimed(tx, ticket.id))) await offers.end(tx, ticket.id, 'expired');
    });
  }
}
