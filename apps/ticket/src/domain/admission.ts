import { DEFAULT_DOORS_HOURS } from '@clove/contracts';
import { TicketRefused } from './refusals.ts';
import type { Ticket } from './ticket.ts';

/** A rule of the gate that staff may override with a reason. */
export type GateRule = 'wrong-performance' | 'too-early';

/** What a gate needs to know of the performance that a ticket is for. Instants are RFC 3339, UTC. */
export interface PerformanceAtGate {
  readonly startsAt: string;
  /** As the festival file or the console has it; null: {@link DEFAULT_DOORS_HOURS} before the start. */
  readonly doorsAt: string | null;
  /** When and why the organiser cancelled it; null: it takes place. */
  readonly cancelled: { readonly at: string; readonly reason: string } | null;
}

/** A ticket shown at a gate, and the moment, by the database's clock. */
export interface TicketAtGate {
  readonly ticket: Ticket;
  readonly performance: PerformanceAtGate;
  readonly now: string;
}

const hourMs = 3_600_000;

/** From when tickets of a performance can be checked in. */
export function doorsOf({ startsAt, doorsAt }: Pick<PerformanceAtGate, 'startsAt' | 'doorsAt'>): string {
  return doorsAt ?? new Date(Date.parse(startsAt) - DEFAULT_DOORS_HOURS * hourMs).toISOString();
}

/**
 * Checks that a ticket, shown with a QR code of this serial, may enter at the gate of a performance.
 * @returns the rules that staff override. Throws TicketRefused when it may not enter.
 */
export function checkAdmission(
  shown: TicketAtGate,
  gate: { readonly serial: number; readonly performanceId: string; readonly overriding: boolean },
): GateRule[] {
  const { ticket, performance, now } = shown;
  const { id: ticketId, state } = ticket;
  if (ticket.serial !== gate.serial) throw new TicketRefused({ reason: 'qr-not-valid' });
  checkTakesPlace(shown);
  if (state === 'CHECKED_IN') {
    throw new TicketRefused({ reason: 'already-checked-in', ticketId, checkedInAt: ticket.checkedInAt });
  }
  if (state !== 'VALID') throw new TicketRefused({ reason: 'ticket-not-admissible', ticketId, state });
  const doorsAt = doorsOf(performance);
  const broken: GateRule[] = [];
  if (ticket.performanceId !== gate.performanceId) broken.push('wrong-performance');
  if (Date.parse(now) < Date.parse(doorsAt)) broken.push('too-early');
  const [first] = broken;
  if (first === undefined || gate.overriding) return broken;
  throw new TicketRefused(
    first === 'too-early'
      ? { reason: first, ticketId, doorsAt }
      : { reason: first, ticketId, performanceId: ticket.performanceId },
  );
}

/** Throws TicketRefused when the organiser cancelled the ticket's performance. */
export function checkTakesPlace({ ticket, performance: { cancelled } }: TicketAtGate): void {
  if (cancelled === null) return;
  const { id: ticketId, performanceId } = ticket;
  throw new TicketRefused({ reason: 'gate-of-cancelled-performance', ticketId, performanceId, cancelled });
}
