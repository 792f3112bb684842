import type { Hold, HoldState, SoldCategory } from '@clove/contracts';
import { countedUnitId, itemOfUnit, type UnitTerms, type Wanted } from './item.ts';

/** No hold lasts longer than this after it was placed, extension included, in seconds. Source: the sale rules. */
export const LONGEST_HOLD_SECONDS = 20 * 60;

/** A hold as the inventory keeps it. Its units and prices never change after it was placed. */
export interface StoredHold extends Wanted {
  readonly id: string;
  readonly fanId: string;
  /** Which store has its units. */
  readonly kind: string;
  /** One per unit, or a single one for all of them. */
  readonly prices: readonly number[];
  /** One per unit, as they were when it was placed; null: its units have none. */
  readonly categories: readonly SoldCategory[] | null;
  /** Null where the ids of its units say everything. */
  readonly terms: UnitTerms | null;
  readonly currency: Hold['currency'];
  readonly state: HoldState;
  /** The order it is, or was last, pinned for. */
  readonly orderId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Orders that let it go, by id, with their version then; see `letGoSince`. */
  readonly letGo: Readonly<Record<string, number>>;
  /** An order ended it after it had expired: a late PIN must not bring it back. */
  readonly closed: boolean;
  /** Units freed one by one after the sale. */
  readonly released: readonly string[];
  readonly version: number;
}

/** A hold that was just placed. */
export function newHold(
  fields: Pick<
    StoredHold,
    | 'id'
    | 'fanId'
    | 'kind'
    | 'item'
    | 'units'
    | 'quantity'
    | 'prices'
    | 'categories'
    | 'terms'
    | 'currency'
    | 'createdAt'
    | 'expiresAt'
  >,
): StoredHold {
  return { ...fields, state: 'ACTIVE', orderId: null, letGo: {}, closed: false, released: [], version: 1 };
}

/**
 * Every transition that exists. To the same state: let go by an order that had not pinned it, closed by its order, or
 * some of a sold hold's units released.
 */
const transitions: Readonly<Record<HoldState, readonly HoldState[]>> = {
  ACTIVE: ['ACTIVE', 'PINNED', 'RELEASED', 'EXPIRED'],
  EXPIRED: ['EXPIRED', 'PINNED'],
  PINNED: ['ACTIVE', 'SOLD', 'RELEASED'],
  SOLD: ['SOLD', 'RELEASED'],
  RELEASED: [],
};

/** The hold after a change, one version later. Throws on a transition that does not exist: a defect, never an input. */
export function changed(
  hold: StoredHold,
  state: HoldState,
  fields: Partial<Pick<StoredHold, 'orderId' | 'letGo' | 'closed' | 'released'>> = {},
): StoredHold {
  if (!transitions[hold.state].includes(state)) {
    throw new Error(`hold ${hold.id}: no transition from ${hold.state} to ${state}`);
  }
  return { ...hold, ...fields, state, version: hold.version + 1 };
}

/** What an order asks of a hold, with its version then. Releases up to 0.5.0 send none. */
interface AskedByOrder {
  readonly orderId: string;
  readonly orderVersion?: number | undefined;
}

/**
 * Whether the order let the hold go at this version or at a later one: a PIN that it sent before then arrives late and
 * must not bind the hold, and an UNPIN is a repeat. A request without a version is taken for one that was sent before.
 */
export function letGoSince(hold: StoredHold, { orderId, orderVersion }: AskedByOrder): boolean {
  const letGoAt = hold.letGo[orderId];
  return letGoAt !== undefined && (orderVersion ?? 0) <= letGoAt;
}

/** What a hold remembers once the order let it go. An order that does not say its version is not remembered. */
export function letGoBy(hold: StoredHold, { orderId, orderVersion }: AskedByOrder): StoredHold['letGo'] {
  return orderVersion === undefined ? hold.letGo : { ...hold.letGo, [orderId]: orderVersion };
}

/** Ids of all its units, in order. */
export function unitIds(hold: StoredHold): string[] {
  if (hold.units !== null) return [...hold.units];
  return Array.from({ length: hold.quantity }, (_, index) => countedUnitId(hold.id, index + 1));
}

/** Ids of its units that were not released one by one. */
export function liveUnitIds(hold: StoredHold): string[] {
  if (hold.released.length === 0) return unitIds(hold);
  const released = new Set(hold.released);
  return unitIds(hold).filter((unitId) => !released.has(unitId));
}

/** How many units it occupies or, when it ended, occupied last. */
export function liveQuantity(hold: StoredHold): number {
  return hold.quantity - hold.released.length;
}

/** The items its units are of, each once. */
export function itemsOf(hold: Pick<StoredHold, 'item' | 'units'>): string[] {
  if (hold.item !== null) return [hold.item];
  return [...new Set((hold.units ?? []).map(itemOfUnit))];
}

/** How many of these units of a hold are of each item. */
export function unitsPerItem(hold: StoredHold, unitIds: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const unitId of unitIds) {
    const item = hold.item ?? itemOfUnit(unitId);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}

/** Price of the unit at this place among the hold's. */
export function priceOf(hold: StoredHold, index: number): number {
  return hold.prices[hold.prices.length === 1 ? 0 : index] ?? 0;
}

/** Whether its time, grace included, has passed: others may take its units. */
export function isLapsed(hold: StoredHold, now: Date, graceSeconds: number): boolean {
  return hold.expiresAt.getTime() + graceSeconds * 1000 < now.getTime();
}
