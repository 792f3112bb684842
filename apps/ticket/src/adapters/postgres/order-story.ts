import { Id, type StoryAnswer, type StoryEntry, type StoryFact } from '@clove/contracts';
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

/** Orders of one member that are followed. */
const MOST_ORDERS = 100;

/** What this service keeps about what an id is of, for operations; of a member, nothing: that is another story. */
export function ticketStory(reads: Queryable): (id: string) => Promise<StoryAnswer> {
  return async (id) => {
    const [member] = Id.safeParse(id).success
      ? await reads.query('SELECT 1 FROM orders WHERE fan_id = $1 LIMIT 1', [id])
      : [];
    const ids = await orderIdsOf(reads, id, member === undefined ? 10 : MOST_ORDERS);
    if (member !== undefined) {
      const orders: StoryEntry = {
        at: null,
        subject: { type: 'member', id },
        kind: 'orders-of-member',
        values: { quantity: ids.length, more: ids.length === MOST_ORDERS },
      };
      return { entries: [orders], related: ids };
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

type EntryRow = StoryFact & {
  readonly at: Date | null;
  readonly type: string;
  readonly id: string;
  readonly correlation: string | null;
};

/** An order's own story: its states, refunds, withdrawals, tickets, gates, transfers, and what the desk did. */
export async function orderStoryOf(reads: Queryable, orderId: string): Promise<StoryAnswer> {
  const [order] = await reads.query<OrderRow>(
    `SELECT state, fan_id, total, currency, payment_id, payment_method, quantity, hold_ids, end_reason, created_at, state_since,
       sold_at, correlation_id
     FROM orders WHERE id = $1`,
    [orderId],
  );
  if (order === undefined) return { entries: [], related: [] };
  const { payment_id, hold_ids, quantity, total, currency, payment_method: method } = order;
  const rows = await reads.query<EntryRow>(entriesOfOrder, [orderId, currency]);
  const entry = (at: Date | null, fact: StoryFact): StoryEntry => ({
    at: at?.toISOString() ?? null,
    subject: { type: 'order', id: orderId },
    ...fact,
    correlationId: order.correlation_id,
  });
  return {
    entries: [
      entry(order.created_at, {
        kind: 'order-placed',
        values: { memberId: order.fan_id, quantity, amount: total, currency, method },
      }),
      entry(order.state_since, {
        kind: 'order-state',
        values: { state: order.state, reason: order.end_reason },
      }),
      ...(order.sold_at === null ? [] : [entry(order.sold_at, { kind: 'order-sold', values: {} })]),
      ...rows.map(({ at, type, id, correlation, ...fact }) => ({
        ...{ at: at?.toISOString() ?? null, subject: { type, id }, ...fact },
        ...(correlation === null ? {} : { correlationId: correlation }),
      })),
    ],
    related: [orderId, payment_id, ...hold_ids],
  };
}

/** What happened to an order ($1, in the currency $2) beside its own states, each as its kind with its values. */
const entriesOfOrder = `
  SELECT created_at AS at, 'refund' AS type, id::text, 'refund-asked' AS kind,
    jsonb_build_object('amount', amount, 'currency', $2::text, 'reason', reason) AS values,
    correlation_id AS correlation FROM refunds WHERE order_id = $1
  UNION ALL SELECT done_at, 'refund', id::text, 'refund-state',
      jsonb_build_object('state', state, 'attempt', NULL, 'reason', NULL), correlation_id
    FROM refunds WHERE order_id = $1
  UNION ALL SELECT asked_at, 'line', line_id::text, 'line-withdrawal',
      jsonb_build_object('state', state, 'reason', refusal), correlation_id FROM withdrawals WHERE order_id = $1
  UNION ALL SELECT done_at, 'units', array_to_string(unit_ids, ', '),
      CASE WHEN done_at IS NULL THEN 'units-release-asked' ELSE 'units-released' END, '{}', correlation_id
    FROM unit_releases WHERE order_id = $1
  UNION ALL SELECT issued_at, 'ticket', id::text, 'ticket-issued', jsonb_build_object('unitId', unit_id), NULL
    FROM tickets WHERE order_id = $1
  UNION ALL SELECT voided_at, 'ticket', id::text, 'ticket-void', '{}', NULL
    FROM tickets WHERE order_id = $1 AND voided_at IS NOT NULL
  UNION ALL SELECT NULL, 'ticket', id::text, 'ticket-state',
      jsonb_build_object('state', state, 'serial', serial, 'memberId', fan_id), NULL
    FROM tickets WHERE order_id = $1
  UNION ALL SELECT g.at, 'ticket', g.ticket_id::text, 'ticket-at-gate',
      jsonb_build_object('action', g.action, 'memberId', g.staff_id, 'reason', g.reason), NULL
    FROM tickets t JOIN gate_log g ON g.ticket_id = t.id WHERE t.order_id = $1
  UNION ALL SELECT m.at, 'ticket', m.ticket_id::text, 'ticket-passed-on',
      jsonb_build_object('memberId', m.from_fan, 'to', m.to_fan), NULL
    FROM tickets t JOIN ticket_transfers m ON m.ticket_id = t.id WHERE t.order_id = $1
  -- The log of the desk names a subject as "ticket <id>".
  UNION ALL SELECT at, split_part(subject, ' ', 1), split_part(subject, ' ', 2), 'desk-action',
      jsonb_build_object('action', action, 'memberId', member_id, 'reason', reason), correlation_id
    FROM support_log WHERE order_id = $1
  ORDER BY 1 NULLS LAST LIMIT 900`;
