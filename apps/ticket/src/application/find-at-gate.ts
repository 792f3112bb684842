import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { KnownGate } from './gates.ts';

/** A ticket as staff of a gate find it. */
export interface FoundTicket {
  readonly ticket: Ticket;
  readonly blocked: string | null;
  /** When its holder came in; null: they did not, or it was taken back. */
  readonly enteredAt: string | null;
  readonly inside: boolean;
  /** Of the holder, where they were found by it; null: they were not. */
  readonly holder: string | null;
}

/** By what a ticket may be found; a text that says nothing of a kind leaves it empty. */
export interface TicketClues {
  /** Of tickets or orders. */
  readonly ids: readonly string[];
  readonly unitIds: readonly string[];
  /** Of their holders. */
  readonly fanIds: readonly string[];
}

/** Tickets that a gate serves and that are not void, latest first. */
export type FindTickets = (
  clues: TicketClues,
  gate: KnownGate,
  most: number,
) => Promise<Omit<FoundTicket, 'holder'>[]>;

/** Members by the beginning of their name; undefined: that cannot be answered now. */
export type FindHolders = (
  name: string,
) => Promise<readonly { readonly memberId: string; readonly name: string }[] | undefined>;

/** Source: as many as staff look through while people wait. */
const mostFound = 20;

/**
 * Tickets of a gate by what their holders say: the number of the ticket or its order, the seat, or the beginning of their
 * name. Throws TicketRefused `members-unavailable`.
 * @param performanceIds all performances of the festival, where the gate serves all
 */
export async function findAtGate(
  { find, holders }: { readonly find: FindTickets; readonly holders: FindHolders },
  gate: KnownGate,
  text: string,
  performanceIds: readonly string[],
): Promise<FoundTicket[]> {
  const clues = cluesOf(text, gate.performances ?? performanceIds);
  if (clues !== undefined) {
    const found = await find({ ...clues, fanIds: [] }, gate, mostFound);
    if (found.length > 0) return found.map((ticket) => ({ ...ticket, holder: null }));
  }
  const named = await holders(text.trim());
  if (named === undefined) throw new TicketRefused({ reason: 'members-unavailable', temporary: true });
  const names = new Map(named.map(({ memberId, name }) => [memberId, name]));
  const found = await find({ ids: [], unitIds: [], fanIds: [...names.keys()] }, gate, mostFound);
  return found.map((ticket) => ({ ...ticket, holder: names.get(ticket.ticket.fanId) ?? null }));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** `A 3-12`: section, row, number; as tickets show it, however it is spaced. */
const SEAT = /^([A-Za-z0-9-]+?)\s*[\s/]\s*(\d{1,3})\s*-\s*(\d{1,3})$/;

/** Undefined: the text is neither a number nor a seat. */
function cluesOf(text: string, performanceIds: readonly string[]): Omit<TicketClues, 'fanIds'> | undefined {
  const trimmed = text.trim();
  if (UUID.test(trimmed)) return { ids: [trimmed.toLowerCase()], unitIds: [] };
  const [, section, row, seat] = SEAT.exec(trimmed) ?? [];
  if (section === undefined) return undefined;
  return {
    ids: [],
    unitIds: performanceIds.map((id) => `${id}/${section}/${Number(row)}-${Number(seat)}`),
  };
}
