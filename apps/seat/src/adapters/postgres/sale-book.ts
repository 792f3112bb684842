import type { Currency } from '@clove/contracts';
import type { SaleBook } from '../../application/ports.ts';

interface SaleRow {
  readonly currency: Currency;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly max_tickets_per_fan: number;
  readonly paused: boolean;
  readonly admission_per_second: number | null;
}

/** The sale's one row, and what was withdrawn or cancelled. */
export function postgresSaleBook(): SaleBook {
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
        maxTicketsPerFan: row.max_tickets_per_fan,
        paused: row.paused,
        admissionPerSecond: row.admission_per_second,
      };
    },

    async withdrawnSections(db) {
      const rows = await db.query<{ section: string }>({
        name: 'sections-withdrawn',
        text: `SELECT s.performance_id || '/' || s.id AS section
               FROM sections s JOIN performances p ON p.id = s.performance_id
               WHERE NOT (s.on_sale AND p.on_sale) OR p.cancelled_at IS NOT NULL`,
      });
      return new Set(rows.map((row) => row.section));
    },
  };
}
