import { type PlannedSeat, placesIn } from '@clove/contracts';
import type { AuditedSection, AuditedUnit, Units } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { SectionStock } from '../../application/section-stock.ts';
import type { SectionUnits } from '../../domain/seat-board.ts';
import type { SeatUse } from '../../domain/seat-rules.ts';
import {
  type NumberedFields,
  type SectionFields,
  type SectionKey,
  seatsOf,
  sectionName,
} from '../../domain/section.ts';
import { forFans } from './seat-lock.ts';

/** Numbered sections: a row per seat, made and withdrawn with the section's rows and seats per row. */
export function numberedStock(graceSeconds: number): SectionStock & Pick<Units, 'auditItems' | 'auditUnits'> {
  return {
    async shrinkRefusal(tx, key, next) {
      const fields = numberedFields(next);
      const sold = seatsOf(fields);
      const closed = placesIn(sold, fields.blocked ?? []).places;
      const staying = sold.filter(({ place }) => !closed.has(place));
      const leaving = await tx.query<{ id: string; state: string }>(
        'SELECT id, state FROM seats WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
        [await othersThan(tx, key, staying)],
      );
      const taken = leaving.filter((seat) => seat.state !== 'FREE').length;
      if (taken === 0) return undefined;
      return `${sizeOf(fields)} would remove ${taken} seats that are sold or held`;
    },

    async provision(tx, key, _before, next) {
      const fields = numberedFields(next);
      const seats = seatsOf(fields);
      const use = usesOf(fields);
      await tx.query(
        `INSERT INTO seats (id, performance_id, section_id, row_number, seat_number, rank, use)
         SELECT $1 || '/' || $2 || '/' || place, $1, $2, r, n, NULLIF(rank, r), use
         FROM unnest($3::text[], $4::int[], $5::int[], $6::int[], $7::text[]) AS planned(place, r, n, rank, use)
         ORDER BY 1
         ON CONFLICT (id) DO UPDATE SET on_sale = true, row_number = EXCLUDED.row_number,
           seat_number = EXCLUDED.seat_number, rank = EXCLUDED.rank, use = EXCLUDED.use
         WHERE (seats.on_sale, seats.row_number, seats.seat_number, seats.rank, seats.use)
           IS DISTINCT FROM (true, EXCLUDED.row_number, EXCLUDED.seat_number, EXCLUDED.rank, EXCLUDED.use)`,
        [
          key.performanceId,
          key.sectionId,
          seats.map(({ place }) => place),
          seats.map(({ row }) => row),
          seats.map(({ number }) => number),
          seats.map(({ rank }) => rank),
          seats.map(({ place }) => use(place)),
        ],
      );
      // A seat that leaves the sale is no one's to block any more.
      await tx.query('UPDATE seats SET on_sale = false, block_id = NULL WHERE id = ANY($1::text[])', [
        await othersThan(tx, key, seats),
      ]);
    },

    async view(db, performanceIds) {
      const rows = await db.query<{ section: string; line: string }>({
        name: 'seats-view',
        text: `SELECT seat.performance_id || '/' || seat.section_id AS section,
                 string_agg(CASE
                   WHEN seat.state = 'SOLD' THEN 's'
                   WHEN seat.use IN ('HOUSE', 'BLOCKED') OR seat.block_id IS NOT NULL THEN 'x'
                   WHEN seat.state = 'FREE'
                     OR (seat.held_until < statement_timestamp() - make_interval(secs => $2)
                       -- Where fans wait, a lapsed seat is theirs.
                       AND (SELECT true FROM waiting_entries w WHERE w.state = 'WAITING'
                         AND w.performance_id = seat.performance_id AND w.section_id = seat.section_id LIMIT 1) IS NULL)
                     THEN CASE seat.use WHEN 'ACCESSIBLE' THEN 'a' ELSE 'f' END
                   ELSE 'h' END, '' ORDER BY seat.seat_number) AS line
               FROM seats seat
               WHERE seat.performance_id = ANY($1::text[]) AND seat.on_sale
               GROUP BY seat.performance_id, seat.section_id, seat.row_number
               ORDER BY seat.performance_id, seat.section_id, seat.row_number`,
        values: [performanceIds, graceSeconds],
      });
      const lines = new Map<string, string[]>();
      for (const { section, line } of rows) {
        const soFar = lines.get(section);
        if (soFar === undefined) lines.set(section, [line]);
        else soFar.push(line);
      }
      return new Map([...lines].map(([section, seats]) => [section, unitsOf(seats)]));
    },

    async auditItems(db) {
      const sections = await db.query<AuditedSection & { readonly blocked: number }>(
        `SELECT 'section' AS kind, s.performance_id || '/' || s.id AS section,
           COALESCE((s.details ->> 'seats')::int, s.seat_rows * s.seats_per_row) AS capacity,
           count(*) FILTER (WHERE seat.state = 'FREE' AND ${forFans('seat')})::int AS free,
           count(*) FILTER (WHERE seat.state = 'FREE' AND seat.on_sale AND NOT (${forFans('seat')}))::int AS blocked,
           count(*) FILTER (WHERE seat.state = 'HELD')::int AS held,
           count(*) FILTER (WHERE seat.state = 'PINNED')::int AS pinned,
           count(*) FILTER (WHERE seat.state = 'SOLD')::int AS sold
         FROM sections s JOIN seats seat ON seat.performance_id = s.performance_id AND seat.section_id = s.id
         GROUP BY s.performance_id, s.id ORDER BY 2`,
      );
      // Older toolboxes know no such field: it is only where it says something.
      return sections.map(({ blocked, ...section }) => (blocked === 0 ? section : { ...section, blocked }));
    },

    async auditUnits(db) {
      return db.query<AuditedUnit>(
        `SELECT 'unit' AS kind, seat.id AS "unitId", seat.hold_id AS "holdId", h.order_id AS "orderId", seat.state,
           COALESCE(to_char(h.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '') AS since
         FROM seats seat LEFT JOIN holds h ON h.id = seat.hold_id
         WHERE seat.state <> 'FREE' ORDER BY seat.id`,
      );
    },
  };
}

/** Ids of the section's seats on sale that are none of these. Compared here: the database would compare each with each. */
async function othersThan(
  tx: Transaction,
  key: SectionKey,
  seats: readonly PlannedSeat[],
): Promise<string[]> {
  const known = new Set(seats.map(({ place }) => `${sectionName(key)}/${place}`));
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM seats WHERE performance_id = $1 AND section_id = $2 AND on_sale',
    [key.performanceId, key.sectionId],
  );
  return rows.map(({ id }) => id).filter((id) => !known.has(id));
}

function numberedFields(fields: SectionFields): NumberedFields {
  if (fields.kind !== 'numbered') throw new Error('a standing section has no rows of seats');
  return fields;
}

function sizeOf({ layout, rows, seatsPerRow }: NumberedFields): string {
  return layout === undefined ? `${rows} rows of ${seatsPerRow}` : `its plan of ${rows} rows`;
}

/** For whom each place is. */
function usesOf(fields: NumberedFields): (place: string) => SeatUse {
  const seats = seatsOf(fields);
  const uses = new Map<string, SeatUse>();
  const mark = (ranges: readonly string[] | undefined, use: SeatUse) => {
    for (const place of placesIn(seats, ranges ?? []).places) uses.set(place, use);
  };
  mark(fields.accessible, 'ACCESSIBLE');
  mark(fields.house, 'HOUSE');
  mark(fields.blocked, 'BLOCKED');
  return (place) => uses.get(place) ?? 'PUBLIC';
}

function unitsOf(seats: readonly string[]): SectionUnits {
  const all = seats.join('');
  const available = [...all].filter((letter) => letter === 'f' || letter === 'a').length;
  return { capacity: all.length, available, seats };
}
