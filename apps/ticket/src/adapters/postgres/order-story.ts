import { type FindAnswer, type FoundEntry, Id } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';

/** Ids of orders that an id is of: their own, a line's or ticket's, a refund's, a payment's, a hold's, or of who ordered. */
export async function orderIdsOf(reads: Queryable, id: string, most: number): Promise<string[]> {
  if (!Id.safeParse(id).success) return [];
  const rows = await reads.query<{ id: string }>(
    `SELECT id FROM (
       SELECT id FROM orders WHERE id = $1
       UNION SELECT order_id FROM order_lines WHERE id = $1
       UNION SELECT order_id FROM refunds WHERE id = $1
       UNION SELECT id FROM orders WHERE payment_id = $1
       UNION SELECT order_id FROM order_lines WHERE hold_id = $1 AND live
       UNION (SELECT id FROM orders WHERE fan_id = $1 ORDER BY id DESC LIMIT $2)
       UNION (SELECT order_id FROM tickets WHERE fan_id = $1 ORDER BY id DESC LIMIT $2)
     ) AS found ORDER BY id DESC LIMIT $2`,
    [id, most],
  );
  return rows.map((row) => row.id);
}

/** What this service keeps about what an id is of, for operations; of a member, nothing: that is another story. */
export function ticketStory(reads: Queryable): (id: string) => Promise<FindAnswer> {
  return async (id) => {
    const [member] = Id.safeParse(id).success
      ? await reads.query('SELECT 1 FROM orders WHERE fan_id = $1 LIMIT 1', [id])
      : [];
    const ids = await orderIdsOf(reads, id, member === undefined ? 10 : 100);
    if (member !== undefined) {
      const what = `has ${ids.length === 100 ? 'at least 100' : ids.length} orders`;
      return { entries: [{ at: null, subject: `member ${id}`, what }], related: ids };
    }
    const stories = await Promise.all(ids.map((orderId) => orderStoryOf(reads, orderId)));
    return {
      entries: stories.flatMap(({ entries }) => entries),
      related: [...new Set(stories.flatMap(({ related }) => related))].slice(0, 200),
    };
  };
}

interface OrderRow {
  readonly state: string;
  readonly fan_id: string;
  readonly total: number;
  readonly currency: string;
  readonly payment_id: string;
  readonly payment_method: string;
  readonly quantity: number;
  readonly hold_ids: string[];
  readonly end_reason: string | null;
  readonly created_at: Date;
  readonly state_since: Date;
  readonly sold_at: Date | null;
  readonly correlation_id: string;
}

interface EntryRow {
  readonly at: Date | null;
  readonly subject: string;
  readonly what: string;
  readonly correlation: string | null;
}

/** An order's own story: its states, refunds, withdrawals, tickets, gates, transfers, and what the desk did. */
export async function orderStoryOf(reads: Queryable, orderId: string): Promise<FindAnswer> {
  const [order] = await reads.query<OrderRow>(
    `SELECT state, fan_id, total, currency, payment_id, payment_method, quantity, hold_ids, end_reason, created_at, state_since,
       sold_at, correlation_id
     FROM orders WHERE id = $1`,
    [orderId],
  );
  if (order === undefined) return { entries: [], related: [] };
  const rows = await reads.query<EntryRow>(
    `SELECT created_at AS at, 'refund ' || id AS subject, 'asked for: ' || amount || ', ' || reason AS what,
       correlation_id AS correlation FROM refunds WHERE order_id = $1
     UNION ALL SELECT done_at, 'refund ' || id, state, correlation_id FROM refunds WHERE order_id = $1
     UNION ALL SELECT asked_at, 'line ' || line_id, 'its inventory is asked to take it back: ' || state
         || coalesce(', ' || refusal, ''), correlation_id FROM withdrawals WHERE order_id = $1
     UNION ALL SELECT done_at, 'units ' || array_to_string(unit_ids, ', '),
         CASE WHEN done_at IS NULL THEN 'not on sale again yet' ELSE 'on sale again' END, correlation_id
       FROM unit_releases WHERE order_id = $1
     UNION ALL SELECT issued_at, 'ticket ' || id, 'issued for ' || unit_id, NULL FROM tickets WHERE order_id = $1
     UNION ALL SELECT voided_at, 'ticket ' || id, 'void', NULL FROM tickets WHERE order_id = $1 AND voided_at IS NOT NULL
     UNION ALL SELECT NULL, 'ticket ' || id, state || ', serial ' || serial || ', held by member ' || fan_id, NULL
       FROM tickets WHERE order_id = $1
     UNION ALL SELECT g.at, 'ticket ' || g.ticket_id, g.action || ' by member ' || g.staff_id || coalesce(': ' || g.reason, ''), NULL
       FROM tickets t JOIN gate_log g ON g.ticket_id = t.id WHERE t.order_id = $1
     UNION ALL SELECT m.at, 'ticket ' || m.ticket_id, 'passed on by member ' || m.from_fan || ' to member ' || m.to_fan, NULL
       FROM tickets t JOIN ticket_transfers m ON m.ticket_id = t.id WHERE t.order_id = $1
     UNION ALL SELECT at, subject, 'support desk: ' || action || ' by member ' || member_id || coalesce(': ' || reason, ''),
         correlation_id FROM support_log WHERE order_id = $1
     ORDER BY 1 NULLS LAST LIMIT 900`,
    [orderId],
  );
  const { payment_id, hold_ids, quantity, total, currency, payment_method: method } = order;
  const subject = `order ${orderId}`;
  const entry = (at: Date | null, what: string): FoundEntry => ({
    ...{ at: at?.toISOString() ?? null, subject, what },
    correlationId: order.correlation_id,
  });
  const ended = order.end_reason === null ? '' : `: ${order.end_reason}`;
  return {
    entries: [
      entry(
        order.created_at,
        `placed by member ${order.fan_id}: ${quantity} units, ${total} ${currency} by ${method}`,
      ),
      entry(order.state_since, `${order.state}${ended}`),
      ...(order.sold_at === null ? [] : [entry(order.sold_at, 'every inventory has confirmed the sale')]),
      ...rows.map(({ at, subject: of, what, correlation }) => ({
        ...{ at: at?.toISOString() ?? null, subject: of, what },
        ...(correlation === null ? {} : { correlationId: correlation }),
      })),
    ],
    related: [orderId, payment_id, ...hold_ids],
  };
}
