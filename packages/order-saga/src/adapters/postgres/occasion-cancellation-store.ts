import { cutText } from '@clove/contracts';
import {
  backOffMs,
  type NewEvent,
  newId,
  type Queryable,
  type Transaction,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type { CancellationStore } from '../../application/cancellation.ts';
import type {
  MassRefundJob,
  OccasionCancellationProgress,
  OccasionCancellations,
  RecordedCancellation,
} from '../../application/occasion-cancellations.ts';
import type { Fulfilment } from '../../application/ports.ts';
import { refundOf } from '../../domain/refund-fee.ts';
import { endCancelledLines } from './compensation-store.ts';

/** What the jobs of cancelled occasions work with. */
export interface MassRefundParts {
  readonly fulfilment: Pick<Fulfilment, 'revoke'>;
  readonly lines: Pick<CancellationStore, 'lock' | 'record'>;
  /** How a cancellation is published. */
  cancelledEvent(cancellation: RecordedCancellation): NewEvent;
  /** Orders per second over all replicas. */
  readonly perSecond: number;
}

/** The provider's limit for a refund's reason. */
const longestReason = 200;
/** An occasion was cancelled in full: nothing is kept. */
const noFeePercent = 0;

const progressRow = z.object({
  performance_id: z.string(),
  reason: z.string(),
  cancelled_by: z.string(),
  cancelled_at: z.date(),
  settled: z.boolean(),
  total: z.number(),
  refunded: z.number(),
  manual: z.number(),
  refunded_amount: z.number(),
  manual_amount: z.number(),
});
const jobRow = z.object({
  performance_id: z.string(),
  order_id: z.string(),
  attempts: z.number(),
  reason: z.string(),
});
type Job = z.infer<typeof jobRow>;

export function postgresOccasionCancellations(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  parts: MassRefundParts,
): OccasionCancellations {
  return {
    async start(tx, cancellation) {
      const { occasionId, reason, cancelledBy, correlationId } = cancellation;
      const [added] = await tx.query<{ cancelled_at: Date }>(
        `INSERT INTO performance_cancellations (performance_id, reason, cancelled_by, correlation_id)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING cancelled_at`,
        [occasionId, reason, cancelledBy, correlationId],
      );
      if (added === undefined) return;
      await addJobs(tx);
      tx.publish(parts.cancelledEvent({ ...cancellation, cancelledAt: added.cancelled_at.toISOString() }));
    },
    async progress(occasionId) {
      return (await progressOf(reads, occasionId))[0];
    },
    allProgress: () => progressOf(reads, null),
    async cancelled() {
      const rows = await reads.query<{ performance_id: string; cancelled_at: Date; reason: string }>(
        'SELECT performance_id, cancelled_at, reason FROM performance_cancellations',
      );
      return new Map(
        rows.map(({ performance_id, cancelled_at, reason }) => [
          performance_id,
          { at: cancelled_at.toISOString(), reason },
        ]),
      );
    },
    async unsettled() {
      const rows = await reads.query(
        'SELECT 1 FROM performance_cancellations WHERE settled_at IS NULL LIMIT 1',
      );
      return rows.length > 0;
    },
    sweep: () =>
      unitOfWork.run(async (tx) => {
        await addJobs(tx);
        await tx.query(settle);
      }),
    async refundNext(onFailure) {
      const tried: { job?: Job } = {};
      try {
        return await unitOfWork.run(async (tx) => {
          const [row] = await tx.query(nextJob);
          if (row === undefined) return false;
          const job = jobRow.parse(row);
          if (!(await tookTurn(tx, parts.perSecond))) return false;
          tried.job = job;
          await refundOrder(tx, job, parts);
          return true;
        });
      } catch (error) {
        if (tried.job === undefined) throw error;
        await postpone(tried.job);
        onFailure(publicJob(tried.job), error);
        return true;
      }
    },
  };

  async function postpone(job: Job): Promise<void> {
    await unitOfWork.run((tx) =>
      tx.query(
        `UPDATE performance_refunds SET attempts = attempts + 1,
           next_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
         WHERE performance_id = $1 AND order_id = $2 AND next_at IS NOT NULL`,
        [job.performance_id, job.order_id, backOffMs(job.attempts)],
      ),
    );
  }
}

/** How far refunds are, of one occasion or (null) of all that were cancelled. */
async function progressOf(
  reads: Queryable,
  occasionId: string | null,
): Promise<OccasionCancellationProgress[]> {
  const rows = await reads.query(
    `SELECT c.performance_id, c.reason, c.cancelled_by, c.cancelled_at,
       c.settled_at IS NOT NULL AND count(j) = count(r) FILTER (WHERE r.state IN ('DONE', 'MANUAL')) AS settled,
       count(j)::int AS total,
       count(r) FILTER (WHERE r.state = 'DONE')::int AS refunded,
       count(r) FILTER (WHERE r.state = 'MANUAL')::int AS manual,
       coalesce(sum(r.amount) FILTER (WHERE r.state = 'DONE'), 0)::bigint AS refunded_amount,
       coalesce(sum(r.amount) FILTER (WHERE r.state = 'MANUAL'), 0)::bigint AS manual_amount
     FROM performance_cancellations c
     LEFT JOIN performance_refunds j USING (performance_id)
     LEFT JOIN refunds r ON r.id = j.refund_id
     WHERE c.performance_id = coalesce($1, c.performance_id)
     GROUP BY c.performance_id ORDER BY c.cancelled_at DESC`,
    [occasionId],
  );
  return rows.map((row) => {
    const found = progressRow.parse(row);
    const { total, refunded, manual } = found;
    return {
      occasionId: found.performance_id,
      reason: found.reason,
      cancelledBy: found.cancelled_by,
      cancelledAt: found.cancelled_at.toISOString(),
      orders: { total, refunded, manual, waiting: total - refunded - manual },
      amounts: { refunded: found.refunded_amount, manual: found.manual_amount },
      settled: found.settled,
    };
  });
}

/** In the order of ids, so that two replicas that sweep at once wait for each other instead of locking each other out. */
async function addJobs(tx: Transaction): Promise<void> {
  await tx.query(
    `INSERT INTO performance_refunds (performance_id, order_id)
     SELECT DISTINCT l.performance_id, l.order_id FROM order_lines l JOIN performance_cancellations c USING (performance_id)
     WHERE c.settled_at IS NULL AND l.state = 'PAID' ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
  );
}

/**
 * An order is placed within seconds and refused a second after the cancellation: two minutes later every line that
 * may ever be paid is there, OPEN or PAID.
 */
const settle = `
  UPDATE performance_cancellations c SET settled_at = clock_timestamp()
  WHERE c.settled_at IS NULL AND c.cancelled_at < clock_timestamp() - interval '2 minutes'
    AND NOT EXISTS (SELECT FROM performance_refunds j WHERE j.performance_id = c.performance_id AND j.next_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM order_lines l WHERE l.performance_id = c.performance_id AND l.state IN ('OPEN', 'PAID'))`;

const nextJob = `
  SELECT j.performance_id, j.order_id, j.attempts, c.reason
  FROM performance_refunds j JOIN performance_cancellations c USING (performance_id)
  WHERE j.next_at <= clock_timestamp() ORDER BY j.next_at, j.order_id LIMIT 1 FOR UPDATE OF j SKIP LOCKED`;

/** One turn per interval over all replicas; turns of the last second that no replica took may still be taken. */
async function tookTurn(tx: Transaction, perSecond: number): Promise<boolean> {
  const turns = await tx.query(
    `UPDATE mass_refund_pace SET next_at =
       greatest(next_at, clock_timestamp() - interval '1 second') + interval '1 second' / $1::float8
     WHERE next_at <= clock_timestamp() RETURNING singleton`,
    [perSecond],
  );
  return turns.length > 0;
}

/** The order's paid lines for the occasion: delivered things back, refund of everything durable, job done. One commit. */
async function refundOrder(tx: Transaction, job: Job, parts: MassRefundParts): Promise<void> {
  const ids = await tx.query<{ id: string }>(
    `SELECT id FROM order_lines WHERE order_id = $1 AND performance_id = $2 AND state = 'PAID' ORDER BY id`,
    [job.order_id, job.performance_id],
  );
  const locked = await parts.lines.lock(
    tx,
    ids.map(({ id }) => id),
  );
  const paid = locked.filter(({ line }) => line.state === 'PAID');
  const [first] = paid;
  if (first === undefined) {
    // Its fan was faster and cancelled every line himself.
    await tx.query('DELETE FROM performance_refunds WHERE performance_id = $1 AND order_id = $2', [
      job.performance_id,
      job.order_id,
    ]);
    return;
  }
  await parts.fulfilment.revoke(
    tx,
    paid.map(({ line }) => line),
  );
  const refundId = newId();
  await parts.lines.record(tx, [
    {
      order: first.order,
      refundId,
      reason: cutText(`cancelled by the organiser: ${job.reason}`, longestReason),
      keepUnits: true,
      lines: paid.map(({ line }) => ({ line, ...refundOf(line, noFeePercent) })),
    },
  ]);
  // A refund of nothing is done at once, and no unit is waited for.
  await endCancelledLines(tx, job.order_id);
  await tx.query(
    'UPDATE performance_refunds SET refund_id = $3, next_at = NULL WHERE performance_id = $1 AND order_id = $2',
    [job.performance_id, job.order_id, refundId],
  );
}

function publicJob({ performance_id, order_id }: Job): MassRefundJob {
  return { occasionId: performance_id, orderId: order_id };
}
