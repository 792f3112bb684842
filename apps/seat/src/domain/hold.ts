import { type Hold, type HoldState, standingUnitId } from '@clove/contracts';
import { seatLabel, sectionOfSeat } from './seat-name.ts';

/** No hold lasts longer than this after it was placed, extension included, in seconds. Source: the sale rules. */
export const LONGEST_HOLD_SECONDS = 20 * 60;

export type UnitKind = 'numbered' | 'standing';

/** A hold as the inventory keeps it. Its units and prices never change after it was placed. */
export interface StoredHold {
  readonly id: string;
  readonly fanId: string;
  readonly performanceId: string;
  readonly kind: UnitKind;
  /** Of a standing hold; null for a numbered one, whose seats may lie in several sections. */
  readonly sectionId: string | null;
  /** Unit ids of a numbered hold; null for a standing one. */
  readonly seats: readonly string[] | null;
  readonly quantity: number;
  /** One per seat, or one for every place of a standing hold. */
  readonly prices: readonly number[];
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
  if (hold.seats !== null) return [...hold.seats];
  return Array.from({ length: hold.quantity }, (_, index) => standingUnitId(hold.id, index + 1));
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

/** Names of the sections its units lie in. */
export function sectionsOf(hold: StoredHold): string[] {
  if (hold.sectionId !== null) return [hold.sectionId];
  return [...new Set((hold.seats ?? []).map(sectionOfSeat))];
}

/** Whether its time, grace included, has passed: others may take its units. */
export function isLapsed(hold: StoredHold, now: Date, graceSeconds: number): boolean {
  return hold.expiresAt.getTime() + graceSeconds * 1000 < now.getTime();
}

/** The hold as other services and its fan see it. */
export function publicHold(hold: StoredHold): Hold {
  return {
    id: hold.id,
    inventory: 'seat',
    fanId: hold.fanId,
    performanceId: hold.performanceId,
    state: hold.state,
    units: unitIds(hold).map((unitId, index) => ({
      unitId,
      sectionId: hold.sectionId ?? sectionOfSeat(unitId),
      seat: hold.seats === null ? null : seatLabel(unitId),
      price: hold.prices[hold.seats === null ? 0 : index] ?? 0,
    })),
    currency: hold.currency,
    createdAt: hold.createdAt.toISOString(),
    expiresAt: hold.expiresAt.toISOString(),
  };
}
