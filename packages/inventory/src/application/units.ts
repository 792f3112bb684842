import type { HeldUnit, SoldCategory } from '@clove/contracts';
import type { Queryable, Refusal, Transaction } from '@clove/service-kit';
import type { AuditedSection, AuditedUnit } from '../domain/audited.ts';
import type { StoredHold } from '../domain/hold.ts';
import type { UnitTerms, Wanted } from '../domain/item.ts';
import type { HoldRefusal } from '../domain/refusal.ts';
import type { ItemSale } from '../domain/sale.ts';
import type { WaitingEntry } from '../domain/waiting.ts';
import type { SweepFirst } from './ports.ts';

/**
 * The units of one kind: one store per kind that a service sells, in three parts by who uses them. All calls are set-based
 * and lock sorted.
 */
export interface Units extends HeldUnits, OfferableUnits, AuditedUnits {
  /** As holds name it; unique within the service. */
  readonly kind: string;
  /** The hold's units as an order and its fan see them, in order. Pure. */
  describe(hold: StoredHold): HeldUnit[];
}

/**
 * A kind of unit that fans can ask for by `R`, which its request parser made of a body.
 * @typeParam F why it refuses, beside what every store refuses
 */
export interface UnitStore<R, F extends Refusal = never> extends Units {
  /** What a request asks for. Pure. */
  wanted(request: R): Wanted;
  /** Unlocked: prices, and a cheap refusal of requests that cannot succeed. */
  availability(tx: Transaction, requests: readonly R[]): Promise<Availability<F, R>[]>;
  lock(tx: Transaction, requests: readonly R[]): Promise<ClaimableUnits<R, F>>;
}

/** What an unlocked read says of a request: its prices and until when its item is sold, or why it cannot succeed. */
export type Availability<F extends Refusal = never, R = never> =
  | {
      /** One per unit, or a single one for all of them. */
      readonly prices: readonly number[];
      /** One per unit. @default none: the item has no categories */
      readonly categories?: readonly SoldCategory[];
      readonly sale: ItemSale;
      /** The request with what was read for it: `lock` and `claim` get this one. @default the request */
      readonly resolved?: R;
      /** @default none: the ids of the units say everything */
      readonly terms?: UnitTerms;
    }
  | { readonly refusal: HoldRefusal | F };

/** One hold that asks for units. */
export interface Candidate<R> {
  readonly holdId: string;
  readonly request: R;
}

/** The named units that a request got which left the choice to the store, in the order of its prices. */
export interface ChosenUnits {
  readonly chosen: readonly string[];
}

/** The units that candidates ask for, locked. */
export interface ClaimableUnits<R, F extends Refusal = never> {
  /** The database's clock once every lock was held. */
  readonly now: Date;
  /**
   * Settles candidates in the given order, each gets all its units or none. Answers per candidate undefined when it
   * got them (what it got, where it did not name them), otherwise why not; or SweepFirst when only lapsed holds, or another
   * buyer who was faster, stand in the way. What it writes travels with what follows and fails the commit when it fails.
   */
  claim(
    candidates: readonly Candidate<R>[],
    expiresAt: Date,
  ): Promise<readonly (HoldRefusal | F | ChosenUnits | undefined)[] | SweepFirst>;
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

/** The units of an item as the waiting list offers them. A service without waiting lists has `neverOffered`. */
export interface OfferableUnits {
  /** Locks the item where it has one row; units with rows of their own need none. Before the line is locked. */
  lockItem(tx: Transaction, item: string): Promise<void>;
  /**
   * Locks and reads what may be offered; undefined when there is no such item, or no unit. After the line is locked: never
   * waits for a named unit that a buyer is claiming.
   */
  readOfferable(tx: Transaction, item: string): Promise<Offerable | undefined>;
  /** Holds units for the offers out of what `readOfferable` locked, and keeps so many of the others for the line. */
  takeOffered(
    tx: Transaction,
    item: string,
    offers: readonly { holdId: string; quantity: number; expiresAt: Date }[],
    keep: number,
  ): Promise<OfferedUnits[]>;
  /** What the public could have now; lapsed holds count while no fan waits: the next claim would take them. */
  publicFree(
    tx: Transaction,
    item: string,
  ): Promise<{ free: number; onSale: boolean; sale: ItemSale; now: Date } | undefined>;
}

/** What a unit is offered at. */
export interface OfferedPrice {
  /** In the currency's smallest unit. */
  readonly price: number;
  /** What it is sold in. @default none: the item has no categories */
  readonly category?: SoldCategory;
}

/** What of an item may be offered to those who wait. */
export interface Offerable {
  /** The database's clock, read under the locks. */
  readonly now: Date;
  /** False once it was withdrawn. */
  readonly onSale: boolean;
  readonly sale: ItemSale;
  /** What a unit costs who waits in this category, now. */
  priceIn(category: WaitingEntry['category']): OfferedPrice;
  /** @default none: the ids of the units say everything */
  readonly terms?: UnitTerms;
  /** Free units, those kept for the line included. */
  readonly free: number;
  /** Of `free`, those kept for the line: closed to the public. */
  readonly kept: number;
}

/** What one offer gets: its named units, or null where they have no names. */
export interface OfferedUnits {
  readonly holdId: string;
  readonly units: readonly string[] | null;
}

/** Units as the audit sees them. */
export interface AuditedUnits {
  /** One fact per item: capacity = free + held + pinned + sold. */
  auditItems(db: Queryable): Promise<AuditedSection[]>;
  /** Every unit that is not free. */
  auditUnits(db: Queryable): Promise<AuditedUnit[]>;
}

/** For stores of services without waiting lists: nothing is ever offered. */
export const neverOffered: OfferableUnits = {
  lockItem: () => Promise.resolve(),
  readOfferable: () => Promise.resolve(undefined),
  takeOffered: () => Promise.reject(new Error('there is no waiting list')),
  publicFree: () => Promise.resolve(undefined),
};
