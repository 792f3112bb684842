import type { HeldUnit } from '@clove/contracts';
import {
  type AuditedSection,
  type AuditedUnit,
  CLOCK,
  type HoldRefusal,
  latestClock,
  priceOf,
  type StoredHold,
  SweepFirst,
  type TimedByClock,
  type UnitStore,
  unitIds,
} from '@clove/inventory';
import type { Migration, Refusal, Transaction } from '@clove/service-kit';

/** Articles with one counter each: the smallest store that a waiting list can offer from. */
export const articleTables: Migration = {
  name: '0002-articles',
  up: `
    CREATE TABLE articles (
      id text PRIMARY KEY,
      price bigint NOT NULL,
      max_per_fan integer NOT NULL,
      capacity integer NOT NULL,
      taken integer NOT NULL DEFAULT 0,
      kept integer NOT NULL DEFAULT 0 CHECK (kept BETWEEN 0 AND taken),
      on_sale boolean NOT NULL DEFAULT true,
      sells_until timestamptz NOT NULL,
      applied jsonb,
      CONSTRAINT articles_capacity CHECK (taken BETWEEN 0 AND capacity)
    );
    CREATE TABLE parcels (
      unit_id text PRIMARY KEY,
      hold_id uuid NOT NULL,
      order_id uuid NOT NULL,
      state text NOT NULL CHECK (state IN ('READY', 'COLLECTED', 'VOID'))
    );
  `,
};

export interface ArticleRequest {
  readonly article: string;
  readonly quantity: number;
}

export type ArticleRefusal = Refusal & { readonly reason: 'unknown-article' };

interface Article {
  readonly id: string;
  readonly price: number;
  readonly capacity: number;
  taken: number;
  readonly kept: number;
  readonly on_sale: boolean;
  readonly sells_until: Date;
}

const REFUNDS_FROM = '2099-02-01T04:00:00.000Z';

export function articleUnits(graceSeconds: number): UnitStore<ArticleRequest, ArticleRefusal> {
  const LAPSED = `state = 'ACTIVE' AND expires_at < statement_timestamp() - make_interval(secs => ${graceSeconds})`;

  async function lock(tx: Transaction, ids: readonly string[]) {
    const rows = await tx.query<Article & TimedByClock>({
      name: 'articles-lock',
      text: `WITH locked AS MATERIALIZED (SELECT * FROM articles WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE)
             SELECT *, ${CLOCK} FROM locked`,
      values: [ids],
    });
    return { now: latestClock(rows), articles: new Map(rows.map((row) => [row.id, row])) };
  }

  /** Takes pieces in the given order while they fit; answers for each that does not how many are free. */
  async function settle(
    tx: Transaction,
    articles: ReadonlyMap<string, Article>,
    wanted: readonly ArticleRequest[],
  ): Promise<(number | undefined)[] | SweepFirst> {
    const short: string[] = [];
    const free = wanted.map(({ article, quantity }) => {
      const row = articles.get(article);
      if (row === undefined) return 0;
      if (row.taken + quantity > row.capacity) {
        short.push(article);
        return row.capacity - row.taken;
      }
      row.taken += quantity;
      add(tx, article, quantity);
      return undefined;
    });
    if (short.length > 0) {
      const lapsed = await tx.query<{ item: string }>(
        `SELECT DISTINCT item FROM holds WHERE ${LAPSED} AND item = ANY($1::text[])`,
        [short],
      );
      if (lapsed.length > 0) return new SweepFirst({ items: lapsed.map(({ item }) => item) });
    }
    return free;
  }

  function add(tx: Transaction, article: string, delta: number): void {
    tx.send({
      name: 'articles-add',
      text: 'UPDATE articles SET taken = taken + $2 WHERE id = $1',
      values: [article, delta],
    });
  }

  return {
    kind: 'article',
    wanted: ({ article, quantity }) => ({ item: article, units: null, quantity }),
    describe: describeArticles,

    async availability(tx, requests) {
      const rows = await tx.query<Article>({
        name: 'articles-availability',
        text: 'SELECT * FROM articles WHERE id = ANY($1::text[])',
        values: [requests.map(({ article }) => article)],
      });
      const seen = new Map(rows.map((row) => [row.id, row]));
      return requests.map(({ article }) => {
        const row = seen.get(article);
        if (row === undefined) return { refusal: { reason: 'unknown-article' } };
        if (!row.on_sale) return { refusal: { reason: 'withdrawn' } };
        return {
          prices: [row.price],
          sale: { sellsUntil: row.sells_until, cancelledAt: null },
          terms: { label: { ko: article, en: article }, refundsFrom: REFUNDS_FROM },
        };
      });
    },

    async lock(tx, requests) {
      const { now, articles } = await lock(
        tx,
        requests.map(({ article }) => article),
      );
      return {
        now,
        async claim(candidates) {
          const free = await settle(
            tx,
            articles,
            candidates.map(({ request }) => request),
          );
          if (free instanceof SweepFirst) return free;
          return free.map((left): HoldRefusal | undefined =>
            left === undefined ? undefined : { reason: 'sold-out', free: left },
          );
        },
      };
    },

    lockHeld: (tx) =>
      Promise.resolve({
        async pin(holds) {
          const expired = holds.filter(({ state }) => state === 'EXPIRED');
          const got = new Set(holds.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id));
          if (expired.length === 0) return got;
          const wanted = expired.map((hold) => ({ article: articleOf(hold), quantity: hold.quantity }));
          const { articles } = await lock(
            tx,
            wanted.map(({ article }) => article),
          );
          const settled = await settle(tx, articles, wanted);
          if (settled instanceof SweepFirst) return settled;
          expired.forEach(({ id }, index) => {
            if (settled[index] === undefined) got.add(id);
          });
          return got;
        },
      }),

    /** The pieces were counted when they were held: nothing to do. */
    sell: () => undefined,
    unpin: () => undefined,

    async free(tx, units) {
      await lock(
        tx,
        units.map(({ hold }) => articleOf(hold)),
      );
      for (const { hold, unitIds: freed } of units) add(tx, articleOf(hold), -freed.length);
    },

    async lockItem(tx, item) {
      await lock(tx, [item]);
    },

    async readOfferable(tx, item) {
      const { now, articles } = await lock(tx, [item]);
      const row = articles.get(item);
      if (row === undefined) return undefined;
      return {
        now,
        onSale: row.on_sale,
        sale: { sellsUntil: row.sells_until, cancelledAt: null },
        priceIn: () => ({ price: row.price }),
        terms: { label: { ko: item, en: item }, refundsFrom: REFUNDS_FROM },
        free: row.capacity - row.taken + row.kept,
        kept: row.kept,
      };
    },

    async takeOffered(tx, item, offers, keep) {
      await tx.query('UPDATE articles SET taken = taken - kept + $2 + $3, kept = $3 WHERE id = $1', [
        item,
        offers.reduce((sum, { quantity }) => sum + quantity, 0),
        keep,
      ]);
      return offers.map(({ holdId }) => ({ holdId, units: null }));
    },

    async publicFree(tx, item) {
      const [row] = await tx.query<Article & { readonly now: Date; readonly lapsed: number }>(
        `SELECT articles.*, clock_timestamp() AS now,
           CASE WHEN EXISTS (SELECT 1 FROM waiting_entries WHERE state = 'WAITING' AND item = $1) THEN 0
             ELSE (SELECT COALESCE(sum(quantity), 0)::int FROM holds WHERE ${LAPSED} AND item = $1) END AS lapsed
         FROM articles WHERE id = $1`,
        [item],
      );
      if (row === undefined) return undefined;
      return {
        now: row.now,
        onSale: row.on_sale,
        sale: { sellsUntil: row.sells_until, cancelledAt: null },
        free: row.capacity - row.taken + row.lapsed,
      };
    },

    auditItems: (db) =>
      db.query<AuditedSection>(
        `SELECT 'section' AS kind, a.id AS section, a.capacity, a.capacity - a.taken AS free,
           a.kept + COALESCE(sum(h.live) FILTER (WHERE h.state = 'ACTIVE'), 0)::int AS held,
           COALESCE(sum(h.live) FILTER (WHERE h.state = 'PINNED'), 0)::int AS pinned,
           COALESCE(sum(h.live) FILTER (WHERE h.state = 'SOLD'), 0)::int AS sold
         FROM articles a LEFT JOIN (SELECT item, state, quantity - cardinality(released) AS live FROM holds) AS h
           ON h.item = a.id
         GROUP BY a.id ORDER BY a.id`,
      ),

    auditUnits: (db) =>
      db.query<AuditedUnit>(
        `SELECT 'unit' AS kind, h.id || '/' || n AS "unitId", h.id AS "holdId", h.order_id AS "orderId",
           CASE h.state WHEN 'ACTIVE' THEN 'HELD' ELSE h.state END AS state, '' AS since
         FROM holds h CROSS JOIN generate_series(1, h.quantity) AS n
         WHERE h.state IN ('ACTIVE', 'PINNED', 'SOLD') AND NOT (h.id || '/' || n) = ANY (h.released)
         ORDER BY h.id, n`,
      ),
  };
}

function describeArticles(hold: StoredHold): HeldUnit[] {
  const item = articleOf(hold);
  return unitIds(hold).map((unitId, index) => ({
    unitId,
    item,
    label: hold.terms?.label ?? null,
    ...(hold.terms === null ? {} : { refundsFrom: hold.terms.refundsFrom }),
    price: priceOf(hold, index),
  }));
}

function articleOf({ id, item }: Pick<StoredHold, 'id' | 'item'>): string {
  if (item === null) throw new Error(`hold ${id} is of no article`);
  return item;
}
