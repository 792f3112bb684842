import type { OccupancyAnswer, OccupancyItem } from '@clove/contracts';
import type { CancelledById, GivenBack } from '@clove/order-saga';
import { newId, type Transaction, type UnitOfWork } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { OwnTicket } from './offer-ticket.ts';

/** A section in which tickets were given back, at the time of reading. Instants are RFC 3339. */
export interface ResaleSection {
  readonly performanceId: string;
  readonly sectionId: string;
  /** Oldest first. */
  readonly listed: readonly ListedTicket[];
  /** Given up, and their units are free or sold again; oldest first. */
  readonly givenUp: readonly GivenUpTicket[];
  /** Given up, and their units are not free yet. */
  readonly beingFreed: number;
  /** Refunds of what is given up now are due by then. */
  readonly startsAt: string;
  readonly started: boolean;
}

export interface ListedTicket {
  readonly id: string;
  readonly ticketId: string;
}

export interface GivenUpTicket extends ListedTicket {
  readonly refundId: string;
}

/** Resales in the database. */
export interface ResaleStore {
  /** Whether the festival takes tickets back to sell them again. */
  isOn(db: Pick<Transaction, 'query'>): Promise<boolean>;
  hasStarted(tx: Transaction, performanceId: string): Promise<boolean>;
  /** VALID -> OFFERED by compare-and-set, and a listing. Undefined: it is not this fan's or not VALID. */
  list(tx: Transaction, own: OwnTicket, id: string): Promise<Ticket | undefined>;
  /** The fan's own ticket; undefined: there is none. */
  read(tx: Transaction, own: OwnTicket): Promise<Ticket | undefined>;
  /** Sections with open resales. */
  sections(): Promise<ResaleSection[]>;
  /** Whether it is still listed; its ticket and then the listing are locked until the commit. */
  lockListed(tx: Transaction, listed: ListedTicket): Promise<boolean>;
  giveUp(tx: Transaction, listed: ListedTicket, refundId: string): Promise<void>;
  payBack(tx: Transaction, givenUp: GivenUpTicket): Promise<void>;
  /** The ticket is void for another reason. */
  end(tx: Transaction, listed: ListedTicket): Promise<void>;
}

export interface ResaleParts {
  readonly unitOfWork: UnitOfWork;
  readonly resales: ResaleStore;
  /** Those of the tickets that the fan holds, but another fan paid for. */
  paidByOthers(tx: Transaction, fanId: string, ticketIds: readonly string[]): Promise<readonly string[]>;
  giveBack(tx: Transaction, given: GivenBack): Promise<string | undefined>;
  payBackGiven(tx: Transaction, lineId: string, refundId: string): Promise<void>;
  /** How full a section is. Rejects while its inventory does not answer. */
  occupancy(item: OccupancyItem): Promise<OccupancyAnswer>;
  /** Performances that do not take place. */
  cancelledPerformances(): Promise<CancelledById>;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Lists a fan's own valid ticket for resale at what was paid for it: from this commit on its QR code admits no one. Taking it
 * back is taking an offer back. Throws TicketRefused.
 */
export async function listForResale(
  tx: Transaction,
  { resales, paidByOthers }: Pick<ResaleParts, 'resales' | 'paidByOthers'>,
  own: OwnTicket,
  cancelled: CancelledById,
): Promise<Ticket> {
  if (!(await resales.isOn(tx))) throw new TicketRefused({ reason: 'resale-off' });
  const others = await paidByOthers(tx, own.fanId, [own.ticketId]);
  if (others.length > 0) throw new TicketRefused({ reason: 'paid-by-another', ticketIds: others });
  const ticket = await resales.list(tx, own, newId());
  if (ticket === undefined) {
    const found = await resales.read(tx, own);
    if (found === undefined) throw new TicketRefused({ reason: 'ticket-not-found' });
    throw new TicketRefused({ reason: 'ticket-not-offerable', ticketId: found.id, state: found.state });
  }
  const { id: ticketId, state, performanceId } = ticket;
  if (cancelled.has(performanceId)) {
    throw new TicketRefused({ reason: 'transfer-for-cancelled-performance', ticketId, state });
  }
  if (await resales.hasStarted(tx, performanceId)) {
    throw new TicketRefused({ reason: 'resale-over', ticketId });
  }
  return ticket;
}

/**
 * Sells what was given back, section by section. A listed ticket is given up once its section has no free place: it becomes
 * void and its place goes to who waits, or on sale; one per run, so that the next is given up only if that one was wanted.
 * Its money follows when the place is sold again, the oldest first, at the latest when the performance starts: who gave a
 * place up never loses it.
 */
export function resaleRunner(parts: ResaleParts): { runOnce(): Promise<void> } {
  const { unitOfWork, resales, log } = parts;
  return {
    async runOnce() {
      // Before the inventory is asked: what is read here as freed cannot be sold in its answer by mistake.
      const sections = await resales.sections();
      if (sections.length === 0) return;
      const cancelled = await parts.cancelledPerformances();
      await Promise.all(sections.map((section) => ofSection(section, cancelled)));
    },
  };

  async function ofSection(section: ResaleSection, cancelled: CancelledById): Promise<void> {
    const { performanceId, sectionId, listed, givenUp, beingFreed, started } = section;
    try {
      if (started || cancelled.has(performanceId)) {
        for (const each of givenUp) await payBack(each);
        return;
      }
      const places = await parts.occupancy({ performanceId, sectionId });
      if (places.result !== 'ok') return;
      const unsold = places.capacity - places.sold;
      for (const each of givenUp.slice(0, Math.max(0, givenUp.length - unsold))) await payBack(each);
      const [next] = listed;
      if (places.free === 0 && beingFreed === 0 && next !== undefined) await giveUp(next, section.startsAt);
    } catch (error) {
      log.warn({ performanceId, sectionId, error }, 'tickets that were given back are sold later');
    }
  }

  function payBack(givenUp: GivenUpTicket): Promise<void> {
    return unitOfWork.run(async (tx) => {
      // A ticket has the id of its line.
      await parts.payBackGiven(tx, givenUp.ticketId, givenUp.refundId);
      await resales.payBack(tx, givenUp);
    });
  }

  function giveUp(listed: ListedTicket, refundAt: string): Promise<void> {
    return unitOfWork.run(async (tx) => {
      const { ticketId: lineId } = listed;
      const stillMeant = () => resales.lockListed(tx, listed);
      const refundId = await parts.giveBack(tx, { lineId, refundAt, stillMeant });
      if (refundId === undefined) await resales.end(tx, listed);
      else await resales.giveUp(tx, listed, refundId);
    });
  }
}
