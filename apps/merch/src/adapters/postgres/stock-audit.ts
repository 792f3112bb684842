import type { AuditFact } from '@clove/contracts';
import type { AuditedSection, AuditedUnit, Units } from '@clove/inventory';
import type { Queryable } from '@clove/service-kit';

/** The stock as the audit sees it. */
export const stockAudit: Pick<Units, 'auditItems' | 'auditUnits'> = {
  async auditItems(db) {
    // Offered pieces are held pieces: an offer is a hold. So are those kept for a waiting list, which no hold has.
    return db.query<AuditedSection>(
      `SELECT 'section' AS kind, 'merch' AS inventory, c.item AS section, c.stock AS capacity, c.stock - c.taken AS free,
         c.kept + COALESCE(sum(h.live) FILTER (WHERE h.state = 'ACTIVE'), 0)::int AS held,
         COALESCE(sum(h.live) FILTER (WHERE h.state = 'PINNED'), 0)::int AS pinned,
         COALESCE(sum(h.live) FILTER (WHERE h.state = 'SOLD'), 0)::int AS sold
       FROM stock c
       LEFT JOIN (SELECT item, state, quantity - cardinality(released) AS live FROM holds
         WHERE state IN ('ACTIVE', 'PINNED', 'SOLD')) AS h USING (item)
       GROUP BY c.item ORDER BY c.item`,
    );
  },

  async auditUnits(db) {
    return db.query<AuditedUnit>(
      `SELECT 'unit' AS kind, 'merch' AS inventory, h.id || '/' || n AS "unitId", h.id AS "holdId", h.order_id AS "orderId",
         CASE h.state WHEN 'ACTIVE' THEN 'HELD' ELSE h.state END AS state,
         to_char(h.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
       FROM holds h CROSS JOIN generate_series(1, h.quantity) AS n
       WHERE h.state IN ('ACTIVE', 'PINNED', 'SOLD') AND NOT (h.id || '/' || n) = ANY (h.released)
       ORDER BY h.id, n`,
    );
  },
};

/** What SELL delivered: one fact per piece. */
export function deliveryFacts(db: Queryable): Promise<AuditFact[]> {
  return db.query<AuditFact>(
    `SELECT 'delivery' AS kind, 'merch' AS inventory, p.unit_id AS "unitId", u.hold_id AS "holdId",
       u.order_id AS "orderId", p.state
     FROM pieces p JOIN pick_ups u ON u.id = p.pick_up_id ORDER BY p.unit_id`,
  );
}
