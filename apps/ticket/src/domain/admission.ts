import { DEFAULT_DOORS_HOURS } from '@clove/contracts';
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

/** What a gate decides about a ticket. */
export type Admission =
  | { readonly decision: 'admit'; readonly overridden: readonly GateRule[] }
  /** Of an earlier holder. */
  | { readonly decision: 'dead-code' }
  | { readonly decision: 'performance-cancelled' }
  /** Its holder entered before. */
  | { readonly decision: 'already' }
  /** Cancelled, or offered to another fan. */
  | { readonly decision: 'not-valid' }
  | { readonly decision: 'wrong-performance' }
  | { readonly decision: 'too-early'; readonly doorsAt: string };

const hourMs = 3_600_000;

/** From when tickets of a performance can be checked in. */
export function doorsOf({ startsAt, doorsAt }: Pick<PerformanceAtGate, 'startsAt' | 'doorsAt'>): string {
  return doorsAt ?? new Date(Date.parse(startsAt) - DEFAULT_DOORS_HOURS * hourMs).toISOString();
}

/** Whether a ticket, shown with a QR code of this serial, enters at the gate of a performance. */
export function admissionOf(
  { ticket, performance, now }: TicketAtGate,
  gate: { readonly serial: number; readonly performanceId: string; readonly overriding: boolean },
): Admission {
  if (ticket.serial !== gate.serial) return { decision: 'dead-code' };
  if (performance.cancelled !== null) return { decision: 'performance-cancelled' };
  if (ticket.state === 'CHECKED_IN') return { decision: 'already' };
  if (ticket.state !== 'VALID') return { decision: 'not-valid' };
  const doorsAt = doorsOf(performance);
  const broken: GateRule[] = [];
  if (ticket.performanceId !== gate.performanceId) broken.push('wrong-performance');
  if (Date.parse(now) < Date.parse(doorsAt)) broken.push('too-early');
  const [first] = broken;
  if (first === undefined || gate.overriding) return { decision: 'admit', overridden: broken };
  return first === 'wrong-performance' ? { decision: first } : { decision: first, doorsAt };
}
