import type { Hold } from '@clove/contracts';
import { sectionOfSeat } from './seat-name.ts';

/** A fan's place in the line for a section. */
export interface WaitingEntry {
  readonly id: string;
  readonly fanId: string;
  readonly performanceId: string;
  readonly sectionId: string;
  /** Places wanted, any of the section; all of them or none. */
  readonly quantity: number;
  readonly joinedAt: Date;
  /** How often a fan behind it was offered places that were too few for it. */
  readonly overtaken: number;
}

/**
 * What became of an entry: WAITING and OFFERED are live; an offer's outcome is the state of its hold. CLOSED: its
 * performance is sold no more; it waits again when the performance is moved to a later day.
 */
export type WaitingState =
  | 'WAITING'
  | 'OFFERED'
  | 'TAKEN'
  | 'DECLINED'
  | 'LAPSED'
  | 'LEFT'
  | 'PASSED_OVER'
  | 'CLOSED';

/** An entry as its fan sees it. */
export interface SeenEntry extends WaitingEntry {
  readonly state: WaitingState;
  /** From 1, the head of the line; null once it waits no more. */
  readonly position: number | null;
  /** The hold that is or was the offer. */
  readonly hold: { readonly id: string; readonly expiresAt: Date } | null;
}

/** The state of an entry whose offer is a hold in this state. Of a sold hold it stays taken, cancelled tickets or not. */
export function stateOfOffer(holdState: Hold['state'], orderId: string | null): WaitingState {
  switch (holdState) {
    case 'ACTIVE':
      return 'OFFERED';
    case 'PINNED':
    case 'SOLD':
      return 'TAKEN';
    case 'RELEASED':
      return orderId === null ? 'DECLINED' : 'TAKEN';
    case 'EXPIRED':
      return 'LAPSED';
  }
}

/**
 * How often fans who want less may pass one who wants more. From then on freed places are kept until they are enough for it.
 * Source: a choice: it lets single places that come one by one be used, and costs a group at most three turns.
 */
export const MOST_OVERTAKEN = 3;

/**
 * Who is served from `free` places, first come, first served: each entry that fits gets all it wants. One that
 * wants more than there is keeps its place in the line and those behind it may be served, until that happened
 * MOST_OVERTAKEN times: then no one passes it any more, and what is freed gathers until it is enough.
 */
export function served(line: readonly WaitingEntry[], free: number): WaitingEntry[] {
  const fitting: WaitingEntry[] = [];
  let left = free;
  for (const entry of line) {
    if (entry.quantity <= left) {
      left -= entry.quantity;
      fitting.push(entry);
    } else if (entry.overtaken >= MOST_OVERTAKEN) break;
  }
  return fitting;
}

/** A seat that may be offered. */
export interface OfferableSeat {
  readonly id: string;
  readonly row: number;
  readonly number: number;
}

/** Takes `quantity` of these seats, given in row and number order: side by side where a row has room, else the first. */
export function chooseSeats<S extends OfferableSeat>(seats: readonly S[], quantity: number): S[] {
  let run: S[] = [];
  for (const seat of seats) {
    const last = run.at(-1);
    const adjacent = last !== undefined && last.row === seat.row && last.number + 1 === seat.number;
    run = adjacent ? [...run, seat] : [seat];
    if (run.length === quantity) return run;
  }
  return seats.slice(0, quantity);
}

/** How many of these units lie in each section, keyed by section id; standing units name their hold's section. */
export function unitsPerSection(sectionId: string | null, unitIds: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const unitId of unitIds) {
    const section = sectionId ?? sectionOfSeat(unitId);
    counts.set(section, (counts.get(section) ?? 0) + 1);
  }
  return counts;
}
