import type { Queryable, Transaction } from '@clove/service-kit';
import { checkAdmission, checkTakesPlace, type GateRule, type TicketAtGate } from '../domain/admission.ts';
import type { QrPayload } from '../domain/qr.ts';
import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** One entry of the gate's log. */
export interface GateLogEntry {
  readonly action: 'CHECKED_IN' | 'UNDONE';
  /** The performance whose gate it was; null for an undo. */
  readonly performanceId: string | null;
  readonly overridden: readonly GateRule[];
  readonly reason: string | null;
  readonly staffId: string;
}

/** Tickets at the gate. Every write adds an entry to the gate's log and publishes the ticket's new state. */
export interface GateStore {
  /** The ticket, locked until the commit; undefined: there is none. */
  lock(tx: Transaction, ticketId: string): Promise<TicketAtGate | undefined>;
  /** VALID -> CHECKED_IN. */
  admit(tx: Transaction, ticket: Ticket, entry: GateLogEntry): Promise<Ticket>;
  /** CHECKED_IN -> VALID: the same code admits again. */
  readmit(tx: Transaction, ticket: Ticket, entry: GateLogEntry): Promise<Ticket>;
  /** What happened to a ticket at the gates, first entry first. */
  log(db: Queryable, ticketId: string): Promise<(GateLogEntry & { readonly at: string })[]>;
}

/** What the QR code says that is shown at a gate. Throws TicketRefused when this festival did not sign it. */
export function readCode(signer: TicketSigner, qr: string): QrPayload {
  const code = signer.verified(qr);
  if (code === undefined) throw new TicketRefused({ reason: 'qr-not-valid' });
  return code;
}

/** A ticket's code, read at the gate of a performance. */
export interface Scan {
  readonly ticketId: string;
  readonly serial: number;
  /** Whose gate it is. */
  readonly performanceId: string;
  readonly staffId: string;
  /** Why staff admit the holder against the gate's rules, should one of them forbid it; null: they do not. */
  readonly overrideReason: string | null;
}

/** Admits the holder of a ticket, once. Throws TicketRefused; a refused ticket stays as it is. */
export async function checkIn(
  tx: Transaction,
  gate: GateStore,
  scan: Scan,
): Promise<{ readonly ticket: Ticket; readonly overridden: readonly GateRule[] }> {
  const shown = await gate.lock(tx, scan.ticketId);
  if (shown === undefined) throw new TicketRefused({ reason: 'qr-not-valid' });
  const { serial, performanceId, staffId, overrideReason } = scan;
  const overridden = checkAdmission(shown, { serial, performanceId, overriding: overrideReason !== null });
  const ticket = await gate.admit(tx, shown.ticket, {
    action: 'CHECKED_IN',
    performanceId,
    overridden,
    reason: overridden.length > 0 ? overrideReason : null,
    staffId,
  });
  return { ticket, overridden };
}

/** Takes back a check-in that was a mistake: the ticket admits again. Throws TicketRefused. */
export async function undoCheckIn(
  tx: Transaction,
  gate: GateStore,
  undo: { readonly ticketId: string; readonly staffId: string; readonly reason: string },
): Promise<Ticket> {
  const { ticketId, staffId, reason } = undo;
  const shown = await gate.lock(tx, ticketId);
  if (shown === undefined) throw new TicketRefused({ reason: 'ticket-not-found' });
  checkTakesPlace(shown);
  const { state } = shown.ticket;
  if (state !== 'CHECKED_IN') throw new TicketRefused({ reason: 'ticket-not-checked-in', ticketId, state });
  return gate.readmit(tx, shown.ticket, {
    action: 'UNDONE',
    performanceId: null,
    overridden: [],
    reason,
    staffId,
  });
}
