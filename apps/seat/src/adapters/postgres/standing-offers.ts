import type { PriceCategory } from '@clove/contracts';
import type { OfferableUnits } from '@clove/inventory';
import { offeredIn } from '../../domain/price-categories.ts';
import { sectionKey } from '../../domain/section.ts';
import { performanceSale } from './performance-book.ts';

interface Row {
  readonly now: Date;
  readonly price: number;
  readonly categories: readonly PriceCategory[] | null;
  readonly capacity: number;
  readonly taken: number;
  readonly kept: number;
  readonly on_sale: boolean;
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
  readonly lapsed: number;
}

/** Offers of standing places. Places kept for the line count as taken: the public's statements need not know of them. */
export function standingOffers(graceSeconds: number): OfferableUnits {
  return {
    async lockItem(tx, section) {
      const key = sectionKey(section);
      await tx.query({
        name: 'standing-offers-lock',
        text: 'SELECT 1 FROM standing_sections WHERE performance_id = $1 AND section_id = $2 FOR UPDATE',
        values: [key.performanceId, key.sectionId],
      });
    },

    async readOfferable(tx, section) {
      const key = sectionKey(section);
      const [row] = await tx.query<Row>({
        name: 'standing-offerable',
        text: `SELECT clock_timestamp() AS now, s.price, s.categories, c.capacity, c.taken, c.kept,
                 s.on_sale AND NOT s.closed AND p.on_sale AS on_sale, p.sells_until, p.cancelled_at
               FROM standing_sections c
               JOIN sections s ON s.performance_id = c.performance_id AND s.id = c.section_id
               JOIN performances p ON p.id = c.performance_id
               WHERE c.performance_id = $1 AND c.section_id = $2 FOR UPDATE OF c`,
        values: [key.performanceId, key.sectionId],
      });
      if (row === undefined) return undefined;
      const { now, capacity, taken, kept } = row;
      return {
        now,
        priceIn: (category) => offeredIn(row, category),
        onSale: row.on_sale,
        sale: performanceSale(row),
        free: capacity - taken + kept,
        kept,
      };
    },

    async takeOffered(tx, section, offers, keep) {
      const key = sectionKey(section);
      await tx.query({
        name: 'standing-offers-take',
        text: `UPDATE standing_sections SET taken = taken - kept + $3 + $4, kept = $4
               WHERE performance_id = $1 AND section_id = $2`,
        values: [
          key.performanceId,
          key.sectionId,
          offers.reduce((sum, { quantity }) => sum + quantity, 0),
          keep,
        ],
      });
      return offers.map(({ holdId }) => ({ holdId, units: null }));
    },

    async publicFree(tx, section) {
      const key = sectionKey(section);
      const [row] = await tx.query<Row>(
        `SELECT clock_timestamp() AS now, c.capacity, c.taken, s.on_sale AND NOT s.closed AND p.on_sale AS on_sale, p.sells_until, p.cancelled_at,
           CASE WHEN EXISTS (SELECT 1 FROM waiting_entries w WHERE w.state = 'WAITING'
               AND w.performance_id = c.performance_id AND w.section_id = c.section_id) THEN 0
             ELSE (SELECT COALESCE(sum(h.quantity), 0)::int FROM holds h WHERE h.state = 'ACTIVE'
               AND h.expires_at < statement_timestamp() - make_interval(secs => $3)
               AND h.performance_id = c.performance_id AND h.section_id = c.section_id) END AS lapsed
         FROM standing_sections c
         JOIN sections s ON s.performance_id = c.performance_id AND s.id = c.section_id
         JOIN performances p ON p.id = c.performance_id
         WHERE c.performance_id = $1 AND c.section_id = $2 AND NOT s.hidden`,
        [key.performanceId, key.sectionId, graceSeconds],
      );
      if (row === undefined) return undefined;
      return {
        now: row.now,
        onSale: row.on_sale,
        sale: performanceSale(row),
        free: row.capacity - row.taken + row.lapsed,
      };
    },
  };
}
