import type { OfferableUnits } from '@clove/inventory';
import { itemSale, type LineRow, SOLD_LINES, termsOf } from './line-rows.ts';

interface Row extends LineRow {
  readonly now: Date;
  readonly stock: number;
  readonly taken: number;
  readonly kept: number;
  readonly lapsed: number;
}

/** Offers of pieces. Pieces kept for the line count as taken: the public's statements need not know of them. */
export function stockOffers(graceSeconds: number): OfferableUnits {
  return {
    async lockItem(tx, item) {
      await tx.query({
        name: 'stock-offers-lock',
        text: 'SELECT 1 FROM stock WHERE item = $1 FOR UPDATE',
        values: [item],
      });
    },

    async readOfferable(tx, item) {
      const [row] = await tx.query<Row>({
        name: 'stock-offerable',
        text: `SELECT clock_timestamp() AS now, c.stock, c.taken, c.kept, ${SOLD_LINES.columns}
               FROM stock c ${SOLD_LINES.join} WHERE c.item = $1 FOR UPDATE OF c`,
        values: [item],
      });
      if (row === undefined) return undefined;
      const { now, price, stock, taken, kept, on_sale: onSale } = row;
      return {
        now,
        priceIn: () => ({ price }),
        onSale,
        sale: itemSale(row),
        terms: termsOf(row),
        free: stock - taken + kept,
        kept,
      };
    },

    async takeOffered(tx, item, offers, keep) {
      await tx.query({
        name: 'stock-offers-take',
        text: 'UPDATE stock SET taken = taken - kept + $2 + $3, kept = $3 WHERE item = $1',
        values: [item, offers.reduce((sum, { quantity }) => sum + quantity, 0), keep],
      });
      return offers.map(({ holdId }) => ({ holdId, units: null }));
    },

    async publicFree(tx, item) {
      const [row] = await tx.query<Row>(
        `SELECT clock_timestamp() AS now, c.stock, c.taken, ${SOLD_LINES.columns},
           CASE WHEN EXISTS (SELECT 1 FROM waiting_entries w WHERE w.state = 'WAITING' AND w.item = c.item) THEN 0
             ELSE (SELECT COALESCE(sum(h.quantity), 0)::int FROM holds h WHERE h.state = 'ACTIVE'
               AND h.expires_at < statement_timestamp() - make_interval(secs => $2) AND h.item = c.item) END AS lapsed
         FROM stock c ${SOLD_LINES.join} WHERE c.item = $1`,
        [item, graceSeconds],
      );
      if (row === undefined) return undefined;
      return {
        now: row.now,
        onSale: row.on_sale,
        sale: itemSale(row),
        free: row.stock - row.taken + row.lapsed,
      };
    },
  };
}
