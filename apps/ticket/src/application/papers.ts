import type { PaperFestival, PaperOrder, PaperTicket } from '@clove/contracts';
import { type OccasionBook, soldOccasion } from '@clove/order-saga';
import { doorsOf } from '../domain/doors.ts';
import type { TicketState } from '../domain/ticket-states.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** A ticket as its paper shows it, without the code that admits. */
export interface PrintableTicket extends Omit<PaperTicket, 'qr'> {
  readonly fanId: string;
  readonly state: TicketState;
  /** When its order was placed. */
  readonly soldAt: string;
}

/** What papers say, out of the database. */
export interface PaperReads {
  /** Undefined while nothing was provisioned. */
  festival(): Promise<PaperFestival | undefined>;
  ticket(ticketId: string): Promise<PrintableTicket | undefined>;
  ticketsOfOrder(orderId: string): Promise<PrintableTicket[]>;
  /** An order that this fan placed; `paid`: money was captured for it, or it cost nothing. */
  order(
    fanId: string,
    orderId: string,
  ): Promise<{ readonly order: PaperOrder; readonly paid: boolean } | undefined>;
}

/** What a paper of one ticket says, for the fan who holds it. */
export type TicketPaper =
  | { readonly result: 'ok'; readonly festival: PaperFestival; readonly ticket: PaperTicket }
  | { readonly result: 'not-found' }
  | { readonly result: 'not-valid'; readonly state: TicketState };

/** What the papers of one order say, for the fan who paid for it. */
export type OrderPaper =
  | {
      readonly result: 'ok';
      readonly festival: PaperFestival;
      readonly order: PaperOrder;
      readonly tickets: PaperTicket[];
    }
  | { readonly result: 'not-found' | 'not-paid' };

/** The facts of what is printed. Each is given to the fan alone whose it is. */
export function papers({
  reads,
  signer,
  performances,
}: {
  readonly reads: PaperReads;
  readonly signer: TicketSigner;
  /** What became of performances since they were sold. */
  performances(): Promise<OccasionBook>;
}) {
  return {
    async ticket(fanId: string, ticketId: string): Promise<TicketPaper> {
      const [festival, ticket, book] = await Promise.all([
        reads.festival(),
        reads.ticket(ticketId),
        performances(),
      ]);
      if (festival === undefined || ticket?.fanId !== fanId) return { result: 'not-found' };
      if (!admits(ticket)) return { result: 'not-valid', state: ticket.state };
      return { result: 'ok', festival, ticket: printed(ticket, book) };
    },

    async order(fanId: string, orderId: string): Promise<OrderPaper> {
      const [festival, found, tickets, book] = await Promise.all([
        reads.festival(),
        reads.order(fanId, orderId),
        reads.ticketsOfOrder(orderId),
        performances(),
      ]);
      if (festival === undefined || found === undefined) return { result: 'not-found' };
      if (!found.paid) return { result: 'not-paid' };
      const own = tickets.filter((ticket) => ticket.fanId === fanId && admits(ticket));
      return {
        result: 'ok',
        festival,
        order: found.order,
        tickets: own.map((ticket) => printed(ticket, book)),
      };
    },
  };

  function printed(
    { fanId: _, state: __, soldAt, pass, ...ticket }: PrintableTicket,
    book: OccasionBook,
  ): PaperTicket {
    const { id: ticketId, performanceId, sectionId, seat, serial, category, startsAt, doorsAt } = ticket;
    const moved = (id: string) => {
      const { previousStartsAt, moveReason } = soldOccasion(book, id, soldAt);
      return { previousStartsAt, moveReason };
    };
    return {
      ...ticket,
      ...moved(performanceId),
      ...(pass === undefined ? {} : { pass: pass.map((each) => ({ ...each, ...moved(each.id) })) }),
      doorsAt: startsAt === null ? null : doorsOf({ startsAt, doorsAt }),
      qr: signer.qrOf({ ticketId, performanceId, sectionId, seat, serial, category }),
    };
  }
}
export type Papers = ReturnType<typeof papers>;

/** Whether a gate still lets someone in with it: a pass that was used does for what is left. */
function admits({ state, pass = [] }: PrintableTicket): boolean {
  if (state === 'VALID') return true;
  return state === 'CHECKED_IN' && pass.some(({ used, cancelled }) => used !== true && cancelled !== true);
}
