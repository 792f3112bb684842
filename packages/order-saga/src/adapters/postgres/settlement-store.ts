import { OrderChannel, SettlementFinding } from '@clove/contracts';
import { firstIdAt, type Queryable, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { DueDay, ReconciledDay, SettlementStore, SoldSum, Span } from '../../application/settlement.ts';
import type { OrderBooks } from '../../domain/compare-books.ts';
import type { OrderState } from '../../domain/order-states.ts';

/** How long others wait before they take a day over, seconds. */
const LEASE_SECONDS = 300;
/** Orders and refunds are named before they are written, by another clock. */
const CLOCK_MARGIN_MS = 60_000;
/** Differences of a day that are kept: so many have one cause, which the first ones show. */
const KEPT_FINDINGS = 1_000;
/** Less than every id. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const everPaid = `('PAID', 'WITHDRAWING', 'CANCELLING', 'CANCELLED')`;

const soldRow = z.object({
  day: z.string(),
  inventory: z.string(),
  channel: OrderChannel,
  units: z.int(),
  paid: z.int(),
  discounts: z.int(),
  complimentary: z.int(),
  fees: z.int(),
});
const voucherRow = z.object({
  day: z.string(),
  voucher: z.string(),
  orders: z.int(),
  units: z.int(),
  discounts: z.int(),
  paid: z.int(),
});
const dayRow = z.object({
  day: z.string(),
  run: z.int(),
  compared_at: z.date().nullable(),
  under_way: z.boolean(),
  payments: z.int(),
  listed: z.boolean(),
  differences: z.int(),
  findings: z.array(SettlementFinding),
});

/** Settlements out of the orders' own tables, which are read by ranges of ids: an id says when it was made. */
export function postgresSettlementStore(unitOfWork: UnitOfWork, reads: Queryable): SettlementStore {
  return {
    async sold(span, timezone) {
      const rows = await reads.query({
        name: 'settlement-sold',
        text: `
          WITH moved AS (
            SELECT o.created_at AS at, l.inventory, o.channel, 1 AS units, l.paid, l.discount_share, (l.paid = 0)::int AS free, 0 AS fee
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.id >= $1 AND o.id < $2 AND o.created_at >= $3 AND o.created_at < $4 AND l.state IN ${everPaid}
            UNION ALL
            SELECT r.created_at, l.inventory, o.channel, 0, 0, 0, 0, l.fee
            FROM refunds r JOIN order_lines l ON l.order_id = r.order_id AND l.refund_id = r.id
              JOIN orders o ON o.id = r.order_id
            WHERE r.id >= $1 AND r.id < $2 AND r.created_at >= $3 AND r.created_at < $4
          )
          SELECT to_char(at AT TIME ZONE $5, 'YYYY-MM-DD') AS day, inventory, channel, sum(units)::int AS units,
            sum(paid)::bigint AS paid, sum(discount_share)::bigint AS discounts, sum(free)::int AS complimentary,
            coalesce(sum(fee), 0)::bigint AS fees
          FROM moved GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
        values: [...idsOf(span), span.from, span.to, timezone],
      });
      return rows.map((row): SoldSum => {
        const { fees, ...sum } = soldRow.parse(row);
        return { ...sum, feesKept: fees };
      });
    },

    async vouchers(span, timezone) {
      const rows = await reads.query({
        name: 'settlement-vouchers',
        text: `
          SELECT to_char(o.created_at AT TIME ZONE $5, 'YYYY-MM-DD') AS day, o.voucher_id AS voucher,
            count(DISTINCT o.id)::int AS orders, count(*)::int AS units, sum(l.discount_share)::bigint AS discounts,
            sum(l.paid)::bigint AS paid
          FROM orders o JOIN order_lines l ON l.order_id = o.id
          WHERE o.id >= $1 AND o.id < $2 AND o.created_at >= $3 AND o.created_at < $4 AND l.state IN ${everPaid}
            AND o.voucher_id IS NOT NULL
          GROUP BY 1, 2 ORDER BY 1, 2`,
        values: [...idsOf(span), span.from, span.to, timezone],
      });
      return rows.map((row) => voucherRow.parse(row));
    },

    async days(from, to) {
      const rows = await reads.query(
        `SELECT to_char(day, 'YYYY-MM-DD') AS day, run, compared_at, next_at IS NOT NULL AS under_way, payments, listed,
           differences, findings
         FROM settlement_days WHERE day BETWEEN $1::date AND $2::date ORDER BY day`,
        [from, to],
      );
      return rows.map((row) => dayOf(row));
    },

    async plan(day, { from, to }, again) {
      await unitOfWork.only({
        text: `INSERT INTO settlement_days AS d (day, from_at, to_at) VALUES ($1::date, $2, $3)
               ON CONFLICT (day) DO UPDATE SET run = d.run + 1, version = d.version + 1, from_at = $2, to_at = $3,
                 next_at = clock_timestamp()
               WHERE $4::boolean AND d.next_at IS NULL`,
        values: [day, from, to, again],
      });
    },

    async claim() {
      const [row] = await unitOfWork.only<Omit<DueDay, 'from' | 'to'> & { from: Date; to: Date }>({
        text: `UPDATE settlement_days d SET version = d.version + 1,
                 next_at = clock_timestamp() + make_interval(secs => $1)
               WHERE d.day = (SELECT day FROM settlement_days WHERE next_at <= statement_timestamp()
                 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
               RETURNING to_char(d.day, 'YYYY-MM-DD') AS day, d.run, d.version, d.from_at AS "from", d.to_at AS "to"`,
        values: [LEASE_SECONDS],
      });
      return row === undefined
        ? undefined
        : { ...row, from: row.from.toISOString(), to: row.to.toISOString() };
    },

    async finish({ day, version }, { payments, listed, findings }) {
      const rows = await unitOfWork.only({
        text: `UPDATE settlement_days SET version = version + 1, next_at = NULL, compared_at = clock_timestamp(),
                 payments = $3, listed = $4, differences = $5, findings = $6::jsonb
               WHERE day = $1::date AND version = $2 RETURNING day`,
        values: [
          day,
          version,
          payments,
          listed,
          findings.length,
          JSON.stringify(findings.slice(0, KEPT_FINDINGS)),
        ],
      });
      return rows.length > 0;
    },

    async postpone({ day, version }, ms) {
      await unitOfWork.only({
        text: `UPDATE settlement_days SET version = version + 1,
                 next_at = clock_timestamp() + $3::float8 * interval '1 ms'
               WHERE day = $1::date AND version = $2`,
        values: [day, version, ms],
      });
    },

    async recentDifferences() {
      const [row] = await reads.query<{ differences: number }>(
        `SELECT coalesce(sum(differences), 0)::int AS differences FROM settlement_days
         WHERE to_at > statement_timestamp() - interval '7 days'`,
      );
      return row?.differences ?? 0;
    },

    async concerned(span, after, limit) {
      const rows = await reads.query<{ id: string }>({
        name: 'settlement-concerned',
        text: `
          SELECT id FROM (
            (SELECT id FROM orders WHERE id >= $1 AND id < $2 AND created_at >= $3 AND created_at < $4
               AND id > $5 ORDER BY id LIMIT $6)
            UNION
            (SELECT order_id FROM refunds WHERE id >= $1 AND id < $2 AND created_at >= $3 AND created_at < $4
               AND order_id > $5 ORDER BY order_id LIMIT $6)
          ) AS o ORDER BY id LIMIT $6`,
        values: [...idsOf(span), span.from, span.to, after ?? BEFORE_ALL, limit],
      });
      return rows.map(({ id }) => id);
    },

    async books(orderIds) {
      const [orders, refunds] = await Promise.all([
        reads.query<{
          id: string;
          state: OrderState;
          payment_id: string;
          total: number;
          paid: number;
          moving: boolean;
        }>(
          `SELECT o.id, o.state, o.payment_id, o.total, o.next_at IS NOT NULL AS moving,
             (SELECT coalesce(sum(l.paid), 0) FROM order_lines l
              WHERE l.order_id = o.id AND l.state IN ${everPaid})::bigint AS paid
           FROM orders o WHERE o.id = ANY ($1::uuid[])`,
          [orderIds],
        ),
        reads.query<{ id: string; order_id: string; amount: number; state: string }>(
          'SELECT id, order_id, amount, state FROM refunds WHERE order_id = ANY ($1::uuid[]) ORDER BY id',
          [orderIds],
        ),
      ]);
      const ofOrder = Map.groupBy(refunds, (refund) => refund.order_id);
      return orders.map(
        ({ id, state, payment_id, total, paid, moving }): OrderBooks => ({
          ...{ id, state, total, moving },
          paymentId: payment_id,
          paidByLines: paid,
          refunds: (ofOrder.get(id) ?? []).map((refund) => ({
            id: refund.id,
            amount: refund.amount,
            done: refund.state === 'DONE',
          })),
        }),
      );
    },

    async anyBefore(instant) {
      const rows = await reads.query('SELECT 1 FROM orders WHERE id < $1 ORDER BY id LIMIT 1', [
        firstIdAt(new Date(instant)),
      ]);
      return rows.length > 0;
    },
  };
}

/** Bounds of the ids that were made in a span, with a margin. */
function idsOf({ from, to }: Span): [string, string] {
  return [
    firstIdAt(new Date(Date.parse(from) - CLOCK_MARGIN_MS)),
    firstIdAt(new Date(Date.parse(to) + CLOCK_MARGIN_MS)),
  ];
}

function dayOf(row: unknown): ReconciledDay {
  const { compared_at, under_way, ...day } = dayRow.parse(row);
  const state = under_way ? 'under-way' : day.differences === 0 ? 'agrees' : 'differs';
  return { ...day, state, at: compared_at?.toISOString() ?? null };
}
