import type { Queryable, Transaction } from '@clove/service-kit';
import type { SeenEntry, WaitingEntry } from '../domain/waiting.ts';

/** The lines. */
export interface WaitingBook {
  /** Fans at the head of these items' lines, or of those the holds' units are of; unlocked. */
  headFans(
    db: Queryable,
    of: { items: readonly string[] } | { holdIds: readonly string[] },
  ): Promise<string[]>;
  /** Those of the items that have a waiting fan, sorted; when none is named, all such items that are sold now. */
  waitedFor(db: Queryable, items?: readonly string[]): Promise<string[]>;
  /** Locks the first `limit` who wait, in line order, except `without`. */
  lockLine(tx: Transaction, item: string, limit: number, without: readonly string[]): Promise<WaitingEntry[]>;
  /** Writes what happened to locked entries; throws when one did not wait any more: a lock is missing. */
  save(tx: Transaction, changes: WaitingChanges): Promise<void>;
  /** Adds a fan at the end of the line. */
  append(tx: Transaction, entry: Omit<WaitingEntry, 'joinedAt' | 'overtaken'>): Promise<void>;
  /** WAITING -> LEFT; false when it does not wait any more. */
  leave(tx: Transaction, entryId: string): Promise<boolean>;
  /** Removes a fan's entries that wait no more and whose offer, if any, has ended. */
  forget(tx: Transaction, fanId: string): Promise<void>;
  /** Newest first, at most 100; with an entry id, that one. */
  ofFan(db: Queryable, fanId: string, entryId?: string): Promise<SeenEntry[]>;
}

export interface WaitingChanges {
  readonly offered: readonly { readonly entryId: string; readonly holdId: string }[];
  readonly passedOver: readonly string[];
  readonly overtaken: readonly string[];
}

/** What the inventory needs to offer freed units. */
export interface Waiting {
  readonly book: WaitingBook;
  /** How long a fan has to order what is offered, seconds. */
  readonly offerSeconds: number;
  /** What events of the list say beside the item, for older readers. @default nothing */
  describe?(item: string): { readonly performanceId?: string; readonly sectionId?: string };
}

/** For services without waiting lists: costs nothing, and no fan ever waits. */
export const noWaitingList: WaitingBook = {
  headFans: () => Promise.resolve([]),
  waitedFor: () => Promise.resolve([]),
  lockLine: () => Promise.resolve([]),
  save: () => Promise.resolve(),
  append: () => Promise.reject(new Error('there is no waiting list')),
  leave: () => Promise.resolve(false),
  forget: () => Promise.resolve(),
  ofFan: () => Promise.resolve([]),
};
