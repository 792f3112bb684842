import type { UnitOfWork } from '@clove/service-kit';
import { makeMessages } from './message-book.ts';

/**
 * Reminds the holders of every performance that starts within a day, once per start: who buys later knows when it is. A
 * performance that was moved is reminded of again.
 */
export function remindHolders(unitOfWork: UnitOfWork): Promise<void> {
  return unitOfWork.run(async (tx) => {
    const due = await tx.query<{ id: string; starts_at: Date }>(
      `UPDATE performance SET reminded_of = starts_at
       WHERE id IN (SELECT id FROM performance
                    -- Who has a pass is reminded of each of its performances.
                    WHERE covers IS NULL AND cancelled_at IS NULL AND reminded_of IS DISTINCT FROM starts_at
                      AND starts_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 day'
                    ORDER BY id FOR UPDATE SKIP LOCKED)
       RETURNING id, starts_at`,
    );
    await makeMessages(
      tx,
      due.map(({ id: performanceId, starts_at }) => ({
        cause: `reminder/${performanceId}/${starts_at.toISOString()}`,
        notice: { to: { kind: 'holders', performanceId }, template: 'reminder', facts: { performanceId } },
      })),
    );
  });
}
