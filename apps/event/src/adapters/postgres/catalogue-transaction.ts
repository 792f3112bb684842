import type { FieldValues } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { CatalogueTransaction } from '../../application/ports.ts';
import { optionalTimes, type StoredFestival, type StoredPerformance } from '../../domain/catalogue.ts';

interface FestivalRow {
  slug: string;
  title: StoredFestival['title'];
  timezone: string;
  currency: StoredFestival['currency'];
  opens_at: Date;
  closes_at: Date;
  max_tickets_per_fan: number;
  refunds: StoredFestival['refunds'];
  organiser: StoredFestival['organiser'] | null;
  page: StoredFestival['page'] | null;
  legal_texts: StoredFestival['legalTexts'] | null;
  poster_hash: string | null;
  last_applied: FieldValues;
  version: number;
}

interface PerformanceRow {
  id: string;
  managed_by: StoredPerformance['managedBy'];
  on_sale: boolean;
  position: number;
  title: StoredPerformance['title'];
  description: StoredPerformance['description'];
  starts_at: Date;
  sections: StoredPerformance['sections'];
  picture_hash: string | null;
  sales_close_at: Date | null;
  doors_at: Date | null;
  cancelled_at: Date | null;
  cancellation_reason: string | null;
  moved_from: Date | null;
  moved_at: Date | null;
  move_reason: string | null;
  last_applied: FieldValues | null;
  version: number;
}

/** The catalogue on PostgreSQL, inside one unit of work. Lock order: provisioning, festival, performances by id. */
export function catalogueTransaction(tx: Transaction): CatalogueTransaction {
  return {
    async lockProvisioning() {
      const rows = await tx.query<{ generation: number }>(
        'SELECT generation FROM provision_state FOR UPDATE',
      );
      return Number(rows[0]?.generation ?? 0);
    },

    async recordProvisioned(generation) {
      await tx.query('UPDATE provision_state SET generation = $1', [generation]);
    },

    async festival(slug) {
      const rows = await tx.query<FestivalRow>('SELECT * FROM festival WHERE slug = $1 FOR UPDATE', [slug]);
      return rows[0] === undefined ? null : festivalOf(rows[0]);
    },

    async saveFestival(festival) {
      await tx.query(
        `INSERT INTO festival (slug, title, timezone, currency, opens_at, closes_at, max_tickets_per_fan,
                               refunds, last_applied, version, organiser, page, legal_texts, poster_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (slug) DO UPDATE SET
           title = EXCLUDED.title, timezone = EXCLUDED.timezone, currency = EXCLUDED.currency,
           opens_at = EXCLUDED.opens_at, closes_at = EXCLUDED.closes_at,
           max_tickets_per_fan = EXCLUDED.max_tickets_per_fan, refunds = EXCLUDED.refunds,
           last_applied = EXCLUDED.last_applied, version = EXCLUDED.version, organiser = EXCLUDED.organiser,
           page = EXCLUDED.page, legal_texts = EXCLUDED.legal_texts, poster_hash = EXCLUDED.poster_hash`,
        [
          festival.slug,
          JSON.stringify(festival.title),
          festival.timezone,
          festival.currency,
          festival.opensAt,
          festival.closesAt,
          festival.maxTicketsPerFan,
          JSON.stringify(festival.refunds),
          JSON.stringify(festival.lastApplied),
          festival.version,
          orNull(festival.organiser ?? null),
          orNull(festival.page ?? null),
          orNull(festival.legalTexts ?? null),
          festival.posterHash,
        ],
      );
    },

    async performances() {
      const rows = await tx.query<PerformanceRow>('SELECT * FROM performance ORDER BY id FOR UPDATE');
      return rows.map(performanceOf);
    },

    async performance(id) {
      const rows = await tx.query<PerformanceRow>('SELECT * FROM performance WHERE id = $1 FOR UPDATE', [id]);
      return rows[0] === undefined ? null : performanceOf(rows[0]);
    },

    async insertPerformance(performance) {
      const inserted = await tx.query(
        `INSERT INTO performance (id, managed_by, on_sale, position, title, description, starts_at, sections,
                                  picture_hash, last_applied, version, sales_close_at, doors_at, cancelled_at,
                                  cancellation_reason, moved_from, moved_at, move_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         ON CONFLICT (id) DO NOTHING
         RETURNING id`,
        performanceValues(performance),
      );
      return inserted.length === 1;
    },

    async updatePerformance(performance) {
      await tx.query(
        `UPDATE performance SET managed_by = $2, on_sale = $3, position = $4, title = $5, description = $6,
           starts_at = $7, sections = $8, picture_hash = $9, last_applied = $10, version = $11,
           sales_close_at = $12, doors_at = $13, cancelled_at = $14, cancellation_reason = $15,
           moved_from = $16, moved_at = $17, move_reason = $18
         WHERE id = $1`,
        performanceValues(performance),
      );
    },

    async everSold(id) {
      const rows = await tx.query(
        'SELECT 1 FROM sales_counter WHERE performance_id = $1 AND sold > 0 LIMIT 1',
        [id],
      );
      return rows.length > 0;
    },

    async now() {
      const [row] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      if (row === undefined) throw new Error('clock_timestamp() answered no row');
      return row.now;
    },

    async storePicture({ hash, mediaType, bytes }) {
      await tx.query(
        'INSERT INTO picture (hash, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING',
        [hash, mediaType, bytes],
      );
    },

    publishFestival(data, version) {
      tx.publish({ type: 'event.FestivalChanged', subject: data.festival, subjectVersion: version, data });
    },

    publishPerformance(data, version) {
      tx.publish({ type: 'event.PerformanceChanged', subject: data.id, subjectVersion: version, data });
    },
  };
}

function performanceValues(performance: StoredPerformance): unknown[] {
  return [
    performance.id,
    performance.managedBy,
    performance.onSale,
    performance.position,
    JSON.stringify(performance.title),
    orNull(performance.description),
    performance.startsAt,
    JSON.stringify(performance.sections),
    performance.pictureHash,
    orNull(performance.lastApplied),
    performance.version,
    performance.salesCloseAt ?? null,
    performance.doorsAt ?? null,
    performance.cancellation?.cancelledAt ?? null,
    performance.cancellation?.reason ?? null,
    performance.rescheduling?.from ?? null,
    performance.rescheduling?.at ?? null,
    performance.rescheduling?.reason ?? null,
  ];
}

/** JSON for a jsonb column; SQL NULL, not the JSON value null, for nothing. */
function orNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function festivalOf(row: FestivalRow): StoredFestival {
  return {
    slug: row.slug,
    title: row.title,
    timezone: row.timezone,
    currency: row.currency,
    opensAt: row.opens_at.toISOString(),
    closesAt: row.closes_at.toISOString(),
    maxTicketsPerFan: row.max_tickets_per_fan,
    refunds: row.refunds,
    ...(row.organiser === null ? {} : { organiser: row.organiser }),
    ...(row.page === null ? {} : { page: row.page }),
    ...(row.legal_texts === null ? {} : { legalTexts: row.legal_texts }),
    posterHash: row.poster_hash,
    lastApplied: row.last_applied,
    version: row.version,
  };
}

function performanceOf(row: PerformanceRow): StoredPerformance {
  return {
    id: row.id,
    managedBy: row.managed_by,
    onSale: row.on_sale,
    position: row.position,
    title: row.title,
    description: row.description,
    startsAt: row.starts_at.toISOString(),
    ...optionalTimes({
      salesCloseAt: row.sales_close_at?.toISOString(),
      doorsAt: row.doors_at?.toISOString(),
    }),
    sections: row.sections,
    pictureHash: row.picture_hash,
    cancellation:
      row.cancelled_at === null
        ? null
        : { cancelledAt: row.cancelled_at.toISOString(), reason: row.cancellation_reason },
    rescheduling:
      row.moved_from === null || row.moved_at === null
        ? null
        : { from: row.moved_from.toISOString(), at: row.moved_at.toISOString(), reason: row.move_reason },
    lastApplied: row.last_applied,
    version: row.version,
  };
}
