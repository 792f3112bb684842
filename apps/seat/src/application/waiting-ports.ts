import type { Queryable, Transaction } from '@clove/service-kit';
import type { UnitKind } from '../domain/hold.ts';
import type { PerformanceSale } from '../domain/sale.ts';
import type { SectionKey } from '../domain/section.ts';
import type { SeenEntry, WaitingEntry } from '../domain/waiting.ts';

/** What of a section may be offered to those who wait. */
export interface Offerable {
  /** The database's clock, read under the locks. */
  readonly now: Date;
  /** False once it was withdrawn. */
  readonly onSale: boolean;
  readonly performance: PerformanceSale;
  /** Price of a place, now. */
  readonly price: number;
  /** Free places, those kept for the line included. */
  readonly free: number;
  /** Of `free`, those kept for the line: closed to the public. */
  readonly kept: number;
}

/** What one offer gets: its seats, or null for standing places. */
export interface OfferedUnits {
  readonly holdId: string;
  readonly seats: readonly string[] | null;
}

/** The places of one kind of section, as the waiting list takes them. */
export interface OfferStore {
  readonly kind: UnitKind;
  /** Locks the section where it has one row; numbered seats have none. Before the line is locked. */
  lockSection(tx: Transaction, key: SectionKey): Promise<void>;
  /**
   * Locks and reads what may be offered; undefined when there is no such section, or no place. After the line is locked: never
   * waits for a seat that a buyer is looking at.
   */
  read(tx: Transaction, key: SectionKey): Promise<Offerable | undefined>;
  /** Holds places for the offers out of what `read` locked, and keeps so many of the rest for the line. */
  take(
    tx: Transaction,
    key: SectionKey,
    offers: readonly { holdId: string; quantity: number; expiresAt: Date }[],
    keep: number,
  ): Promise<OfferedUnits[]>;
  /** What the public could have now; lapsed holds count while nobody waits: the next claim would take them. */
  publicFree(
    tx: Transaction,
    key: SectionKey,
  ): Promise<{ free: number; onSale: boolean; performance: PerformanceSale; now: Date } | undefined>;
}

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

/** Everything the inventory needs to offer freed places. */
export interface Waiting {
  readonly book: WaitingBook;
  readonly stores: readonly OfferStore[];
  /** How long a fan has to order what is offered, seconds. */
  readonly offerSeconds: number;
}
