import type { Ticket } from './data.ts';

/** The tickets of one performance. */
export interface TicketGroup {
  readonly performanceId: string;
  readonly tickets: readonly Ticket[];
}

/** Tickets that can still be used come first, by start; then those that are over, the latest first. */
export function groupedByPerformance(tickets: readonly Ticket[]): {
  readonly ahead: readonly TicketGroup[];
  readonly over: readonly TicketGroup[];
} {
  const usable = tickets.filter(isAhead);
  const rest = tickets.filter((ticket) => !isAhead(ticket));
  return { ahead: groups(usable, 1), over: groups(rest, -1) };
}

/** Which of the member's tickets at its performance this one is: "1 of 2". Undefined: it is not among those that admit. */
export function numberAmong(
  ticket: Ticket,
  tickets: readonly Ticket[],
): { readonly number: number; readonly count: number } | undefined {
  const mine = tickets
    .filter((each) => each.performanceId === ticket.performanceId && isAhead(each))
    .sort(byPlace);
  const index = mine.findIndex(({ id }) => id === ticket.id);
  return index < 0 ? undefined : { number: index + 1, count: mine.length };
}

/** The tickets before and after this one at its performance, for those who show several at a gate. */
export function neighbours(ticket: Ticket, tickets: readonly Ticket[]) {
  const mine = tickets
    .filter((each) => each.performanceId === ticket.performanceId && isAhead(each))
    .sort(byPlace);
  const index = mine.findIndex(({ id }) => id === ticket.id);
  return { previous: index > 0 ? mine[index - 1] : undefined, next: index < 0 ? undefined : mine[index + 1] };
}

function isAhead({ state }: Ticket): boolean {
  return state !== 'VOID';
}

function groups(tickets: readonly Ticket[], direction: 1 | -1): TicketGroup[] {
  const start = (group: TicketGroup) => group.tickets[0]?.startsAt ?? '';
  return [...Map.groupBy(tickets, ({ performanceId }) => performanceId)]
    .map(([performanceId, of]): TicketGroup => ({ performanceId, tickets: of.toSorted(byPlace) }))
    .sort((a, b) => direction * start(a).localeCompare(start(b)));
}

function byPlace(a: Ticket, b: Ticket): number {
  const place = (ticket: Ticket) => `${ticket.sectionId} ${ticket.seat ?? ''}`;
  return (
    place(a).localeCompare(place(b), undefined, { numeric: true }) ||
    a.issuedAt.localeCompare(b.issuedAt) ||
    (a.id < b.id ? -1 : 1)
  );
}
