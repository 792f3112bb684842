import { type Admission, admissionOf, type GateRule, type TicketAtGate } from '../domain/admission.ts';
import type { Ticket } from '../domain/ticket.ts';

/** A ticket's code, read at the gate of a performance. */
export interface Scan {
  readonly ticketId: string;
  readonly serial: number;
  /** Whose gate it is. */
  readonly performanceId: string;
  readonly staffId: string;
  /** Why staff let the holder in against the gate's rules, should one of them forbid it; null: they do not. */
  readonly overrideReason: string | null;
}

/** A check-in that was a mistake. */
export interface CheckInUndo {
  readonly ticketId: string;
  readonly staffId: string;
  readonly reason: string;
}

/** One entry of the gate's log. */
export interface GateLogEntry {
  readonly action: 'CHECKED_IN' | 'UNDONE';
  /** The performance whose gate it was; null for an undo. */
  readonly performanceId: string | null;
  readonly overridden: readonly GateRule[];
  readonly reason: string | null;
  readonly staffId: string;
}

/** Tickets at the gate, in one transaction. Every write adds an entry to the gate's log and publishes the ticket's new state. */
export interface Gate {
  /** The ticket, locked until the commit; undefined: there is none. */
  lock(ticketId: string): Promise<TicketAtGate | undefined>;
  /** VALID -> CHECKED_IN. */
  admit(ticket: Ticket, entry: GateLogEntry): Promise<Ticket>;
  /** CHECKED_IN -> VALID: the same code admits again. */
  readmit(ticket: Ticket, entry: GateLogEntry): Promise<Ticket>;
}

/** What became of a scan. */
export type CheckIn =
  | { readonly outcome: 'checked-in'; readonly ticket: Ticket; readonly overridden: readonly GateRule[] }
  | { readonly outcome: 'unknown' }
  | ({ readonly outcome: 'refused' } & TicketAtGate & {
        readonly because: Exclude<Admission, { readonly decision: 'admit' }>;
      });

/** Lets the holder of a ticket in, once. A refused ticket stays as it is. */
export async function checkIn(gate: Gate, scan: Scan): Promise<CheckIn> {
  const shown = await gate.lock(scan.ticketId);
  if (shown === undefined) return { outcome: 'unknown' };
  const { serial, performanceId, staffId, overrideReason } = scan;
  const admission = admissionOf(shown, { serial, performanceId, overriding: overrideReason !== null });
  if (admission.decision !== 'admit') return { outcome: 'refused', ...shown, because: admission };
  const { overridden } = admission;
  const ticket = await gate.admit(shown.ticket, {
    action: 'CHECKED_IN',
    performanceId,
    overridden,
    reason: overridden.length > 0 ? overrideReason : null,
    staffId,
  });
  return { outcome: 'checked-in', ticket, overridden };
}

/** What became of taking a check-in back. */
export type CheckInUndone =
  | { readonly outcome: 'undone'; readonly ticket: Ticket }
  | { readonly outcome: 'unknown' }
  | ({ readonly outcome: 'performance-cancelled' | 'not-checked-in' } & TicketAtGate);

/** Takes a check-in back: the ticket admits again. */
export async function undoCheckIn(
  gate: Gate,
  { ticketId, staffId, reason }: CheckInUndo,
): Promise<CheckInUndone> {
  const shown = await gate.lock(ticketId);
  if (shown === undefined) return { outcome: 'unknown' };
  if (shown.performance.cancelled !== null) return { outcome: 'performance-cancelled', ...shown };
  if (shown.ticket.state !== 'CHECKED_IN') return { outcome: 'not-checked-in', ...shown };
  const entry = { action: 'UNDONE', performanceId: null, overridden: [], reason, staffId } as const;
  return { outcome: 'undone', ticket: await gate.readmit(shown.ticket, entry) };
}
