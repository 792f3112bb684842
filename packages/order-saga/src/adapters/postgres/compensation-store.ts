import { InventoryName, RefundState } from '@clove/contracts';
import type { Queryable, Transaction, UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { CompensationStore } from '../../application/compensation-store.ts';
import type { Refund, UnitRelease } from '../../domain/order.ts';
import { applyMoves, type MoveContext } from './order-moves.ts';
import { orderColumns, orderOf } from './order-rows.ts';

const refundRow = z.object({
  id: z.string(),
  order_id: z.string(),
  payment_id: z.string(),
  fan_id: z.string(),
  kind: z.enum(['undo', 'cancel']),
  amount: z.number(),
  tax_free: z.number(),
  vat: z.number(),
  reason: z.string(),
  state: RefundState,
  version: z.number(),
  attempts: z.number(),
  correlation_id: z.string(),
});

const releaseRow = z.object({
  id: z.string(),
  order_id: z.string(),
  inventory: InventoryName,
  hold_id: z.string(),
  unit_ids: z.array(z.string()),
  sold: z.boolean(),
  version: z.number(),
  attempts: z.number(),
  correlation_id: z.string(),
});

const manualRow = z.object({
  refund_id: z.string(),
  order_id: z.string(),
  payment_id: z.string(),
  fan_id: z.string(),
  amount: z.number(),
  reason: z.string(),
  created_at: z.date(),
});

/** Refund intents and unit releases in PostgreSQL. */
export function postgresCompensationStore(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  context: MoveContext,
): CompensationStore {
  return {
    async claimRefunds(limit) {
      const rows = await unitOfWork.run((tx) =>
        tx.query(
          `${claim('refunds')} RETURNING d.id, d.order_id, d.payment_id, d.fan_id, d.kind, d.amount, d.tax_free, d.vat,
             d.reason, d.state, d.version, d.attempts, d.correlation_id`,
          [limit, context.leaseMs],
        ),
      );
      return rows.map((row) => refundOf(row));
    },
    async refund(refundId) {
      const [row] = await reads.query(
        `SELECT id, order_id, payment_id, fan_id, kind, amount, tax_free, vat, reason, state, version, attempts, correlation_id
         FROM refunds WHERE id = $1`,
        [refundId],
      );
      return row === undefined ? undefined : refundOf(row);
    },
    async claimReleases(limit) {
      const rows = await unitOfWork.run((tx) =>
        tx.query(
          `${claim('unit_releases')} RETURNING d.id, d.order_id, d.hold_id, d.unit_ids, d.version, d.attempts,
             d.correlation_id, (SELECT l.inventory FROM order_lines l
               WHERE l.order_id = d.order_id AND l.hold_id = d.hold_id LIMIT 1) AS inventory,
             (SELECT sold_at IS NOT NULL FROM orders WHERE orders.id = d.order_id) AS sold`,
          [limit, context.leaseMs],
        ),
      );
      return rows.map((row) => releaseOf(row));
    },
    recordRefund: (refund, state, againInMs) =>
      unitOfWork.run(async (tx) => {
        // Lock order: order, line; the refund's own row last.
        const [row] = await tx.query(`SELECT ${orderColumns} FROM orders o WHERE o.id = $1 FOR UPDATE`, [
          refund.orderId,
        ]);
        const written = await tx.query(
          `UPDATE refunds SET state = $3, version = version + 1, attempts = attempts + 1, lease_until = NULL,
             next_at = clock_timestamp() + $4::float8 * interval '1 millisecond',
             done_at = CASE WHEN $3 = 'DONE' THEN clock_timestamp() END
           WHERE id = $1 AND version = $2 RETURNING id`,
          [refund.id, refund.version, state, againInMs],
        );
        if (written.length === 0) return false;
        if (state !== 'DONE') return true;
        if (refund.kind === 'cancel') await endCancelledLines(tx, refund.orderId);
        const order = orderOf(row);
        if (refund.kind === 'undo' && order.state === 'UNDOING') {
          await applyMoves(tx, [{ order, to: 'REFUNDED', next: { kind: 'in', ms: 0 } }], context);
        }
        return true;
      }),
    recordRelease: (release) =>
      unitOfWork.run(async (tx) => {
        await tx.query('SELECT id FROM orders WHERE id = $1 FOR UPDATE', [release.orderId]);
        const written = await tx.query(
          `UPDATE unit_releases SET version = version + 1, lease_until = NULL, next_at = NULL,
             done_at = clock_timestamp()
           WHERE id = $1 AND version = $2 RETURNING id`,
          [release.id, release.version],
        );
        if (written.length === 0) return false;
        await endCancelledLines(tx, release.orderId);
        return true;
      }),
    async postponeRelease(release, ms) {
      await unitOfWork.run((tx) =>
        tx.query(
          `UPDATE unit_releases SET version = version + 1, attempts = attempts + 1, lease_until = NULL,
             next_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
           WHERE id = $1 AND version = $2`,
          [release.id, release.version, ms],
        ),
      );
    },
    async hastenSettled(refundId) {
      await unitOfWork.run((tx) =>
        tx.query(
          // The next version: what a replica was answered before the settlement, and is about to write, counts no more.
          `UPDATE refunds SET next_at = clock_timestamp(), lease_until = NULL, version = version + 1
           WHERE id = $1 AND state <> 'DONE'`,
          [refundId],
        ),
      );
    },
    async manualRefunds() {
      const rows = await reads.query(
        `SELECT id AS refund_id, order_id, payment_id, fan_id, amount, reason, created_at FROM refunds
         WHERE state = 'MANUAL' ORDER BY created_at LIMIT 1000`,
      );
      return rows.map((row) => {
        const refund = manualRow.parse(row);
        return {
          refundId: refund.refund_id,
          orderId: refund.order_id,
          paymentId: refund.payment_id,
          fanId: refund.fan_id,
          amount: refund.amount,
          reason: refund.reason,
          since: refund.created_at.toISOString(),
        };
      });
    },
  };
}

/** Takes due rows of a compensation table under a new version and lease; `$1` most rows, `$2` lease in milliseconds. */
function claim(table: 'refunds' | 'unit_releases'): string {
  return `WITH due AS (
      SELECT id FROM ${table} WHERE next_at <= now() AND (lease_until IS NULL OR lease_until < now())
      ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
    UPDATE ${table} d SET version = d.version + 1,
      lease_until = clock_timestamp() + $2::float8 * interval '1 millisecond'
    FROM due WHERE d.id = due.id`;
}

/** A cancelling line ends when its money is back and its unit is free; the caller holds the order's lock. */
export async function endCancelledLines(tx: Transaction, orderId: string): Promise<void> {
  await tx.query(
    `UPDATE order_lines l SET state = 'CANCELLED'
     WHERE l.order_id = $1 AND l.state = 'CANCELLING'
       AND NOT EXISTS (SELECT FROM refunds r WHERE r.id = l.refund_id AND r.done_at IS NULL)
       AND NOT EXISTS (SELECT FROM unit_releases u WHERE u.id = l.release_id AND u.done_at IS NULL)`,
    [orderId],
  );
}

function refundOf(row: unknown): Refund {
  const refund = refundRow.parse(row);
  return {
    id: refund.id,
    orderId: refund.order_id,
    paymentId: refund.payment_id,
    fanId: refund.fan_id,
    kind: refund.kind,
    amount: refund.amount,
    taxFree: refund.tax_free,
    vat: refund.vat,
    reason: refund.reason,
    state: refund.state,
    version: refund.version,
    attempts: refund.attempts,
    correlationId: refund.correlation_id,
  };
}

function releaseOf(row: unknown): UnitRelease {
  const release = releaseRow.parse(row);
  return {
    id: release.id,
    orderId: release.order_id,
    inventory: release.inventory,
    holdId: release.hold_id,
    unitIds: release.unit_ids,
    sold: release.sold,
    version: release.version,
    attempts: release.attempts,
    correlationId: release.correlation_id,
  };
}
