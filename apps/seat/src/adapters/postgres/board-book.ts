import type { Currency, LocalisedText, PriceCategory } from '@clove/contracts';
import type { ItemSale } from '@clove/inventory';
import type { BoardBook } from '../../application/board-cache.ts';
import type { UnitKind } from '../../domain/sale.ts';
import type { DescribedSection } from '../../domain/seat-board.ts';

interface CatalogueRow {
  readonly now: Date;
  readonly currency: Currency | null;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly max_tickets_per_fan: number;
  readonly paused: boolean;
  readonly admission_per_second: number | null;
  readonly performance_id: string | null;
  readonly performance_on_sale: boolean;
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
  readonly section_id: string | null;
  readonly kind: UnitKind;
  readonly price: number;
  readonly title: LocalisedText | null;
  readonly categories: PriceCategory[] | null;
  readonly layout_id: string | null;
  readonly hidden: boolean;
  readonly section_on_sale: boolean;
}

type Performance = ItemSale & {
  id: string;
  onSale: boolean;
  sections: DescribedSection[];
};

/** Sale, performances and sections in one statement. */
export function postgresBoardBook(): BoardBook {
  return {
    async read(db) {
      const rows = await db.query<CatalogueRow>({
        name: 'board-catalogue',
        text: `SELECT clock_timestamp() AS now, sale.currency, sale.opens_at, sale.closes_at, sale.max_tickets_per_fan,
                 sale.paused, sale.admission_per_second, p.id AS performance_id, p.on_sale AS performance_on_sale,
                 p.sells_until, p.cancelled_at, s.id AS section_id, s.kind, s.price,
                 s.title, s.categories, s.layout_id, s.hidden, s.on_sale AND NOT s.closed AS section_on_sale
               FROM (SELECT 1) AS always LEFT JOIN sale ON true
               LEFT JOIN performances p ON true LEFT JOIN sections s ON s.performance_id = p.id
               ORDER BY p.starts_at, p.id, s.position, s.id`,
      });
      const performances = new Map<string, Performance>();
      for (const row of rows) {
        if (row.performance_id === null) continue;
        const known = performances.get(row.performance_id) ?? {
          id: row.performance_id,
          onSale: row.performance_on_sale,
          sellsUntil: row.sells_until,
          cancelledAt: row.cancelled_at,
          sections: [],
        };
        performances.set(known.id, known);
        if (row.section_id === null) continue;
        known.sections.push({
          id: row.section_id,
          kind: row.kind,
          price: row.price,
          onSale: row.section_on_sale,
          ...(row.title === null ? {} : { title: row.title }),
          ...(row.categories === null ? {} : { categories: row.categories }),
          ...(row.layout_id === null ? {} : { layout: row.layout_id }),
          ...(row.hidden ? { hidden: true } : {}),
        });
      }
      const [first] = rows;
      return {
        now: first?.now ?? new Date(),
        sale:
          first?.currency == null
            ? undefined
            : {
                currency: first.currency,
                opensAt: first.opens_at,
                closesAt: first.closes_at,
                maxPerFan: first.max_tickets_per_fan,
                paused: first.paused,
                admissionPerSecond: first.admission_per_second,
              },
        performances: [...performances.values()],
      };
    },
  };
}
