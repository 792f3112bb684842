import type { Currency } from '@clove/contracts';
import type { SaleBook } from '../../application/ports.ts';

interface SaleRow {
  readonly currency: Currency;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly max_tickets_per_fan: number;
}

/** The sale's one row, and what was withdrawn. */
export function postgresSaleBook(): SaleBook {
  return {
    async read(db) {
      const [row] = await db.query<SaleRow>({
        name: 'sale-read',
        text: 'SELECT currency, opens_at, closes_at, max_tickets_per_fan FROM sale',
      });
      if (row === undefined) return undefined;
      return {
        currency: row.currency,
        opensAt: row.opens_at,
        closesAt: row.closes_at,
        maxTicketsPerFan: row.max_tickets_per_fan,
      };
    },

    async withdrawnSections(db) {
      const rows = await db.query<{ section: string }>({
        name: 'sections-withdrawn',
        text: `SELECT s.performance_id || '/' || s.id AS section
               FROM sections s JOIN performances p ON p.id = s.performance_id
               WHERE NOT (s.on_sale AND p.on_sale)`,
      });
      return new Set(rows.map((row) => row.section));
    },
  };
}
