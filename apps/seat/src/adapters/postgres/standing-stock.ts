import type { AuditedSection, AuditedUnit, Units } from '@clove/inventory';
import type { SectionStock } from '../../application/section-stock.ts';
import type { SectionFields } from '../../domain/section.ts';

/** Standing sections: capacity = quantity received + the console's signed corrections. */
export function standingStock(graceSeconds: number): SectionStock & Pick<Units, 'auditItems' | 'auditUnits'> {
  return {
    async shrinkRefusal(tx, key, next) {
      const [row] = await tx.query<{ taken: number; corrections: number }>(
        `SELECT taken, capacity - (SELECT received FROM sections WHERE performance_id = $1 AND id = $2) AS corrections
         FROM standing_sections WHERE performance_id = $1 AND section_id = $2 FOR UPDATE`,
        [key.performanceId, key.sectionId],
      );
      if (row === undefined) return undefined;
      const capacity = received(next) + row.corrections;
      if (capacity >= row.taken) return undefined;
      const corrections = row.corrections === 0 ? '' : ` (with corrections of ${row.corrections})`;
      return `a capacity of ${capacity}${corrections} is below the ${row.taken} places sold or held`;
    },

    async provision(tx, key, before, next) {
      await tx.query(
        `INSERT INTO standing_sections (performance_id, section_id, capacity) VALUES ($1, $2, $3)
         ON CONFLICT (performance_id, section_id)
         DO UPDATE SET capacity = standing_sections.capacity + $4`,
        [
          key.performanceId,
          key.sectionId,
          received(next),
          before === undefined ? 0 : received(next) - received(before),
        ],
      );
    },

    async view(db, performanceIds) {
      const rows = await db.query<{ section: string; capacity: number; available: number }>({
        name: 'standing-view',
        text: `SELECT c.performance_id || '/' || c.section_id AS section, c.capacity,
                 c.capacity - c.taken + COALESCE(lapsed.places, 0)::int AS available
               FROM standing_sections c
               LEFT JOIN (SELECT performance_id, section_id, sum(quantity) AS places FROM holds
                 WHERE state = 'ACTIVE' AND expires_at < statement_timestamp() - make_interval(secs => $2)
                   -- Where fans wait, a lapsed place is theirs.
                   AND (SELECT true FROM waiting_entries w WHERE w.state = 'WAITING'
                     AND w.performance_id = holds.performance_id AND w.section_id = holds.section_id LIMIT 1) IS NULL
                 GROUP BY performance_id, section_id) AS lapsed USING (performance_id, section_id)
               WHERE c.performance_id = ANY($1::text[])`,
        values: [performanceIds, graceSeconds],
      });
      return new Map(rows.map(({ section, ...units }) => [section, units]));
    },

    async auditItems(db) {
      // Offered places are held places: an offer is a hold. So are those kept for a waiting list, which no hold has.
      return db.query<AuditedSection>(
        `SELECT 'section' AS kind, c.performance_id || '/' || c.section_id AS section, c.capacity,
           c.capacity - c.taken AS free,
           c.kept + COALESCE(sum(h.live) FILTER (WHERE h.state = 'ACTIVE'), 0)::int AS held,
           COALESCE(sum(h.live) FILTER (WHERE h.state = 'PINNED'), 0)::int AS pinned,
           COALESCE(sum(h.live) FILTER (WHERE h.state = 'SOLD'), 0)::int AS sold
         FROM standing_sections c
         LEFT JOIN (SELECT performance_id, section_id, state, quantity - cardinality(released) AS live FROM holds
           WHERE kind = 'standing' AND state IN ('ACTIVE', 'PINNED', 'SOLD')) AS h USING (performance_id, section_id)
         GROUP BY c.performance_id, c.section_id ORDER BY 2`,
      );
    },

    async auditUnits(db) {
      const rows = await db.query<AuditedUnit & { readonly n: number }>(
        `SELECT 'unit' AS kind, h.id || '/' || n AS "unitId", h.id AS "holdId", h.order_id AS "orderId",
           CASE h.state WHEN 'ACTIVE' THEN 'HELD' ELSE h.state END AS state,
           to_char(h.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
         FROM holds h CROSS JOIN generate_series(1, h.quantity) AS n
         WHERE h.kind = 'standing' AND h.state IN ('ACTIVE', 'PINNED', 'SOLD')
           AND NOT (h.id || '/' || n) = ANY (h.released)
         ORDER BY h.id, n`,
      );
      return rows;
    },
  };
}

function received(fields: SectionFields): number {
  if (fields.kind !== 'standing') throw new Error('a numbered section has no received capacity');
  return fields.capacity;
}
