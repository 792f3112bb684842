import type { Queryable, Transaction } from '@clove/service-kit';
import type { SectionKey } from '../domain/section.ts';
import type { SeenEntry, WaitingEntry } from '../domain/waiting.ts';

/** The lines. */
export interface WaitingBook {
  /** Fans at the head of these sections' lines, or of those the holds' units lie in; unlocked. */
  headFans(
    db: Queryable,
    of: { sections: readonly SectionKey[] } | { holdIds: readonly string[] },
  ): Promise<string[]>;
  /** Those of the sections that are sold and have a waiting fan, sorted; all such sections when none is named. */
  waitedFor(db: Queryable, sections?: readonly SectionKey[]): Promise<SectionKey[]>;
  /** Locks the first `limit` who wait, in line order, except `without`. */
  lockLine(
    tx: Transaction,
    key: SectionKey,
    limit: number,
    without: readonly string[],
  ): Promise<WaitingEntry[]>;
  /** Writes what happened to locked entries; throws when one did not wait any more: a lock is missing. */
  save(tx: Transaction, changes: WaitingChanges): Promise<void>;
  /** Adds a fan at the end of the line. */
  append(tx: Transaction, entry: Omit<WaitingEntry, 'joinedAt' | 'overtaken'>): Promise<void>;
  /** WAITING -> LEFT; false when it does not wait any more. */
  leave(tx: Transaction, entryId: string): Promise<boolean>;
  /** Newest first, at most 100; with an entry id, that one. */
  ofFan(db: Queryable, fanId: string, entryId?: string): Promise<SeenEntry[]>;
}

export interface WaitingChanges {
  readonly offered: readonly { readonly entryId: string; readonly holdId: string }[];
  readonly passedOver: readonly string[];
  readonly overtaken: readonly string[];
}

/** What the inventory needs to offer freed places. */
export interface Waiting {
  readonly book: WaitingBook;
  /** How long a fan has to order what is offered, seconds. */
  readonly offerSeconds: number;
}
