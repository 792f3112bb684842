import { cachedRead, type Queryable } from '@clove/service-kit';
import type { ReadGateCounts } from '../../application/gate-counts.ts';

/** However many watch, each replica reads once in that time. In milliseconds. */
const freshMs = 1_000;

/** The counts that the table of entries keeps, in PostgreSQL. */
export function gateCounts(reads: Queryable): ReadGateCounts {
  return cachedRead(async () => {
    const rows = await reads.query<{
      gate_id: string;
      performance_id: string;
      entered: number;
      inside: number;
    }>(
      `SELECT gate_id, performance_id, sum(entered)::bigint AS entered, sum(inside)::bigint AS inside
       FROM gate_counts GROUP BY gate_id, performance_id HAVING sum(entered) <> 0 ORDER BY performance_id, gate_id`,
    );
    return rows.map(({ gate_id, performance_id, entered, inside }) => ({
      ...{ gateId: gate_id === '' ? null : gate_id, performanceId: performance_id },
      ...{ entered, inside },
    }));
  }, freshMs);
}
