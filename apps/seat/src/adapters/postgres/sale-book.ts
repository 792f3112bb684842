import type { Currency } from '@clove/contracts';
import type { SaleBook } from '@clove/inventory';
import type { Queryable } from '@clove/service-kit';
import type { SeatSale } from '../../domain/sale.ts';

interface SaleRow {
  readonly currency: Currency;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly max_tickets_per_fan: number;
  readonly paused: boolean;
  readonly admission_per_second: number | null;
}

export interface SeatSaleBook extends SaleBook {
  read(db: Queryable): Promise<SeatSale | undefined>;
}

/** The sale's one row, and what was withdrawn or cancelled. */
export function postgresSaleBook(): SeatSaleBook {
  return {
    async read(db) {
      const [row] = await db.query<SaleRow>({
        name: 'sale-read',
        text: 'SELECT currency, opens_at, closes_at, max_tickets_per_fan, paused, admission_per_second FROM sale',
      });
      if (row === undefined) return undefined;
      return {
        currency: row.currency,
        opensAt: row.opens_at,
        closesAt: row.closes_at,
        maxPerFan: row.max_tickets_per_fan,
        paused: row.paused,
        admissionPerSecond: row.admission_per_second,
      };
    },

    async withdrawn(db) {
      const rows = await db.query<{ section: string }>({
        name: 'sections-withdrawn',
        text: `SELECT s.performance_id || '/' || s.id AS section
               FROM sections s JOIN performances p ON p.id = s.performance_id
               WHERE NOT (s.on_sale AND p.on_sale) OR p.cancelled_at IS NOT NULL`,
      });
      const withdrawn = new Set(rows.map((row) => row.section));
      return (section) => withdrawn.has(section);
    },
  };
}
