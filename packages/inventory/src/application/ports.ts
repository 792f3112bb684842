import type { Hold } from '@clove/contracts';
import type { Queryable, Refusal, Transaction } from '@clove/service-kit';
import type { StoredHold } from '../domain/hold.ts';
import type { HoldRefusal } from '../domain/refusal.ts';
import type { Sale } from '../domain/sale.ts';

/**
 * Locks of one transaction, always in this order, ids sorted inside each level: idempotency records, fan quota,
 * holds, units store by store, waiting lists (item by item, in line order); the outbox last.
 */

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
 * Prolongs, once each, those of these fans' holds that are ACTIVE and whose units no one else may take yet: from now, capped
 * after their creation, never to earlier than before. Answers all of these fans' holds as they then are.
 */
export type Prolong = (
  holds: readonly { readonly holdId: string; readonly fanId: string }[],
) => Promise<ProlongedHolds>;

/** Holds by id, and which of them last: prolonged now or before. */
export interface ProlongedHolds {
  readonly now: Date;
  readonly holds: ReadonlyMap<string, StoredHold>;
  readonly lasting: ReadonlySet<string>;
}

/** What counts for one limit of a fan. */
export interface QuotaCharge {
  readonly fanId: string;
  /** See `Limits`; '' where there is one limit only. */
  readonly scope: string;
  readonly quantity: number;
}

/** The live units of each fan, by scope. */
export interface QuotaBook {
  /**
   * Reserves in the given order, each wholly or not at all; never past `max`, which is the same for every charge of a scope.
   * Answers one boolean per charge. Locks the rows.
   */
  reserve(tx: Transaction, charges: readonly (QuotaCharge & { readonly max: number })[]): Promise<boolean[]>;
  /** Locks the rows of the holds' fans, and of `others`, in order; a no-op for fans without one. */
  lockFansOf(tx: Transaction, holdIds: readonly string[], others: readonly string[]): Promise<void>;
  /**
   * Locks rows out of the lock order, so it never waits: a row that another has locked is a lock time-out, and the
   * unit of work is repeated.
   */
  lockFansNow(tx: Transaction, fanIds: readonly string[]): Promise<void>;
  /** Locks the fan's row of this scope, which it makes sure exists; answers their live units. */
  lockFan(tx: Transaction, fanId: string, scope: string): Promise<number>;
  /** Gives back. */
  giveBack(tx: Transaction, charges: readonly QuotaCharge[]): Promise<void>;
}

/** The sale's settings and what was withdrawn from it. */
export interface SaleBook {
  read(db: Queryable): Promise<Sale | undefined>;
  /**
   * Whether an item was withdrawn from sale or cancelled: a hold of it is not bought any more. What a lever closed is not: who
   * holds it may buy it.
   */
  withdrawn(db: Queryable): Promise<(item: string) => boolean>;
}

/** Which lapsed holds to sweep; without a scope, all of them. */
export interface SweepScope {
  readonly items?: readonly string[];
  readonly fans?: readonly string[];
}

/**
 * Answers that something is refused only because holds that lapsed were not swept yet. The unit of work is undone, they are
 * swept in a unit of work of their own (claiming never touches another hold), and it is tried again: see `sweepingFirst`.
 */
export class SweepFirst {
  readonly scope: SweepScope;
  constructor(scope: SweepScope) {
    this.scope = scope;
  }
}

/** Another buyer was faster than a choice that the store made: the unit of work is undone and chooses again. */
export class ChooseAgain extends SweepFirst {
  constructor() {
    super({ items: [] });
  }
}

/** An answer as its client got it, kept with the request's Idempotency-Key. */
export interface KeptAnswer {
  /** HTTP status. */
  readonly status: number;
  readonly body: unknown;
}

/** The form in which answers to a hold request are kept; adapters/http decides it. */
export interface AnswersToKeep<F extends Refusal = never> {
  placed(hold: Hold): KeptAnswer;
  refused(refusal: HoldRefusal | F): KeptAnswer;
}
