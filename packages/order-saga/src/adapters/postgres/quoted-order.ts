import type { Queryable } from '@clove/service-kit';
import type { QuotedOrder } from '../../application/quote-refund.ts';
import { lineColumns, lineOf, orderColumns, orderOf } from './order-rows.ts';

/** Orders to be quoted, out of PostgreSQL. */
export function quotedOrder(reads: Queryable): QuotedOrder {
  return async (fanId, orderId) => {
    const [row] = await reads.query<{ now: Date }>(
      `SELECT ${orderColumns}, clock_timestamp() AS now FROM orders o WHERE o.id = $1 AND o.fan_id = $2`,
      [orderId, fanId],
    );
    if (row === undefined) return undefined;
    const lines = await reads.query(
      `SELECT ${lineColumns} FROM order_lines l WHERE l.order_id = $1 ORDER BY l.position`,
      [orderId],
    );
    return { order: orderOf(row), lines: lines.map((line) => lineOf(line)), now: row.now.toISOString() };
  };
}
