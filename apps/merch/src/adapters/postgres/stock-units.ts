import {
  CLOCK,
  latestClock,
  openedUntil,
  priceOf,
  SweepFirst,
  type TimedByClock,
  type UnitStore,
  unitIds,
} from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import { type GoodsRequest, heldItem, wantedPieces } from '../../domain/goods-request.ts';
import type { GoodsRefusal } from '../../domain/refusals.ts';
import { stockName } from '../../domain/stock-key.ts';
import { itemSale, type LineRow, SOLD_LINES, termsOf } from './line-rows.ts';
import { stockAudit } from './stock-audit.ts';
import { stockOffers } from './stock-offers.ts';

export interface StockUnitsOptions {
  /** How long after its end a hold is still left alone, seconds. */
  readonly graceSeconds: number;
  /** For tests only: decide on a counter that is not locked, and show that `stock_sold_once` then fires. @default true */
  readonly locking?: boolean;
}

interface Counter {
  readonly item: string;
  readonly stock: number;
  taken: number;
}

interface AvailabilityRow extends LineRow {
  readonly free: number;
  readonly has_lapsed: boolean;
}

const unknownGoods = { refusal: { reason: 'unknown-goods' } } as const;

/**
 * Pieces of goods: one counter row per item or option. A hold counts in `taken` from its placing until it is RELEASED or
 * EXPIRED, lapsed or not; so pinning a lapsed hold needs no piece, and an EXPIRED one takes pieces again.
 */
export function stockUnits(options: StockUnitsOptions): UnitStore<GoodsRequest, GoodsRefusal> {
  const forUpdate = options.locking === false ? '' : 'FOR UPDATE OF counter';

  async function lock(tx: Transaction, items: readonly string[]) {
    const rows = await tx.query<Counter & TimedByClock>({
      name: `stock-lock-${forUpdate}`,
      text: `WITH locked AS MATERIALIZED (
               SELECT counter.* FROM stock counter
               JOIN (SELECT DISTINCT * FROM unnest($1::text[])) AS wanted(item) USING (item)
               ORDER BY item ${forUpdate})
             SELECT item, stock, taken, ${CLOCK} FROM locked`,
      values: [items],
    });
    return {
      now: latestClock(rows),
      counters: new Map(
        rows.map(({ item, stock, taken }): [string, Counter] => [item, { item, stock, taken }]),
      ),
    };
  }

  /** Items among these of which some hold lapsed. */
  async function withLapsed(tx: Transaction, items: readonly string[]): Promise<string[]> {
    if (items.length === 0) return [];
    const rows = await tx.query<{ item: string }>({
      name: 'stock-lapsed',
      text: `SELECT DISTINCT item FROM holds
             WHERE state = 'ACTIVE' AND expires_at < statement_timestamp() - make_interval(secs => $2)
               AND item = ANY($1::text[])`,
      values: [items, options.graceSeconds],
    });
    return rows.map(({ item }) => item);
  }

  /** Takes pieces in the given order while they fit. Answers for each that does not how many are really free. */
  async function settle(
    tx: Transaction,
    counters: Map<string, Counter>,
    wanted: readonly { readonly item: string; readonly quantity: number }[],
  ): Promise<(number | undefined)[] | SweepFirst> {
    const added = new Map<string, number>();
    const short: string[] = [];
    const free = wanted.map(({ item, quantity }) => {
      const counter = counters.get(item);
      if (counter === undefined) return 0;
      if (counter.taken + quantity > counter.stock) {
        short.push(item);
        return counter.stock - counter.taken;
      }
      counter.taken += quantity;
      added.set(item, (added.get(item) ?? 0) + quantity);
      return undefined;
    });
    const sweepable = await withLapsed(tx, short);
    if (sweepable.length > 0) return new SweepFirst({ items: sweepable });
    add(tx, added);
    return free;
  }

  return {
    kind: 'stock',
    wanted: wantedPieces,
    ...stockOffers(options.graceSeconds),
    ...stockAudit,

    describe: (hold) =>
      unitIds(hold).map((unitId, index) => ({
        unitId,
        item: heldItem(hold),
        label: hold.terms?.label ?? null,
        ...(hold.terms === null ? {} : { refundsFrom: hold.terms.refundsFrom }),
        price: priceOf(hold, index),
      })),

    async availability(tx, requests) {
      const most = new Map<string, number>();
      for (const request of requests) {
        const item = stockName(request);
        most.set(item, Math.max(request.quantity, most.get(item) ?? 0));
      }
      const rows = await tx.query<AvailabilityRow>({
        name: 'stock-availability',
        text: `SELECT ${SOLD_LINES.columns}, c.stock - c.taken AS free,
                 CASE WHEN c.stock - c.taken >= w.most THEN false
                   ELSE EXISTS (SELECT 1 FROM holds h WHERE h.state = 'ACTIVE'
                     AND h.expires_at < statement_timestamp() - make_interval(secs => $3) AND h.item = c.item) END AS has_lapsed
               FROM unnest($1::text[], $2::int[]) AS w(item, most)
               JOIN stock c ON c.item = w.item ${SOLD_LINES.join}`,
        values: [[...most.keys()], [...most.values()], options.graceSeconds],
      });
      const seen = new Map(rows.map((row) => [row.item, row]));
      return requests.map((request) => {
        const row = seen.get(stockName(request));
        if (row === undefined) return unknownGoods;
        if (!row.on_sale) return { refusal: { reason: 'withdrawn' } };
        if (row.free < request.quantity && !row.has_lapsed) {
          return { refusal: { reason: 'sold-out', free: row.free } };
        }
        const early = openedUntil(request.opening, { goods: request.itemId });
        return {
          prices: [row.price],
          sale: { ...itemSale(row), openedUntil: early },
          terms: termsOf(row),
        };
      });
    },

    async lock(tx, requests) {
      const { now, counters } = await lock(tx, requests.map(stockName));
      return {
        now,
        claim: async (candidates) => {
          const settled = await settle(
            tx,
            counters,
            candidates.map(({ request }) => ({ item: stockName(request), quantity: request.quantity })),
          );
          if (settled instanceof SweepFirst) return settled;
          return settled.map((free) => (free === undefined ? undefined : { reason: 'sold-out', free }));
        },
      };
    },

    /** Only an EXPIRED hold needs its item's row, and is rare: it is locked when there is one. */
    lockHeld: (tx) =>
      Promise.resolve({
        pin: async (holds) => {
          const expired = holds.filter((hold) => hold.state === 'EXPIRED');
          const got = new Set(holds.filter((hold) => hold.state === 'ACTIVE').map((hold) => hold.id));
          if (expired.length === 0) return got;
          const wanted = expired.map((hold) => ({ item: heldItem(hold), quantity: hold.quantity }));
          const { counters } = await lock(
            tx,
            wanted.map(({ item }) => item),
          );
          const settled = await settle(tx, counters, wanted);
          if (settled instanceof SweepFirst) return settled;
          expired.forEach((hold, index) => {
            if (settled[index] === undefined) got.add(hold.id);
          });
          return got;
        },
      }),

    /** The pieces were counted when they were held: nothing to do. */
    sell: () => undefined,
    unpin: () => undefined,

    async free(tx, units) {
      const sums = new Map<string, number>();
      for (const { hold, unitIds: freed } of units) {
        sums.set(heldItem(hold), (sums.get(heldItem(hold)) ?? 0) - freed.length);
      }
      await lock(tx, [...sums.keys()]);
      add(tx, sums);
    },
  };
}

/** Adds to the counters, relative to the row: `stock_sold_once` checks the sum, whatever was decided before. */
function add(tx: Transaction, deltas: ReadonlyMap<string, number>): void {
  const changes = [...deltas].filter(([, delta]) => delta !== 0);
  if (changes.length === 0) return;
  tx.send({
    name: 'stock-add',
    text: `UPDATE stock SET taken = stock.taken + change.delta
           FROM unnest($1::text[], $2::int[]) AS change(item, delta) WHERE stock.item = change.item`,
    values: [changes.map(([item]) => item), changes.map(([, delta]) => delta)],
  });
}
