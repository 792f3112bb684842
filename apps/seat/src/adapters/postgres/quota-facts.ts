import type { AuditFact } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

/** Recorded quota beside what the live holds add up to, for every fan who has either. */
export function quotaFacts(db: Queryable): Promise<AuditFact[]> {
  return db.query<AuditFact>(
    `SELECT 'quota' AS kind, fan_id AS "fanId", COALESCE(q.used, 0) AS used, COALESCE(h.live, 0)::int AS live
     FROM fan_quota q
     FULL JOIN (SELECT fan_id, sum(quantity - cardinality(released)) AS live FROM holds
       WHERE state IN ('ACTIVE', 'PINNED', 'SOLD') GROUP BY fan_id) AS h USING (fan_id)
     WHERE COALESCE(q.used, 0) > 0 OR COALESCE(h.live, 0) > 0
     ORDER BY fan_id`,
  );
}
