import type { Queryable, Transaction } from '@clove/service-kit';
import type { AuditedSection, AuditedUnit } from '../domain/audited.ts';
import type { StoredHold, UnitKind } from '../domain/hold.ts';
import type { HoldRequest } from '../domain/hold-request.ts';
import type { PerformanceSale } from '../domain/sale.ts';
import type { SectionUnits } from '../domain/seat-board.ts';
import type { HoldRefusal } from '../domain/seat-refusal.ts';
import type { SectionFields, SectionKey } from '../domain/section.ts';
import type { SweepFirst } from './ports.ts';

/**
 * The units of one kind, numbered seats or standing places: one store per kind that an image sells, in four parts by who
 * uses them. All calls are set-based and lock sorted.
 */
export interface Units extends HeldUnits, OfferableUnits, SectionStock {
  readonly kind: UnitKind;
}

/** A kind of unit that fans can ask for by `R`. */
export interface UnitStore<R extends HoldRequest> extends Units {
  /** Unlocked: prices, and a cheap refusal of requests that cannot succeed. */
  availability(tx: Transaction, requests: readonly R[]): Promise<Availability[]>;
  lock(tx: Transaction, requests: readonly R[]): Promise<ClaimableUnits<R>>;
}

/** What an unlocked read says of a request: its prices and until when its performance is sold, or why it cannot succeed. */
export type Availability =
  | { readonly prices: readonly number[]; readonly performance: PerformanceSale }
  | { readonly refusal: HoldRefusal };

/** One hold that asks for units. */
export interface Candidate<R extends HoldRequest> {
  readonly holdId: string;
  readonly request: R;
}

/** The units that candidates ask for, locked. */
export interface ClaimableUnits<R extends HoldRequest> {
  /** The database's clock once every lock was held. */
  readonly now: Date;
  /**
   * Settles candidates in the given order, each gets all its units or none. Answers per candidate undefined when it
   * got them, otherwise why not; or SweepFirst when only lapsed holds stand in the way. What it writes travels with what
   * follows and fails the commit when it fails.
   */
  claim(
    candidates: readonly Candidate<R>[],
    expiresAt: Date,
  ): Promise<readonly (HoldRefusal | undefined)[] | SweepFirst>;
}

/** What happens to the units of holds whose rows are locked. */
export interface HeldUnits {
  /** Knows holds by their ids, and so can be sent with the statement that locks them, right after it. */
  lockHeld(tx: Transaction, holdIds: readonly string[]): Promise<PinnableUnits>;
  /** Sent with what follows; fails the commit when it fails. */
  sell(tx: Transaction, holds: readonly StoredHold[]): void;
  /** The units of holds that are ACTIVE again: held until the hold's end. Sent with what follows; fails the commit when it fails. */
  unpin(tx: Transaction, holds: readonly StoredHold[]): void;
  /** Frees units; one that has another owner by now is left alone. */
  free(tx: Transaction, units: readonly UnitsOfHold[]): Promise<void>;
}

/** The units of holds, locked as far as a pin may change them. */
export interface PinnableUnits {
  /**
   * Makes the units of ACTIVE holds, and of EXPIRED ones whose quota was retaken, the pinned property of their
   * holds, as far as they are still theirs or free now. Answers the ids of the holds that have all their units, or
   * SweepFirst when only lapsed holds of others stand in the way. What it writes travels with what follows.
   */
  pin(holds: readonly StoredHold[]): Promise<ReadonlySet<string> | SweepFirst>;
}

/** Some units of a hold. */
export interface UnitsOfHold {
  readonly hold: StoredHold;
  readonly unitIds: readonly string[];
}

/** The places of a section as the waiting list offers them. */
export interface OfferableUnits {
  /** Locks the section where it has one row; numbered seats have none. Before the line is locked. */
  lockSection(tx: Transaction, key: SectionKey): Promise<void>;
  /**
   * Locks and reads what may be offered; undefined when there is no such section, or no place. After the line is locked: never
   * waits for a seat that a buyer is claiming.
   */
  readOfferable(tx: Transaction, key: SectionKey): Promise<Offerable | undefined>;
  /** Holds places for the offers out of what `readOfferable` locked, and keeps so many of the others for the line. */
  takeOffered(
    tx: Transaction,
    key: SectionKey,
    offers: readonly { holdId: string; quantity: number; expiresAt: Date }[],
    keep: number,
  ): Promise<OfferedUnits[]>;
  /** What the public could have now; lapsed holds count while no fan waits: the next claim would take them. */
  publicFree(
    tx: Transaction,
    key: SectionKey,
  ): Promise<{ free: number; onSale: boolean; performance: PerformanceSale; now: Date } | undefined>;
}

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

/** The units of whole sections, as provisioning, the seat map and the audit see them. */
export interface SectionStock {
  /**
   * Why the section cannot become this small; undefined when it can. Locks what it read, so that the answer
   * still holds when `provision` follows in the same transaction.
   */
  shrinkRefusal(tx: Transaction, key: SectionKey, next: SectionFields): Promise<string | undefined>;
  /** Makes the units of a section what its fields say; units that are no longer named are withdrawn, never deleted. */
  provision(
    tx: Transaction,
    key: SectionKey,
    before: SectionFields | undefined,
    next: SectionFields,
  ): Promise<void>;
  /** What is free in every section of these performances, keyed `<performance>/<section>`; lapsed holds count as free. */
  view(db: Queryable, performanceIds: readonly string[]): Promise<Map<string, SectionUnits>>;
  auditSections(db: Queryable): Promise<AuditedSection[]>;
  auditUnits(db: Queryable): Promise<AuditedUnit[]>;
}
