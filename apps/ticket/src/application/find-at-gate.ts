import type { SoldCategory } from '@clove/contracts';
import type { Ticket } from '../domain/ticket.ts';
import type { KnownGate } from './gates.ts';

/** A ticket as staff of a gate find it. */
export interface FoundTicket {
  readonly ticket: Ticket;
  readonly category: SoldCategory | null;
  readonly blocked: string | null;
  /** When its holder came in; null: they did not, or it was taken back. */
  readonly enteredAt: string | null;
  readonly inside: boolean;
}

/** By what a ticket may be found; a text that says nothing of a kind leaves it empty. */
export interface TicketClues {
  /** Of tickets or orders. */
  readonly ids: readonly string[];
  readonly unitIds: readonly string[];
}

/** Tickets that a gate serves and that are not void, latest first. */
export type FindTickets = (clues: TicketClues, gate: KnownGate, most: number) => Promise<FoundTicket[]>;

/** Source: as many as staff look through while people wait. */
const mostFound = 20;

/**
 * Tickets of a gate by what their holders say: the number of the ticket or its order, or the seat.
 * @param performanceIds all performances of the festival, where the gate serves all
 */
export function findAtGate(
  find: FindTickets,
  gate: KnownGate,
  text: string,
  performanceIds: readonly string[],
): Promise<FoundTicket[]> {
  return find(cluesOf(text, gate.performances ?? performanceIds), gate, mostFound);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** `A 3-12`: section, row, number; as tickets show it, however it is spaced. */
const SEAT = /^([A-Za-z0-9-]+?)\s*[\s/]\s*(\d{1,3})\s*-\s*(\d{1,3})$/;

export function cluesOf(text: string, performanceIds: readonly string[]): TicketClues {
  const trimmed = text.trim();
  if (UUID.test(trimmed)) return { ids: [trimmed.toLowerCase()], unitIds: [] };
  const [, section, row, seat] = SEAT.exec(trimmed) ?? [];
  if (section === undefined) return { ids: [], unitIds: [] };
  return {
    ids: [],
    unitIds: performanceIds.map((id) => `${id}/${section}/${Number(row)}-${Number(seat)}`),
  };
}
