import { decide, type GateRule, type QrPayload, type Scan } from '@clove/contracts/gate';
import { newId, type Transaction } from '@clove/service-kit';
import { TicketRefused } from '../domain/refusals.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Entry, GateChange, GateLogEntry, GateStore, ShownTicket } from './gate-store.ts';
import { type GateBook, gateNamed, type KnownGate } from './gates.ts';
import type { TicketSigner } from './ticket-signer.ts';

/** Who works at a gate: a member of staff, an organiser, or a device. */
export interface GateWorker {
  readonly id: string;
  /** The gates that they are bound to; null: every one. */
  readonly gates: readonly string[] | null;
}

/** A ticket shown at a gate: by its code, or found by name or number. */
export type Shown = { readonly qr: string } | { readonly ticketId: string };

/** What a scanner sends. */
export interface CheckIn {
  readonly shown: Shown;
  /** Whose gate it is. */
  readonly performanceId: string;
  /** Absent where the festival names no gates. */
  readonly gateId?: string | undefined;
  readonly door?: string | undefined;
  readonly direction: 'in' | 'out';
  /** Given by the scanner, which may send the same scan again later. */
  readonly scanId?: string | undefined;
  /** Why staff admit the holder against the gate's rules, should one of them forbid it. */
  readonly overrideReason?: string | undefined;
}

/** A person who came in or left. */
export interface CheckedIn {
  readonly ticket: Ticket;
  /** The place that was used. */
  readonly usedPerformanceId: string;
  readonly entry: Entry;
  readonly direction: 'in' | 'out';
  /** They were in before, and had left. */
  readonly again: boolean;
  readonly overridden: readonly GateRule[];
}

/** What the QR code says that is shown at a gate. Throws TicketRefused when this festival did not sign it. */
export function readCode(signer: TicketSigner, qr: string): QrPayload {
  const code = signer.verified(qr);
  if (code === undefined) throw new TicketRefused({ reason: 'qr-not-valid' });
  return code;
}

export interface CheckInParts {
  readonly gate: GateStore;
  readonly signer: TicketSigner;
  readonly book: Pick<GateBook, 'open'>;
}

/**
 * Lets the holder of a ticket in or out. Throws TicketRefused; a refused ticket stays as it is.
 * @param gates those that are open, read before the transaction
 */
export async function checkIn(
  tx: Transaction,
  { gate: store, signer }: Omit<CheckInParts, 'book'>,
  gates: readonly KnownGate[],
  asked: CheckIn,
  worker: GateWorker,
): Promise<CheckedIn> {
  const gate = gateOf(gates, asked, worker);
  const code = 'qr' in asked.shown ? readCode(signer, asked.shown.qr) : undefined;
  const ticketId = 'ticketId' in asked.shown ? asked.shown.ticketId : (code?.ticketId ?? '');
  const { now, tickets } = await store.lock(tx, [ticketId]);
  const shown = tickets.get(ticketId);
  if (shown === undefined) throw new TicketRefused({ reason: code ? 'qr-not-valid' : 'ticket-not-found' });
  const { performanceId, direction, overrideReason } = asked;
  const scan: Scan = {
    ...{ performanceId, gate, direction, at: now },
    serial: code?.serial ?? shown.atGate.serial,
    overriding: overrideReason !== undefined,
  };
  const decision = decide(shown.atGate, scan, gates);
  if (decision.outcome === 'refused') {
    throw new TicketRefused({ reason: 'not-admitted', ticketId, refusal: decision.refusal });
  }
  const usedPerformanceId = decision.place.performance.id;
  const before = shown.atGate.presences.get(usedPerformanceId);
  const again = decision.outcome === 'in' && decision.again;
  const entry = entryAfter(before, { ...asked, at: now }, worker.id);
  const overridden = decision.outcome === 'in' ? decision.overridden : [];
  const log: GateLogEntry = {
    ...atNoGate(worker.id, now),
    action: direction === 'in' ? 'CHECKED_IN' : 'LEFT',
    ...{ performanceId, usedPerformanceId, overridden, direction },
    ...{ gateId: gate?.id ?? null, door: asked.door ?? null, scanId: asked.scanId ?? newId() },
    reason: overridden.length > 0 ? (overrideReason ?? null) : null,
    byHand: code === undefined,
  };
  const isFirst = before === undefined;
  const ticket = await saved(tx, store, {
    ticket: shown.ticket,
    entries: new Map([...shown.atGate.presences, [usedPerformanceId, entry]]),
    log: [log],
    event: isFirst ? 'ticket.TicketCheckedIn' : null,
  });
  return { ticket, usedPerformanceId, entry, direction, again, overridden };
}

/** The gate that a request names. Throws TicketRefused when it must name one, or names one that the worker is not at. */
export function gateOf(
  gates: readonly KnownGate[],
  { gateId, door }: Pick<CheckIn, 'gateId' | 'door'>,
  worker: GateWorker,
): KnownGate | null {
  if (gateId === undefined) {
    checkBound(worker, null);
    if (gates.length > 0)
      throw new TicketRefused({ reason: 'gate-required', gateIds: gates.map(({ id }) => id) });
    return null;
  }
  checkBound(worker, gateId);
  const gate = gateNamed(gates, gateId);
  if (door !== undefined && gate.doors?.includes(door) !== true) {
    throw new TicketRefused({ reason: 'unknown-door', gateId, doors: gate.doors ?? [] });
  }
  return gate;
}

/** Throws TicketRefused unless the worker works at this gate; null: at no named one. */
export function checkBound({ gates }: GateWorker, gateId: string | null): void {
  if (gates === null || (gateId !== null && gates.includes(gateId))) return;
  throw new TicketRefused({ reason: 'not-your-gate', gateId, gateIds: gates });
}

/** The entry of a place after a scan. Who comes back, or leaves, entered where they entered first. */
function entryAfter(
  before: Entry | undefined,
  { direction, at, gateId, door, performanceId }: CheckIn & { readonly at: string },
  staffId: string,
): Entry {
  const inside = direction === 'in';
  if (before !== undefined) return { ...before, inside };
  return {
    ...{ enteredAt: at, gateId: gateId ?? null, door: door ?? null, inside },
    ...{ gatePerformanceId: performanceId, staffId },
  };
}

/** An entry of the log that says no more than who did something when. */
export function atNoGate(staffId: string, at: string): Omit<GateLogEntry, 'action'> {
  return {
    ...{ performanceId: null, usedPerformanceId: null, gateId: null, door: null },
    ...{ overridden: [], reason: null, staffId, at, scanId: null, revised: false },
    ...{ byHand: false, direction: null, conflict: null },
  };
}

/** What is taken back: a whole check-in, as if it had not happened. */
export interface Undo {
  readonly ticketId: string;
  /** Of a ticket that was checked in for several performances: which one. */
  readonly performanceId?: string | undefined;
  readonly reason: string;
}

/** Takes back a check-in that was a mistake: the ticket admits again. Throws TicketRefused. */
export async function undoCheckIn(
  tx: Transaction,
  store: GateStore,
  { ticketId, performanceId, reason }: Undo,
  worker: GateWorker,
): Promise<Ticket> {
  const { now, tickets } = await store.lock(tx, [ticketId]);
  const shown = tickets.get(ticketId);
  if (shown === undefined) throw new TicketRefused({ reason: 'ticket-not-found' });
  checkTakesPlace(shown, performanceId);
  const [usedPerformanceId, entry] = entryToUndo(shown, performanceId);
  checkBound(worker, entry.gateId);
  const entries = new Map(shown.atGate.presences);
  entries.delete(usedPerformanceId);
  return saved(tx, store, {
    ticket: shown.ticket,
    entries,
    log: [
      {
        ...atNoGate(worker.id, now),
        action: 'UNDONE',
        ...{ performanceId: entry.gatePerformanceId, usedPerformanceId, reason },
        ...{ gateId: entry.gateId, door: entry.door },
      },
    ],
    event: 'ticket.TicketCheckInUndone',
  });
}

function entryToUndo(
  { ticket, atGate: { presences } }: ShownTicket,
  performanceId: string | undefined,
): [string, Entry] {
  const all = [...presences].filter(([id]) => performanceId === undefined || id === performanceId);
  const [first, second] = all;
  if (first === undefined) {
    throw new TicketRefused({
      reason: 'ticket-not-checked-in',
      ticketId: ticket.id,
      state: ticket.state,
    });
  }
  if (second !== undefined) {
    throw new TicketRefused({ reason: 'performance-required', performanceIds: all.map(([id]) => id) });
  }
  return first;
}

function checkTakesPlace({ ticket, atGate }: ShownTicket, performanceId: string | undefined): void {
  const { places, presences } = atGate;
  for (const { performance } of places) {
    // Of a pass only what is taken back counts: another of its performances may be cancelled.
    const isAsked =
      performanceId === undefined
        ? places.length === 1 || presences.has(performance.id)
        : performance.id === performanceId;
    if (!isAsked) continue;
    const { id, cancelled } = performance;
    if (cancelled === null) continue;
    throw new TicketRefused({
      reason: 'not-admitted',
      ticketId: ticket.id,
      refusal: { reason: 'performance-cancelled', performanceId: id, cancelled },
    });
  }
}

async function saved(tx: Transaction, store: GateStore, change: GateChange): Promise<Ticket> {
  const after = (await store.save(tx, [change])).get(change.ticket.id);
  if (after === undefined) throw new Error('every change answers its ticket');
  return after;
}

/**
 * Blocks a ticket at every gate, or takes that back (`reason` null). Throws TicketRefused
 * `ticket-not-found`.
 */
export async function blockTicket(
  tx: Transaction,
  store: GateStore,
  { ticketId, reason }: { readonly ticketId: string; readonly reason: string | null },
  staffId: string,
): Promise<void> {
  const { now, tickets } = await store.lock(tx, [ticketId]);
  const shown = tickets.get(ticketId);
  if (shown === undefined) throw new TicketRefused({ reason: 'ticket-not-found' });
  if (shown.atGate.blocked === reason) return;
  const action = reason === null ? 'UNBLOCKED' : 'BLOCKED';
  await store.block(tx, shown.ticket, reason, { ...atNoGate(staffId, now), action, reason });
}
