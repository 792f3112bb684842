import type { AuditedSection, AuditedUnit, Units } from '@clove/inventory';
import type { SectionStock } from '../../application/section-stock.ts';
import type { SectionUnits } from '../../domain/seat-board.ts';
import type { SectionFields } from '../../domain/section.ts';

/** Numbered sections: a row per seat, made and withdrawn with the section's rows and seats per row. */
export function numberedStock(graceSeconds: number): SectionStock & Pick<Units, 'auditItems' | 'auditUnits'> {
  return {
    async shrinkRefusal(tx, key, next) {
      const { rows, seatsPerRow } = grid(next);
      const leaving = await tx.query<{ id: string; state: string }>(
        `SELECT id, state FROM seats
         WHERE performance_id = $1 AND section_id = $2 AND (row_number > $3 OR seat_number > $4)
         ORDER BY id FOR UPDATE`,
        [key.performanceId, key.sectionId, rows, seatsPerRow],
      );
      const taken = leaving.filter((seat) => seat.state !== 'FREE').length;
      if (taken === 0) return undefined;
      return `${rows} rows of ${seatsPerRow} would remove ${taken} seats that are sold or held`;
    },

    async provision(tx, key, _before, next) {
      const { rows, seatsPerRow } = grid(next);
      await tx.query(
        `INSERT INTO seats (id, performance_id, section_id, row_number, seat_number)
         SELECT $1 || '/' || $2 || '/' || r || '-' || n, $1, $2, r, n
         FROM generate_series(1, $3::int) AS r CROSS JOIN generate_series(1, $4::int) AS n
         ORDER BY 1
         ON CONFLICT (id) DO UPDATE SET on_sale = true WHERE NOT seats.on_sale`,
        [key.performanceId, key.sectionId, rows, seatsPerRow],
      );
      await tx.query(
        `UPDATE seats SET on_sale = false
         WHERE performance_id = $1 AND section_id = $2 AND (row_number > $3 OR seat_number > $4) AND on_sale`,
        [key.performanceId, key.sectionId, rows, seatsPerRow],
      );
    },

    async view(db, performanceIds) {
      const rows = await db.query<{ section: string; line: string }>({
        name: 'seats-view',
        text: `SELECT seat.performance_id || '/' || seat.section_id AS section,
                 string_agg(CASE
                   WHEN NOT seat.on_sale THEN 'x'
                   WHEN seat.state = 'SOLD' THEN 's'
                   WHEN seat.state = 'FREE'
                     OR (seat.held_until < statement_timestamp() - make_interval(secs => $2)
                       -- Where fans wait, a lapsed seat is theirs.
                       AND (SELECT true FROM waiting_entries w WHERE w.state = 'WAITING'
                         AND w.performance_id = seat.performance_id AND w.section_id = seat.section_id LIMIT 1) IS NULL)
                     THEN 'f'
                   ELSE 'h' END, '' ORDER BY seat.seat_number) AS line
               FROM seats seat
               JOIN sections s ON s.performance_id = seat.performance_id AND s.id = seat.section_id
               WHERE seat.performance_id = ANY($1::text[])
                 AND seat.row_number <= s.seat_rows AND seat.seat_number <= s.seats_per_row
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
      return db.query<AuditedSection>(
        `SELECT 'section' AS kind, s.performance_id || '/' || s.id AS section,
           s.seat_rows * s.seats_per_row AS capacity,
           count(*) FILTER (WHERE seat.state = 'FREE' AND seat.on_sale)::int AS free,
           count(*) FILTER (WHERE seat.state = 'HELD')::int AS held,
           count(*) FILTER (WHERE seat.state = 'PINNED')::int AS pinned,
           count(*) FILTER (WHERE seat.state = 'SOLD')::int AS sold
         FROM sections s JOIN seats seat ON seat.performance_id = s.performance_id AND seat.section_id = s.id
         GROUP BY s.performance_id, s.id ORDER BY 2`,
      );
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

function grid(fields: SectionFields): { rows: number; seatsPerRow: number } {
  if (fields.kind !== 'numbered') throw new Error('a standing section has no rows of seats');
  return fields;
}

function unitsOf(seats: readonly string[]): SectionUnits {
  const all = seats.join('');
  return { capacity: all.length, available: [...all].filter((letter) => letter === 'f').length, seats };
}
