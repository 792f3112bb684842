import type { GateRule, Presence, TicketAtGate } from '@clove/contracts/gate';
import type { Queryable, Transaction } from '@clove/service-kit';
import type { Ticket } from '../domain/ticket.ts';

/** Who came in with a ticket for one of its places. */
export interface Entry extends Presence {
  /** Whose gate it was: not the place's where staff overrode that. */
  readonly gatePerformanceId: string;
  readonly staffId: string;
}

/** A ticket shown at a gate, locked until the commit. */
export interface ShownTicket {
  readonly ticket: Ticket;
  readonly atGate: Omit<TicketAtGate, 'presences'> & { readonly presences: ReadonlyMap<string, Entry> };
}

export const gateActions = ['CHECKED_IN', 'LEFT', 'UNDONE', 'CONFLICT', 'BLOCKED', 'UNBLOCKED'] as const;

/** What happened to a ticket at a gate. Instants are RFC 3339, UTC. */
export interface GateLogEntry {
  readonly action: (typeof gateActions)[number];
  /** The performance whose gate it was; null: it was at none. */
  readonly performanceId: string | null;
  /** The performance of the ticket's place; null: it concerns the whole ticket. */
  readonly usedPerformanceId: string | null;
  readonly gateId: string | null;
  readonly door: string | null;
  /** Rules that staff overrode. */
  readonly overridden: readonly GateRule[];
  readonly reason: string | null;
  readonly staffId: string;
  readonly at: string;
  /** Given by the scanner; null: none was. */
  readonly scanId: string | null;
  /** Replaces an earlier outcome of the same scan. */
  readonly revised: boolean;
  /** Found by name or number, not by its code. */
  readonly byHand: boolean;
  /** Of a scan; null: it was none. */
  readonly direction: 'in' | 'out' | null;
  /** Of a CONFLICT: the type of the problem and its facts. */
  readonly conflict: Readonly<Record<string, unknown>> | null;
}

export interface LoggedEntry extends GateLogEntry {
  readonly ticketId: string;
}

/** What becomes of one ticket at a gate. */
export interface GateChange {
  /** As it was locked. */
  readonly ticket: Ticket;
  /** All entries after the change, by the performance of the place; null: the ticket stays as it is. */
  readonly entries: ReadonlyMap<string, Entry> | null;
  readonly log: readonly GateLogEntry[];
  readonly event: 'ticket.TicketCheckedIn' | 'ticket.TicketCheckInUndone' | null;
}

/** Tickets at the gates. Every change adds to the gates' log; one of the entries raises the ticket's version. */
export interface GateStore {
  /** Those of the tickets that exist, locked in the order of their ids, and the moment, by the database's clock. */
  lock(
    tx: Transaction,
    ticketIds: readonly string[],
  ): Promise<{ readonly now: string; readonly tickets: ReadonlyMap<string, ShownTicket> }>;
  /** Answers the tickets whose entries changed, by id. */
  save(tx: Transaction, changes: readonly GateChange[]): Promise<ReadonlyMap<string, Ticket>>;
  block(tx: Transaction, ticket: Ticket, blocked: string | null, entry: GateLogEntry): Promise<void>;
  /** What happened to tickets at the gates, first entry first; with what became of these scans, wherever they were. */
  log(db: Queryable, ticketIds: readonly string[], scanIds?: readonly string[]): Promise<LoggedEntry[]>;
  /** Scans of a gate that should not have let anybody in or out, by what is known now, newest first. */
  conflicts(db: Queryable, gateId: string, most: number): Promise<LoggedEntry[]>;
}
