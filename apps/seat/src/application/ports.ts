import type { Queryable, Transaction } from '@clove/service-kit';
import type { StoredHold, UnitKind } from '../domain/hold.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { PerformanceSale, Sale } from '../domain/sale.ts';
import type { Wish } from '../domain/wish.ts';

/**
 * Locks of one transaction, always in this order, ids sorted inside each level: idempotency records, fan quota,
 * holds, numbered seats, standing sections, waiting lists (section by section, in line order); the outbox last.
 */

/** One hold that wants units. */
export interface Candidate<W extends Wish> {
  readonly holdId: string;
  readonly wish: W;
}

/** What an unlocked look says of a wish: its prices and until when its performance is sold, or that it has clearly lost. */
export type Look =
  | { readonly prices: readonly number[]; readonly performance: PerformanceSale }
  | { readonly refusal: Refusal };

/** What candidates want, locked. */
export interface LockedWishes<W extends Wish> {
  /** The database's clock once every lock was held. */
  readonly now: Date;
  /**
   * Settles candidates in the given order, each gets all its units or none. Answers per candidate undefined when it
   * got them, otherwise why not. What it writes travels with what follows and fails the commit when it fails.
   * Throws SweepFirst when only lapsed holds stand in the way.
   */
  claim(candidates: readonly Candidate<W>[], expiresAt: Date): Promise<readonly (Refusal | undefined)[]>;
}

/** The units of holds, locked as far as a pin may change them. */
export interface LockedUnits {
  /**
   * Makes the units of ACTIVE holds, and of EXPIRED ones whose quota was retaken, the pinned property of their
   * holds, as far as they are still theirs or free now. Answers the ids of the holds that have all their units.
   * What it writes travels with what follows. Throws SweepFirst when only lapsed holds of others stand in the way.
   */
  pin(holds: readonly StoredHold[]): Promise<Set<string>>;
}

/** Some units of a hold. */
export interface UnitsOfHold {
  readonly hold: StoredHold;
  readonly unitIds: readonly string[];
}

/** What happens to the units of holds whose rows are locked. All calls are set-based and lock sorted. */
export interface Units {
  readonly kind: UnitKind;
  /** Knows holds by their ids, and so can be sent with the statement that locks them, right after it. */
  lockHeld(tx: Transaction, holdIds: readonly string[]): Promise<LockedUnits>;
  /** Sent with what follows; fails the commit when it fails. */
  sell(tx: Transaction, holds: readonly StoredHold[]): void;
  /** The units of holds that are ACTIVE again: held until the hold's end. Sent with what follows; fails the commit when it fails. */
  unpin(tx: Transaction, holds: readonly StoredHold[]): void;
  /** Frees units; one that has another owner by now is left alone. */
  free(tx: Transaction, units: readonly UnitsOfHold[]): Promise<void>;
}

/** The inventory of one kind of unit: numbered seats or standing places. */
export interface UnitStore<W extends Wish> extends Units {
  /** Unlocked: prices, and a cheap refusal for clear losers. */
  look(tx: Transaction, wishes: readonly W[]): Promise<Look[]>;
  lock(tx: Transaction, wishes: readonly W[]): Promise<LockedWishes<W>>;
}

/** The holds themselves. */
export interface HoldBook {
  /** Sent with what follows; fails the commit when it fails. */
  insert(tx: Transaction, holds: readonly StoredHold[]): void;
  read(db: Queryable, ids: readonly string[]): Promise<{ now: Date; holds: Map<string, StoredHold> }>;
  /** Locks in id order; `now` is the database's clock once all are locked. */
  lock(tx: Transaction, ids: readonly string[]): Promise<{ now: Date; holds: Map<string, StoredHold> }>;
  /** Writes changed holds. Sent with what follows; fails the commit when it fails or a row was not at the version before. */
  save(tx: Transaction, holds: readonly StoredHold[]): void;
  /** Ids of ACTIVE holds past their grace, oldest first; unlocked. */
  lapsed(db: Queryable, scope: SweepScope, graceSeconds: number, limit: number): Promise<string[]>;
}

/**
 * Prolongs, once each, those of these fans' holds that are ACTIVE and that nobody may take yet: from now, capped
 * after their creation, never to earlier than before. Answers all that last, prolonged now or before.
 */
export type Prolong = (
  holds: readonly { readonly holdId: string; readonly fanId: string }[],
) => Promise<readonly { readonly holdId: string; readonly fanId: string; readonly expiresAt: Date }[]>;

/** The live units of each fan. */
export interface QuotaBook {
  /**
   * Reserves in the given order, each wholly or not at all; never past `max` per fan. Answers one boolean per
   * request. Locks the fans' rows.
   */
  reserve(
    tx: Transaction,
    requests: readonly { fanId: string; quantity: number }[],
    max: number,
  ): Promise<boolean[]>;
  /** Locks the rows of the holds' fans, and of `others`, in fan order; a no-op for fans without one. */
  lockFansOf(tx: Transaction, holdIds: readonly string[], others: readonly string[]): Promise<void>;
  /**
   * Locks rows out of the lock order, so it never waits: a row that another has locked is a lock time-out, and the
   * unit of work is repeated.
   */
  lockFansNow(tx: Transaction, fanIds: readonly string[]): Promise<void>;
  /** Locks the fan's row, which it makes sure exists; answers their live units. */
  lockFan(tx: Transaction, fanId: string): Promise<number>;
  /** Gives back. */
  giveBack(tx: Transaction, requests: readonly { fanId: string; quantity: number }[]): Promise<void>;
}

/** The sale's settings and what was withdrawn from it. */
export interface SaleBook {
  read(db: Queryable): Promise<Sale | undefined>;
  /** `<performance>/<section>` of everything withdrawn from sale or cancelled. What a lever closed is not: who holds it may buy it. */
  withdrawnSections(db: Queryable): Promise<Set<string>>;
}

/** Which lapsed holds to sweep; without a scope, all of them. */
export interface SweepScope {
  readonly sections?: readonly { performanceId: string; sectionId: string }[];
  readonly fans?: readonly string[];
}

/**
 * Thrown inside a unit of work to undo it: something is refused only because holds that lapsed were not swept
 * yet. The caller sweeps them in a unit of work of their own (claiming never touches another hold) and tries
 * again.
 */
export class SweepFirst extends Error {
  readonly scope: SweepScope;
  constructor(scope: SweepScope) {
    super('lapsed holds stand in the way');
    this.name = 'SweepFirst';
    this.scope = scope;
  }
}
