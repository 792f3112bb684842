import type { KindData } from '../domain/kinds.ts';
import type { ProjectionReads } from './projection-reads.ts';

/** Most entries of each list. A fan has few; an account of a shop that has more reads the services themselves. */
export const MOST_SHOWN = 200;

/** A ticket as the overview knows it: where to look it up with its code. */
export interface ShownTicket {
  readonly id: string;
  readonly orderId: string;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly paid: number;
  readonly state: KindData<'ticket'>['state'];
}

/** Everything of one fan. */
export interface FanPage {
  readonly orders: readonly KindData<'order'>[];
  readonly tickets: readonly ShownTicket[];
  readonly pickUps: readonly KindData<'pick-up'>[];
  readonly bookings: readonly KindData<'booking'>[];
  readonly payments: readonly KindData<'payment'>[];
  readonly reviews: readonly KindData<'review'>[];
  readonly messages: readonly KindData<'message'>[];
}

export async function fanPage(reads: ProjectionReads, fanId: string): Promise<FanPage> {
  const of = <K extends Parameters<ProjectionReads['ofFan']>[0]>(kind: K) =>
    reads.ofFan(kind, fanId, MOST_SHOWN);
  const [orders, changed, pickUps, bookings, payments, reviews, messages] = await Promise.all([
    of('order'),
    of('ticket'),
    of('pick-up'),
    of('booking'),
    of('payment'),
    of('review'),
    of('message'),
  ]);
  return {
    orders,
    tickets: await ticketsOf(reads, orders, changed),
    pickUps,
    bookings,
    payments,
    reviews: reviews.filter(({ state }) => state !== 'WITHDRAWN'),
    messages,
  };
}

/**
 * A ticket begins with the completion of its order and has events of its own only once something happens to it: those
 * of the fan's orders that nothing happened to, and those that are the fan's now.
 */
async function ticketsOf(
  reads: ProjectionReads,
  orders: readonly KindData<'order'>[],
  changed: readonly KindData<'ticket'>[],
): Promise<ShownTicket[]> {
  const issued = orders
    .filter(({ state }) => state === 'COMPLETED')
    .flatMap(({ id: orderId, lines }) => lines.flatMap((line) => issuedTicket(orderId, line)));
  const known = await reads.byIds(
    'ticket',
    issued.map(({ id }) => id),
  );
  const withEvents = new Set(known.map(({ id }) => id));
  return [...issued.filter(({ id }) => !withEvents.has(id)), ...changed.map(shownTicket)].sort((a, b) =>
    a.id < b.id ? 1 : -1,
  );
}

function issuedTicket(orderId: string, line: KindData<'order'>['lines'][number]): ShownTicket[] {
  const { ticketId, performanceId, sectionId, seat = null, paid } = line;
  if (ticketId === null || performanceId === undefined || sectionId === undefined) return [];
  return [{ id: ticketId, orderId, performanceId, sectionId, seat, paid, state: 'VALID' }];
}

function shownTicket(ticket: KindData<'ticket'>): ShownTicket {
  const { id, orderId, performanceId, sectionId, seat, paid, state } = ticket;
  return { id, orderId, performanceId, sectionId, seat, paid, state };
}
