import type { AuditFact, InventoryName } from '@clove/contracts';
import { messagingAuditFact, type Queryable } from '@clove/service-kit';

/** Rows read at a time; source: bounds one answer of the database to a few megabytes. */
const pageSize = 5_000;

interface OrderRow {
  id: string;
  state: string;
  payment_id: string;
  total: number;
  paid_by_lines: number;
  overdue_seconds: number;
}

interface TicketRow {
  id: string;
  order_id: string;
  unit_id: string;
  state: string;
}

interface LineRow {
  id: string;
  order_id: string;
  inventory: InventoryName;
  unit_id: string;
  state: 'PAID' | 'WITHDRAWING' | 'CANCELLING' | 'CANCELLED';
}

/**
 * Every order (the amounts of its lines that were ever paid, and for how long it is overdue: past its deadline while
 * unpaid, in its present step afterwards), every ticket, every paid line that is no place's, and messaging.
 */
export async function auditFacts(reads: Queryable): Promise<AuditFact[]> {
  const facts: AuditFact[] = [];
  await eachPage(
    (after) => orders(reads, after),
    (row) =>
      facts.push({
        kind: 'order',
        orderId: row.id,
        state: row.state,
        paymentId: row.payment_id,
        total: row.total,
        paidByLines: row.paid_by_lines,
        overdueSeconds: row.overdue_seconds,
      }),
  );
  await eachPage(
    (after) => tickets(reads, after),
    (row) =>
      facts.push({
        kind: 'ticket',
        ticketId: row.id,
        orderId: row.order_id,
        unitId: row.unit_id,
        state: row.state,
      }),
  );
  await eachPage(
    (after) => lines(reads, after),
    (row) =>
      facts.push({
        kind: 'line',
        inventory: row.inventory,
        lineId: row.id,
        orderId: row.order_id,
        unitId: row.unit_id,
        state: row.state,
      }),
  );
  await eachPage(
    (after) => voucherCounts(reads, after),
    ({ id: _, ...row }) => facts.push({ kind: 'voucher', ...row }),
  );
  facts.push(...(await unexplainedDiscounts(reads)));
  facts.push(await messagingAuditFact('ticket', reads));
  return facts;
}

function orders(reads: Queryable, after: string | null): Promise<OrderRow[]> {
  return reads.query<OrderRow>(
    `SELECT o.id, o.state, o.payment_id, o.total,
       (SELECT coalesce(sum(l.paid), 0)::bigint FROM order_lines l
        WHERE l.order_id = o.id AND l.state IN ('PAID', 'WITHDRAWING', 'CANCELLING', 'CANCELLED')) AS paid_by_lines,
       CASE
         WHEN o.state IN ('OPEN', 'AWAITING_PAYMENT')
           THEN greatest(0, extract(epoch FROM clock_timestamp() - o.deadline))
         WHEN o.state = 'UNDOING' OR o.next_at IS NOT NULL
           THEN extract(epoch FROM clock_timestamp() - o.state_since)
         ELSE 0 END::float8 AS overdue_seconds
     FROM orders o WHERE ($1::uuid IS NULL OR o.id > $1) ORDER BY o.id LIMIT ${pageSize}`,
    [after],
  );
}

/** A ticket of a cancelled performance is void, yet its unit stays sold: it says so, for it still accounts for the unit. */
function tickets(reads: Queryable, after: string | null): Promise<TicketRow[]> {
  return reads.query<TicketRow>(
    `SELECT t.id, t.order_id, t.unit_id,
       CASE WHEN t.state = 'VOID' AND l.release_id IS NULL THEN 'VOID_UNIT_KEPT' ELSE t.state END AS state
     FROM tickets t JOIN order_lines l ON l.id = t.id
     WHERE ($1::uuid IS NULL OR t.id > $1) ORDER BY t.id LIMIT ${pageSize}`,
    [after],
  );
}

/** A place's line is its ticket. */
function lines(reads: Queryable, after: string | null): Promise<LineRow[]> {
  return reads.query<LineRow>(
    `SELECT id, order_id, inventory, unit_id, state FROM order_lines
     WHERE inventory <> 'seat' AND state IN ('PAID', 'WITHDRAWING', 'CANCELLING', 'CANCELLED')
       AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT ${pageSize}`,
    [after],
  );
}

interface VoucherCountRow {
  id: string;
  of: 'code' | 'fan';
  key: string;
  used: number;
  live: number;
}

/** Counted uses beside live orders, by code and by fan. */
function voucherCounts(reads: Queryable, after: string | null): Promise<VoucherCountRow[]> {
  return reads.query<VoucherCountRow>(
    `WITH live AS (
       SELECT voucher_id, voucher_code, fan_id, count(*)::int AS orders FROM orders
       WHERE voucher_code IS NOT NULL AND state NOT IN ('EXPIRED', 'CANCELLED', 'REFUNDED') GROUP BY 1, 2, 3),
     counts AS (
       SELECT 'code' AS of, c.voucher_id || ' ' || c.code AS key, c.used, coalesce(l.live, 0)::int AS live
       FROM voucher_codes c LEFT JOIN (SELECT voucher_code, sum(orders) AS live FROM live GROUP BY 1) AS l
         ON l.voucher_code = c.code
       UNION ALL
       SELECT 'fan', f.voucher_id || ' ' || f.fan_id, f.used, coalesce(l.live, 0)::int
       FROM voucher_fans f LEFT JOIN (SELECT voucher_id, fan_id, sum(orders) AS live FROM live GROUP BY 1, 2) AS l
         USING (voucher_id, fan_id))
     SELECT of || ' ' || key AS id, * FROM counts
     WHERE (used > 0 OR live > 0) AND ($1::text IS NULL OR of || ' ' || key > $1)
     ORDER BY of || ' ' || key LIMIT ${pageSize}`,
    [after],
  );
}

/** Web orders of which something was taken off without a voucher; more than a page of them say no more. */
async function unexplainedDiscounts(reads: Queryable): Promise<AuditFact[]> {
  const rows = await reads.query<{ key: string; used: number }>(
    `SELECT o.id AS key, sum(l.discount_share)::bigint AS used FROM order_lines l JOIN orders o ON o.id = l.order_id
     WHERE l.discount_share > 0 AND o.voucher_id IS NULL AND o.channel = 'web'
     GROUP BY o.id ORDER BY o.id LIMIT ${pageSize}`,
  );
  return rows.map((row) => ({ kind: 'voucher', of: 'order', ...row, live: 0 }));
}

async function eachPage<R extends { id: string }>(
  page: (after: string | null) => Promise<R[]>,
  visit: (row: R) => void,
): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const rows: R[] = await page(after);
    rows.forEach(visit);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}
