import type { LocalisedText } from '@clove/contracts';
import { type OccasionBook, type SoldOccasion, soldOccasion } from '@clove/order-saga';
import { doorsOf } from '../domain/doors.ts';
import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** A ticket as its holder sees it. Instants are RFC 3339, UTC. */
export interface TicketView extends Omit<Ticket, 'fanId' | 'version'> {
  /** Null, as its times are: the performance is not known. */
  readonly performanceTitle: LocalisedText | null;
  readonly startsAt: string | null;
  /** From when it admits. */
  readonly doorsAt: string | null;
  readonly performance: SoldOccasion;
  /** Of an offered ticket; null also where an older release made the offer. */
  readonly offer: OfferInfo | null;
  /** To be shown at the gate; only while the ticket is VALID. */
  readonly qr: string | null;
}

/** An open offer, as the giver sees it. */
export interface OfferInfo {
  readonly expiresAt: string;
  /** Its link is sent by mail. */
  readonly mailed: boolean;
}

/** Title and times of a performance. */
export interface PerformanceInfo {
  readonly title: LocalisedText;
  readonly startsAt: string;
  /** Null: by default, counted from the start. */
  readonly doorsAt: string | null;
}

/** Tickets and what is shown with them, out of the database. */
export interface TicketReads {
  /** Latest first. */
  ofFan(fanId: string): Promise<Ticket[]>;
  /** Undefined: no such ticket of this fan. */
  one(fanId: string, ticketId: string): Promise<Ticket | undefined>;
  /** By performance id. */
  performances(ids: readonly string[]): Promise<ReadonlyMap<string, PerformanceInfo>>;
  /** When orders were placed, by order id. */
  placedAt(orderIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Open offers, by ticket id. */
  offers(ticketIds: readonly string[]): Promise<ReadonlyMap<string, OfferInfo>>;
}

/** Fans' own tickets, as they are shown to them. */
export interface TicketViews {
  /** Latest first. */
  ofFan(fanId: string): Promise<TicketView[]>;
  /** Throws TicketRefused: no such ticket of this fan. */
  one(fanId: string, ticketId: string): Promise<TicketView>;
}

export function ticketViews(parts: {
  readonly tickets: TicketReads;
  readonly signer: TicketSigner;
  /** What became of performances since they were sold. */
  performances(): Promise<OccasionBook>;
}): TicketViews {
  const { tickets, signer } = parts;
  return {
    ofFan: async (fanId) => views(await tickets.ofFan(fanId)),
    async one(fanId, ticketId) {
      const ticket = await tickets.one(fanId, ticketId);
      const [view] = ticket === undefined ? [] : await views([ticket]);
      if (view === undefined) throw new TicketRefused({ reason: 'ticket-not-found' });
      return view;
    },
  };

  async function views(own: readonly Ticket[]): Promise<TicketView[]> {
    if (own.length === 0) return [];
    const book = await parts.performances();
    const offered = own.filter(({ state }) => state === 'OFFERED').map(({ id }) => id);
    const [infos, placedAt, offers] = await Promise.all([
      tickets.performances([...new Set(own.map(({ performanceId }) => performanceId))]),
      tickets.placedAt([...new Set(own.map(({ orderId }) => orderId))]),
      offered.length === 0 ? new Map<string, OfferInfo>() : tickets.offers(offered),
    ]);
    return own.map((ticket) => {
      const soldAt = placedAt.get(ticket.orderId) ?? ticket.issuedAt;
      const performance = soldOccasion(book, ticket.performanceId, soldAt);
      return viewOf(ticket, infos.get(ticket.performanceId), performance, offers.get(ticket.id) ?? null);
    });
  }

  function viewOf(
    ticket: Ticket,
    info: PerformanceInfo | undefined,
    performance: SoldOccasion,
    offer: OfferInfo | null,
  ): TicketView {
    const { id, performanceId, sectionId, seat, serial } = ticket;
    return {
      id,
      orderId: ticket.orderId,
      performanceId,
      performanceTitle: info?.title ?? null,
      startsAt: info?.startsAt ?? null,
      doorsAt: info === undefined ? null : doorsOf(info),
      performance,
      sectionId,
      unitId: ticket.unitId,
      seat,
      category: ticket.category,
      paid: ticket.paid,
      state: ticket.state,
      serial,
      issuedAt: ticket.issuedAt,
      checkedInAt: ticket.checkedInAt,
      offer,
      qr:
        ticket.state === 'VALID'
          ? signer.qrOf({ ticketId: id, performanceId, sectionId, seat, serial, category: ticket.category })
          : null,
    };
  }
}
