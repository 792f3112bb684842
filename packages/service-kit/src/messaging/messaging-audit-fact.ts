import type { AuditFact } from '@clove/contracts';
import type { Queryable } from '../database/transaction.ts';

/** The fact of kind `messaging` that every service's /internal/audit includes: outbox lag and open dead letters. */
export async function messagingAuditFact(service: string, reads: Queryable): Promise<AuditFact> {
  const [row] = await reads.query<{ lag: number; dead: number }>(
    `SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() -
              (SELECT created_at FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT 1)), 0)::float8 AS lag,
            (SELECT count(*) FROM dead_letter WHERE acknowledged_at IS NULL) AS dead`,
  );
  return { kind: 'messaging', service, outboxLagSeconds: row?.lag ?? 0, deadLetters: row?.dead ?? 0 };
}
