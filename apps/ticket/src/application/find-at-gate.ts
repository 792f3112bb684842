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
  /** The holder's name, where the ticket was found by it; null: it was not. */
  readonly holder: string | null;
}

/** A ticket as it is stored, with the name that it has of its own. */
export type StoredTicket = Omit<FoundTicket, 'holder'> & { readonly ownName: string | null };

/** By what a ticket may be found; a text that says nothing of a kind leaves it empty. */
export interface TicketClues {
  /** Of tickets or orders. */
  readonly ids: readonly string[];
  /** `A/3-12`: section, row and seat, of any performance of the gate. */
  readonly seats: readonly string[];
  /** Of their holders. */
  readonly fanIds: readonly string[];
  /** The beginning of the name that a ticket has of its own: of a guest, or as the support desk wrote it. */
  readonly name: string | null;
}

/** Tickets that a gate serves and that are not void, latest first. */
export type FindTickets = (clues: TicketClues, gate: KnownGate, most: number) => Promise<StoredTicket[]>;

/** Members by the beginning of their name; undefined: that cannot be answered now. */
export type FindHolders = (
  name: string,
) => Promise<readonly { readonly memberId: string; readonly name: string }[] | undefined>;

/** Source: as many as staff look through while people wait. */
const mostFound = 20;

/**
 * Tickets of a gate by what their holders say: the number of the ticket or its order, the seat, or the beginning of their
 * name. Throws TicketRefused `members-unavailable`.
 */
export async function findAtGate(
  { find, holders }: { readonly find: FindTickets; readonly holders: FindHolders },
  gate: KnownGate,
  typed: string,
): Promise<FoundTicket[]> {
  const text = typed.trim();
  const ids = UUID.test(text) ? [text.toLowerCase()] : [];
  const seats = seatsCalled(text);
  if (ids.length + seats.length > 0) {
    const found = await find({ ids, seats, fanIds: [], name: null }, gate, mostFound);
    if (found.length > 0) return found.map(({ ownName, ...ticket }) => ({ ...ticket, holder: null }));
  }
  const members = await holders(text);
  const names = new Map(members?.map(({ memberId, name }) => [memberId, name]));
  const found = await find({ ids: [], seats: [], fanIds: [...names.keys()], name: text }, gate, mostFound);
  if (members === undefined && found.length === 0)
    throw new TicketRefused({ reason: 'members-unavailable', temporary: true });
  return found.map(({ ownName, ...ticket }) => ({
    ...ticket,
    holder: ownName ?? names.get(ticket.ticket.fanId) ?? null,
  }));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** `A 3-12`, `A 가-5`: section, row, seat; as tickets show it, however it is spaced. Names are as seat plans have them. */
const SEAT = /^([A-Za-z0-9-]+?)\s*[\s/]\s*([\p{L}\p{N}]{1,8})\s*-\s*([\p{L}\p{N}]{1,8})$/u;

/** Seats that a text may mean: as it stands, without zeros before a number, and in capitals. Empty: it is no seat. */
function seatsCalled(text: string): string[] {
  const [, section, row = '', seat = ''] = SEAT.exec(text) ?? [];
  if (section === undefined) return [];
  const written = [`${row}-${seat}`, `${withoutZeros(row)}-${withoutZeros(seat)}`];
  return [
    ...new Set(written.map((name) => `${section}/${name}`).flatMap((name) => [name, name.toUpperCase()])),
  ];
}

function withoutZeros(name: string): string {
  return name.replace(/^0+(?=\d+$)/, '');
}
