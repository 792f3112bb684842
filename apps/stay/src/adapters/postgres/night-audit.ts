import type { AuditFact } from '@clove/contracts';
import type { AuditedSection, AuditedUnit, Units } from '@clove/inventory';
import type { Queryable } from '@clove/service-kit';

/** The nights as the audit sees them: `<room>/<night>`. */
export const nightAudit: Pick<Units, 'auditItems' | 'auditUnits'> = {
  async auditItems(db) {
    // Offered units are held units: an offer is a hold.
    return db.query<AuditedSection>(
      `SELECT 'section' AS kind, 'stay' AS inventory, n.room_id || '/' || n.night AS section, n.units AS capacity,
         n.units - n.taken AS free,
         COALESCE(sum(h.live) FILTER (WHERE h.state = 'ACTIVE'), 0)::int AS held,
         COALESCE(sum(h.live) FILTER (WHERE h.state = 'PINNED'), 0)::int AS pinned,
         COALESCE(sum(h.live) FILTER (WHERE h.state = 'SOLD'), 0)::int AS sold
       FROM room_nights n
       LEFT JOIN (SELECT state, quantity - cardinality(released) AS live, split_part(item, '/', 1) AS room_id,
           split_part(item, '/', 2)::date AS from_day, split_part(item, '/', 3)::date AS to_day
         FROM holds WHERE state IN ('ACTIVE', 'PINNED', 'SOLD')) AS h
         ON h.room_id = n.room_id AND h.from_day <= n.night AND h.to_day > n.night
       GROUP BY n.room_id, n.night ORDER BY n.room_id, n.night`,
    );
  },

  async auditUnits(db) {
    return db.query<AuditedUnit>(
      `SELECT 'unit' AS kind, 'stay' AS inventory, h.id || '/' || n AS "unitId", h.id AS "holdId", h.order_id AS "orderId",
         CASE h.state WHEN 'ACTIVE' THEN 'HELD' ELSE h.state END AS state,
         to_char(h.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
       FROM holds h CROSS JOIN generate_series(1, h.quantity) AS n
       WHERE h.state IN ('ACTIVE', 'PINNED', 'SOLD') AND NOT (h.id || '/' || n) = ANY (h.released)
       ORDER BY h.id, n`,
    );
  },
};

/** What SELL delivered: one fact per booking. */
export function deliveryFacts(db: Queryable): Promise<AuditFact[]> {
  return db.query<AuditFact>(
    `SELECT 'delivery' AS kind, 'stay' AS inventory, unit_id AS "unitId", hold_id AS "holdId", order_id AS "orderId", state
     FROM bookings ORDER BY unit_id`,
  );
}
