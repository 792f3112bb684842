import type { SoldCategory } from '@clove/contracts';
import { arrayLiteral, type HoldColumns, type ItemColumns, type WaitingTables } from '@clove/inventory';
import type { UnitKind } from '../../domain/sale.ts';
import { sectionKey, sectionName } from '../../domain/section.ts';

/** seat's own tables name a section in two columns. */
export const sectionColumns: ItemColumns = {
  names: ['performance_id', 'section_id'],
  split: (item) => {
    const { performanceId, sectionId } = sectionKey(item);
    return [performanceId, sectionId];
  },
};

interface UnitsRow {
  readonly performance_id: string;
  readonly kind: UnitKind;
  readonly section_id: string | null;
  readonly seats: string[] | null;
  readonly categories: SoldCategory[] | null;
}

/** A hold's units are section_id x quantity (standing) or seats (numbered), of one performance. */
export const seatColumns: HoldColumns<UnitsRow> = {
  item: sectionColumns,
  names: [
    { name: 'performance_id' },
    { name: 'kind' },
    { name: 'section_id' },
    { name: 'seats', cast: 'text[]' },
    { name: 'categories', cast: 'jsonb' },
  ],
  write({ item, units, kind, categories }) {
    const soldIn = categories === null ? null : JSON.stringify(categories);
    if (item !== null) {
      const { performanceId, sectionId } = sectionKey(item);
      return [performanceId, kind, sectionId, null, soldIn];
    }
    const [performanceId = null] = units?.[0]?.split('/') ?? [];
    return [performanceId, kind, null, units === null ? null : arrayLiteral(units), soldIn];
  },
  read: ({ performance_id: performanceId, kind, section_id: sectionId, seats, categories }) => ({
    kind,
    item: sectionId === null ? null : sectionName({ performanceId, sectionId }),
    units: seats,
    categories,
    terms: null,
  }),
};

export const waitingTables: WaitingTables = {
  item: sectionColumns,
  categories: true,
  itemsOfHolds: `SELECT DISTINCT performance_id, COALESCE(section_id, split_part(seat, '/', 2)) AS section_id
    FROM holds LEFT JOIN LATERAL unnest(seats) AS seat ON true WHERE id = ANY($1::uuid[])`,
  soldNow: `SELECT s.performance_id, s.id FROM sections s JOIN performances p ON p.id = s.performance_id
    WHERE p.cancelled_at IS NULL AND p.sells_until > clock_timestamp()`,
  join: 'JOIN performances p ON p.id = w.performance_id',
  saleEnded: 'p.cancelled_at IS NOT NULL OR p.sells_until <= clock_timestamp()',
};
