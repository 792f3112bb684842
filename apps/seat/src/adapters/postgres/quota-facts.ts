import type { AuditFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

/**
 * Recorded quota beside what the live holds add up to, for every fan who has either. A unit whose ticket was passed on
 * counts for the fan who has it now, not for its hold's.
 */
export function quotaFacts(db: Queryable): Promise<AuditFact[]> {
  return db.query<AuditFact>(
    `SELECT 'quota' AS kind, fan_id AS "fanId", COALESCE(q.used, 0) AS used, COALESCE(h.live, 0)::int AS live
     FROM fan_quota q
     FULL JOIN (SELECT fan_id, sum(units) AS live FROM (
         SELECT fan_id, quantity - cardinality(released) AS units FROM holds
         WHERE state IN ('ACTIVE', 'PINNED', 'SOLD')
         UNION ALL
         SELECT of.fan_id, of.units FROM quota_holders m JOIN holds ON holds.id = m.hold_id
           CROSS JOIN LATERAL (VALUES (holds.fan_id, -1), (m.fan_id, 1)) AS of (fan_id, units)
         WHERE state IN ('PINNED', 'SOLD') AND NOT m.unit_id = ANY (released)
       ) AS counted GROUP BY fan_id) AS h USING (fan_id)
     WHERE COALESCE(q.used, 0) > 0 OR COALESCE(h.live, 0) > 0
     ORDER BY fan_id`,
  );
}
