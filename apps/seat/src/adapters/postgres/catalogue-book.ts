import type { FieldValues, LocalisedText, ManagedBy, OwnedEntity, PriceCategory } from '@clove/contracts';
import type { SaleSettings } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { CatalogueBook } from '../../application/provisioned.ts';
import { SeatSaleFields, seatSaleFields } from '../../domain/sale.ts';
import type { SectionFields } from '../../domain/section.ts';

interface SectionRow {
  readonly id: string;
  readonly kind: 'numbered' | 'standing';
  readonly price: number;
  readonly seat_rows: number | null;
  readonly seats_per_row: number | null;
  readonly received: number | null;
  readonly title: LocalisedText | null;
  readonly categories: PriceCategory[] | null;
  readonly avoid_single_seats: boolean;
  readonly hidden: boolean;
  /** See `detailsOf`. */
  readonly details: FieldValues;
  readonly on_sale: boolean;
  readonly managed_by: ManagedBy;
  readonly applied: FieldValues | null;
}

/** The sale's settings, limit included. */
export function seatSaleSettings(): SaleSettings {
  return {
    inFile: seatSaleFields,

    async lock(tx) {
      // Readers go on; a second provisioning waits, even before there is a row to lock.
      await tx.query('LOCK TABLE sale IN SHARE ROW EXCLUSIVE MODE');
      const [held] = await tx.query<{ ever: boolean }>('SELECT EXISTS (SELECT 1 FROM holds) AS ever');
      return { sale: await readSale(tx), everHeld: held?.ever ?? false };
    },

    async save(tx, festival, generation, fields, applied) {
      const next = SeatSaleFields.parse(fields);
      await tx.query(
        `INSERT INTO sale (festival, currency, opens_at, closes_at, max_tickets_per_fan, generation, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (singleton) DO UPDATE SET festival = EXCLUDED.festival, currency = EXCLUDED.currency,
           opens_at = EXCLUDED.opens_at, closes_at = EXCLUDED.closes_at,
           max_tickets_per_fan = EXCLUDED.max_tickets_per_fan, generation = EXCLUDED.generation,
           applied = EXCLUDED.applied`,
        [
          festival,
          next.currency,
          next.opensAt,
          next.closesAt,
          next.maxTicketsPerFan,
          generation,
          JSON.stringify(applied),
        ],
      );
    },
  };
}

/** Performances and sections with who owns which value. */
export function postgresCatalogueBook(): CatalogueBook {
  return {
    readPerformances,
    readSections,

    async savePerformance(tx, plan) {
      await tx.query(
        `INSERT INTO performances (id, starts_at, sales_close_at, on_sale, applied) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET starts_at = EXCLUDED.starts_at, sales_close_at = EXCLUDED.sales_close_at,
           on_sale = EXCLUDED.on_sale, applied = EXCLUDED.applied`,
        [
          plan.id,
          plan.next['startsAt'],
          plan.next['salesCloseAt'] ?? null,
          plan.onSale,
          JSON.stringify(plan.lastApplied),
        ],
      );
    },

    async saveSection(tx, key, plan, next, position) {
      const grid = next.kind === 'numbered' ? next : undefined;
      await tx.query(
        `INSERT INTO sections (performance_id, id, kind, price, seat_rows, seats_per_row, received, on_sale,
           applied, position, title, categories, avoid_single_seats, details, hidden)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (performance_id, id) DO UPDATE SET price = EXCLUDED.price, seat_rows = EXCLUDED.seat_rows,
           seats_per_row = EXCLUDED.seats_per_row, received = EXCLUDED.received, on_sale = EXCLUDED.on_sale,
           applied = EXCLUDED.applied, position = EXCLUDED.position, title = EXCLUDED.title, categories = EXCLUDED.categories,
           avoid_single_seats = EXCLUDED.avoid_single_seats, details = EXCLUDED.details, hidden = EXCLUDED.hidden`,
        [
          key.performanceId,
          key.sectionId,
          next.kind,
          next.price,
          grid?.rows ?? null,
          grid?.seatsPerRow ?? null,
          next.kind === 'standing' ? next.capacity : null,
          plan.onSale,
          JSON.stringify(plan.lastApplied),
          position,
          next.title === undefined ? null : JSON.stringify(next.title),
          next.categories === undefined ? null : JSON.stringify(next.categories),
          grid?.avoidSingleSeats === true,
          JSON.stringify(detailsOf(next)),
          next.hidden === true,
        ],
      );
    },
  };
}

async function readSale(tx: Transaction) {
  const [row] = await tx.query<{
    currency: string;
    opens_at: Date;
    closes_at: Date;
    max_tickets_per_fan: number;
    generation: number;
    applied: FieldValues;
  }>('SELECT currency, opens_at, closes_at, max_tickets_per_fan, generation, applied FROM sale');
  if (row === undefined) return null;
  return {
    generation: row.generation,
    lastApplied: row.applied,
    current: {
      currency: row.currency,
      opensAt: row.opens_at.toISOString(),
      closesAt: row.closes_at.toISOString(),
      maxTicketsPerFan: row.max_tickets_per_fan,
    },
  };
}

async function readPerformances(tx: Transaction): Promise<OwnedEntity[]> {
  const rows = await tx.query<{
    id: string;
    starts_at: Date;
    sales_close_at: Date | null;
    on_sale: boolean;
    managed_by: ManagedBy;
    applied: FieldValues | null;
  }>('SELECT id, starts_at, sales_close_at, on_sale, managed_by, applied FROM performances ORDER BY id');
  return rows.map((row) => ({
    id: row.id,
    managedBy: row.managed_by,
    onSale: row.on_sale,
    current: {
      startsAt: row.starts_at.toISOString(),
      ...(row.sales_close_at === null ? {} : { salesCloseAt: row.sales_close_at.toISOString() }),
    },
    lastApplied: row.applied,
  }));
}

async function readSections(tx: Transaction): Promise<OwnedEntity[]> {
  const rows = await tx.query<SectionRow>(
    `SELECT performance_id || '/' || id AS id, kind, price, seat_rows, seats_per_row, received, on_sale,
       managed_by, applied, title, categories, avoid_single_seats, details, hidden
     FROM sections ORDER BY performance_id, sections.id FOR UPDATE`,
  );
  return rows.map((row) => ({
    id: row.id,
    managedBy: row.managed_by,
    onSale: row.on_sale,
    current: currentFields(row),
    lastApplied: row.applied,
  }));
}

function currentFields(row: SectionRow): FieldValues {
  const shared = {
    price: row.price,
    ...(row.title === null ? {} : { title: row.title }),
    ...(row.categories === null ? {} : { categories: row.categories }),
    ...(row.hidden ? { hidden: true } : {}),
    ...row.details,
  };
  if (row.kind === 'standing') return { kind: 'standing', capacity: row.received, ...shared };
  return {
    kind: 'numbered',
    rows: row.seat_rows,
    seatsPerRow: row.seats_per_row,
    ...(row.avoid_single_seats ? { avoidSingleSeats: true } : {}),
    ...shared,
  };
}

/** What no purchase reads. */
function detailsOf(fields: SectionFields): FieldValues {
  if (fields.kind === 'standing') return {};
  const { seats, layout, blocked, house, accessible } = fields;
  return { seats, layout, blocked, house, accessible };
}
