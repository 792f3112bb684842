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
  /** Of a pass: what it admits to, by start, and what was used; null: it is for one performance. */
  readonly pass: PassView | null;
  /** Of an offered ticket; null also where an older release made the offer. */
  readonly offer: OfferInfo | null;
  /** To be shown at the gate; only while the ticket is VALID, or a pass with performances that it was not used for. */
  readonly qr: string | null;
}

export interface PassView {
  readonly performances: readonly CoveredPerformance[];
}

/** A performance that a pass admits to. */
export interface CoveredPerformance {
  readonly id: string;
  readonly title: LocalisedText;
  readonly startsAt: string;
  readonly doorsAt: string;
  /** The organiser cancelled it. */
  readonly cancelled: boolean;
  /** When its holder came in; null: not yet. */
  readonly enteredAt: string | null;
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
  /** Of a pass: the performances that it admits to; null: it is a performance. */
  readonly covers: readonly string[] | null;
}

/** Tickets and what is shown with them, out of the database. */
export interface TicketReads {
  /** Latest first. */
  ofFan(fanId: string): Promise<Ticket[]>;
  /** Undefined: no such ticket of this fan. */
  one(fanId: string, ticketId: string): Promise<Ticket | undefined>;
  /** By performance id. */
  performances(ids: readonly string[]): Promise<ReadonlyMap<string, PerformanceInfo>>;
  /** When holders came in with these tickets, by ticket and performance. */
  entries(ticketIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
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
    const passes = await passViews(own, infos, book);
    return own.map((ticket) => {
      const soldAt = placedAt.get(ticket.orderId) ?? ticket.issuedAt;
      const performance = soldOccasion(book, ticket.performanceId, soldAt);
      return viewOf(ticket, {
        info: infos.get(ticket.performanceId),
        performance,
        offer: offers.get(ticket.id) ?? null,
        pass: passes.get(ticket.id) ?? null,
      });
    });
  }

  /** By ticket; asks for nothing where there are none. */
  async function passViews(
    own: readonly Ticket[],
    sold: ReadonlyMap<string, PerformanceInfo>,
    { cancelled }: OccasionBook,
  ): Promise<ReadonlyMap<string, PassView>> {
    const passes = own.flatMap(({ id, performanceId }) => {
      const covers = sold.get(performanceId)?.covers ?? null;
      return covers === null ? [] : [{ id, covers }];
    });
    if (passes.length === 0) return new Map();
    const [infos, entries] = await Promise.all([
      tickets.performances([...new Set(passes.flatMap(({ covers }) => covers))]),
      tickets.entries(passes.map(({ id }) => id)),
    ]);
    return new Map(
      passes.map(({ id: ticketId, covers }) => {
        const performances = covers.flatMap((id) => {
          const info = infos.get(id);
          if (info === undefined) return [];
          const { title, startsAt } = info;
          const enteredAt = entries.get(ticketId)?.get(id) ?? null;
          return [{ id, title, startsAt, doorsAt: doorsOf(info), cancelled: cancelled.has(id), enteredAt }];
        });
        return [ticketId, { performances: performances.toSorted(byStart) }];
      }),
    );
  }

  function viewOf(
    ticket: Ticket,
    {
      info,
      performance,
      offer,
      pass,
    }: Pick<TicketView, 'performance' | 'offer' | 'pass'> & { readonly info: PerformanceInfo | undefined },
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
      pass,
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
        ticket.state === 'VALID' || (ticket.state === 'CHECKED_IN' && isLeft(pass))
          ? signer.qrOf({ ticketId: id, performanceId, sectionId, seat, serial, category: ticket.category })
          : null,
    };
  }
}

function byStart(a: CoveredPerformance, b: CoveredPerformance): number {
  return Date.parse(a.startsAt) - Date.parse(b.startsAt);
}

/** Whether a pass admits to anything that it was not used for. */
function isLeft(pass: PassView | null): boolean {
  return pass?.performances.some(({ enteredAt, cancelled }) => enteredAt === null && !cancelled) === true;
}
