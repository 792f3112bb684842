import type { Queryable, Transaction } from '@clove/service-kit';
import { liveQuantity, type StoredHold } from '../domain/hold.ts';
import type { Sale } from '../domain/sale.ts';
import type { QuotaBook, QuotaCharge } from './ports.ts';

/**
 * How much of what one fan may have: the scopes of a service's limits, e.g. one for everything, one per article, or one for
 * rooms and one for nights. Every unit counts for each of its item's scopes, until it is free again.
 */
export interface Limits {
  /**
   * What one unit of an item counts for, each scope once and sorted. Pure, and always the same of an item: what was reserved
   * is given back by it.
   */
  countsFor(item: string | null): readonly Count[];
  /** What fans may have of these items and any others of their scopes; unlocked, sent beside other reads. */
  read(db: Queryable, items: readonly (string | null)[]): Promise<MostPerFan>;
}

export interface Count {
  readonly scope: string;
  /** How much one unit counts; from 1. */
  readonly each: number;
}

/** Most live units of one fan in a scope. */
export type MostPerFan = (scope: string, sale: Sale) => number;

/** For a reservation that is not refused where it does not fit. Source: the largest integer of the database's column. */
export const NO_LIMIT = 2_147_483_647;

const whole: readonly Count[] = [{ scope: '', each: 1 }];
const mostOfSale: MostPerFan = (_, sale) => sale.maxPerFan ?? NO_LIMIT;

/** One limit over everything that the service sells: the sale's. Asks the database nothing. */
export const oneLimit: Limits = {
  countsFor: () => whole,
  read: () => Promise.resolve(mostOfSale),
};

/** What limits need. */
interface Limited {
  readonly quota: QuotaBook;
  readonly limits: Limits;
}

/** So many units of an item for a fan. */
export interface Claimed {
  readonly fanId: string;
  readonly item: string | null;
  readonly quantity: number;
}

/** Why a request does not fit; `scope` is full at `max`. */
export interface OverLimit {
  readonly scope: string;
  readonly max: number;
}

/** Reserves in the given order, each wholly or not at all. Answers per request undefined, or which limit refuses it. */
export async function reserveQuota(
  tx: Transaction,
  { quota, limits }: Limited,
  requests: readonly Claimed[],
  most: (scope: string) => number,
): Promise<(OverLimit | undefined)[]> {
  const charges: (QuotaCharge & { readonly of: number; readonly max: number })[] = [];
  requests.forEach(({ fanId, item, quantity }, of) => {
    for (const { scope, each } of limits.countsFor(item)) {
      charges.push({ fanId, scope, quantity: quantity * each, max: most(scope), of });
    }
  });
  const granted = await quota.reserve(tx, charges);
  const over = requests.map((): OverLimit | undefined => undefined);
  charges.forEach(({ of, scope, max }, index) => {
    if (granted[index] !== true) over[of] ??= { scope, max };
  });
  // A request that fits one of its limits only has reserved that one and must give it back.
  const unused = charges.filter(({ of }, index) => granted[index] === true && over[of] !== undefined);
  await quota.giveBack(tx, unused);
  return over;
}

export function giveBackQuota(
  tx: Transaction,
  { quota, limits }: Limited,
  claimed: readonly Claimed[],
): Promise<void> {
  return quota.giveBack(
    tx,
    claimed.flatMap(({ fanId, item, quantity }) =>
      limits.countsFor(item).map(({ scope, each }) => ({ fanId, scope, quantity: quantity * each })),
    ),
  );
}

/** What a hold counts for its fan, or counted last. */
export function claimedBy(hold: StoredHold): Claimed {
  return { fanId: hold.fanId, item: hold.item, quantity: liveQuantity(hold) };
}
