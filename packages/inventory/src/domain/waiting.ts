import type { Hold } from '@clove/contracts';

/** A fan's place in the line for an item. */
export interface WaitingEntry {
  readonly id: string;
  readonly fanId: string;
  readonly item: string;
  /** Units wanted, any of the item; all of them or none. */
  readonly quantity: number;
  /** Id of the price category in which they are wanted; null: whatever who names none gets. */
  readonly category: string | null;
  readonly joinedAt: Date;
  /** How often a fan behind it was offered units that were too few for it. */
  readonly overtaken: number;
}

/**
 * What became of an entry: WAITING and OFFERED are live; an offer's outcome is the state of its hold. CLOSED: its
 * item is sold no more; it waits again when the sale is moved to a later day.
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
