import { type NewEvent, newId, type Transaction } from '@clove/service-kit';
import type { CancellationStore, OrderCancellation } from '../../application/cancellation.ts';
import { lineColumns, lineOf, orderColumns, orderOf } from './order-rows.ts';

/** @param announce what is published of each cancellation, if anything */
export function postgresCancellationStore(
  announce: (cancellation: OrderCancellation) => NewEvent | undefined,
): CancellationStore {
  function publish(tx: Transaction, cancellation: OrderCancellation): void {
    const event = announce(cancellation);
    if (event !== undefined) tx.publish(event);
  }

  return {
    async lock(tx, lineIds) {
      const orders = await tx.query(
        `SELECT ${orderColumns} FROM orders o
         WHERE o.id IN (SELECT order_id FROM order_lines WHERE id = ANY ($1::uuid[]))
         ORDER BY o.id FOR UPDATE OF o`,
        [lineIds],
      );
      const lines = await tx.query(
        `SELECT ${lineColumns} FROM order_lines l WHERE l.id = ANY ($1::uuid[]) ORDER BY l.id FOR UPDATE`,
        [lineIds],
      );
      const byId = new Map(orders.map((row) => orderOf(row)).map((order) => [order.id, order]));
      return lines
        .map((row) => lineOf(row))
        .flatMap((line) => {
          const order = byId.get(line.orderId);
          return order === undefined ? [] : [{ order, line }];
        });
    },
    async now(tx) {
      const [row] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      if (row === undefined) throw new Error('the database has a clock');
      return row.now.toISOString();
    },
    async cancelledByOrganiser(tx, occasionIds) {
      if (occasionIds.length === 0) return [];
      const rows = await tx.query<{ performance_id: string }>(
        'SELECT performance_id FROM performance_cancellations WHERE performance_id = ANY ($1::text[])',
        [occasionIds],
      );
      return rows.map((row) => row.performance_id);
    },
    async record(tx, cancellations) {
      for (const cancellation of cancellations) {
        await recordOne(tx, cancellation);
        // What waits is published when it is due.
        if (cancellation.refundAt === undefined) publish(tx, cancellation);
      }
    },
    async hasten(tx, cancellation) {
      const hastened = await tx.query(
        `UPDATE refunds SET next_at = clock_timestamp()
         WHERE id = $1 AND state = 'REQUESTED' AND attempts = 0 AND next_at > clock_timestamp() RETURNING id`,
        [cancellation.refundId],
      );
      if (hastened.length > 0) publish(tx, cancellation);
    },
  };
}

/** A refund of nothing is done at once: no provider is asked. */
async function recordOne(
  tx: Transaction,
  { order, refundId, lines, reason, from = 'PAID', keepUnits = false, refundAt }: OrderCancellation,
): Promise<void> {
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    lines.reduce((total, line) => total + of(line), 0);
  const amount = sum((line) => line.amount);
  await tx.query(
    `INSERT INTO refunds (id, order_id, payment_id, fan_id, kind, amount, tax_free, vat, reason, state,
       correlation_id, next_at, done_at)
     SELECT $1, $2, $3, $4, 'cancel', $5::bigint, $6, $7, $8, CASE WHEN $5::bigint = 0 THEN 'DONE' ELSE 'REQUESTED' END,
       $9, CASE WHEN $5::bigint > 0 THEN coalesce($10::timestamptz, clock_timestamp()) END, CASE WHEN $5::bigint = 0 THEN clock_timestamp() END`,
    [
      refundId,
      order.id,
      order.paymentId,
      order.fanId,
      amount,
      sum((line) => line.taxFree),
      sum((line) => line.vat),
      reason,
      order.correlationId,
      refundAt ?? null,
    ],
  );
  for (const [holdId, group] of Map.groupBy(lines, ({ line }) => line.holdId)) {
    const releaseId = keepUnits ? null : newId();
    if (releaseId !== null) {
      await tx.query(
        `INSERT INTO unit_releases (id, order_id, hold_id, unit_ids, correlation_id, next_at)
         VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
        [releaseId, order.id, holdId, group.map(({ line }) => line.unitId), order.correlationId],
      );
    }
    const moved = await tx.query(
      `UPDATE order_lines l SET state = 'CANCELLING', fee = w.fee, refund_id = $3, release_id = $4
       FROM unnest($1::uuid[], $2::bigint[]) AS w (id, fee) WHERE l.id = w.id AND l.state = $5 RETURNING l.id`,
      [group.map(({ line }) => line.id), group.map(({ fee }) => fee), refundId, releaseId, from],
    );
    if (moved.length !== group.length) throw new Error(`lines of order ${order.id} changed under their lock`);
  }
}
