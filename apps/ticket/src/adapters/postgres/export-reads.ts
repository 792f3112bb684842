import { Label } from '@clove/contracts';
import type { LedgerPort } from '@clove/order-saga';
import type { Queryable } from '@clove/service-kit';
import type { ExportReads, ExportRow } from '../../application/exports.ts';

/** Less than every id: one plan, by the key, for the first page and all others. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface Read {
  readonly id: string;
  readonly memberId: string;
}

/** Pages of orders, tickets and lines by their keys, and of payment's ledger. */
export function exportReads(reads: Queryable, ledger: Pick<LedgerPort, 'page'>): ExportReads {
  return {
    async page(kind, { performanceId }, after, limit) {
      switch (kind) {
        case 'orders':
          return (
            await reads.query<OrderRow>({
              name: 'export-orders',
              text: orders,
              values: [after ?? BEFORE_ALL, limit],
            })
          ).map(({ id, memberId, ...row }) => ({ id, memberId, row: textOf(row) }));
        case 'attendees':
        case 'door-list':
          return (
            await reads.query<Read & Record<string, Cell>>({
              name: 'export-tickets',
              text: tickets,
              values: [after ?? BEFORE_ALL, limit, performanceId ?? null],
            })
          ).map(({ id, memberId, ...row }) => ({ id, memberId, row: textOf(row) }));
        case 'goods':
          return (await lines('merch', after, limit)).map(({ id, memberId, ...row }) => ({
            id,
            memberId,
            row: lineOf(row),
          }));
        case 'bookings':
          return (await lines('stay', after, limit)).map(({ id, memberId, ...row }) => {
            const [to = null, from = null, ...room] = row.item.split('/').reverse();
            return { id, memberId, row: { ...lineOf(row), room: room.reverse().join('/'), from, to } };
          });
      }
    },

    async codes(after, limit) {
      const rows = await reads.query<{ code: string } & Record<string, Cell>>({
        name: 'export-codes',
        text: codes,
        values: [after, limit],
      });
      return rows.map((row) => ({ id: row.code, row: textOf(row) }));
    },

    async ledger(span, after, limit) {
      const entries = await ledger.page({ ...span, after, limit });
      return entries.map(({ id, stray: _, ...entry }) => ({ id, row: entry }));
    },
  };

  function lines(inventory: string, after: string | null, limit: number): Promise<LineRow[]> {
    return reads.query<LineRow>({
      name: 'export-lines',
      text: orderLines,
      values: [after ?? BEFORE_ALL, limit, inventory],
    });
  }
}

type Cell = string | number | boolean | Date | null;
type OrderRow = Read & Record<string, Cell>;
interface LineRow extends Read {
  readonly orderId: string;
  readonly lineId: string;
  readonly createdAt: Date;
  readonly item: string;
  readonly unit: string;
  readonly label: unknown;
  readonly state: string;
  readonly price: number;
  readonly discount: number;
  readonly paid: number;
  readonly feeKept: number | null;
}

const orders = `
  SELECT o.id, o.id AS "orderId", o.fan_id AS "memberId", o.created_at AS "createdAt", o.state, o.end_reason AS "endReason",
    o.channel, o.payment_method AS method, o.currency, o.quantity AS units, o.total, o.vat,
    (SELECT coalesce(sum(l.discount_share), 0) FROM order_lines l WHERE l.order_id = o.id)::bigint AS discount,
    (SELECT coalesce(sum(l.fee), 0) FROM order_lines l WHERE l.order_id = o.id)::bigint AS "feesKept",
    (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.order_id = o.id AND r.state = 'DONE')::bigint AS refunded,
    o.consent ->> 'terms' AS "termsVersion", o.consent ->> 'privacy' AS "privacyVersion"
  FROM orders o WHERE o.id > $1 ORDER BY o.id LIMIT $2`;

/** Its present holder; void ones are refused. */
const tickets = `
  SELECT t.id, t.id AS "ticketId", t.fan_id AS "memberId", t.holder_name AS name, t.order_id AS "orderId",
    t.performance_id AS performance, t.section_id AS section, t.seat, t.state, t.serial, t.paid, t.issued_at AS "issuedAt",
    t.checked_in_at AS "checkedInAt"
  FROM tickets t WHERE t.id > $1 AND t.state <> 'VOID' AND ($3::text IS NULL OR t.performance_id = $3)
  ORDER BY t.id LIMIT $2`;

/** Of orders that were paid, also what was cancelled since. */
const orderLines = `
  SELECT l.id, l.id AS "lineId", l.order_id AS "orderId", o.fan_id AS "memberId", o.created_at AS "createdAt", l.item,
    l.unit_id AS unit, l.label, l.state, l.unit_price AS price, l.discount_share AS discount, l.paid, l.fee AS "feeKept"
  FROM order_lines l JOIN orders o ON o.id = l.order_id
  WHERE l.id > $1 AND l.inventory = $3 AND l.state NOT IN ('OPEN', 'DROPPED')
  ORDER BY l.id LIMIT $2`;

/** `used`: paid or being paid; the rest: of orders that were paid, also what was cancelled since. */
const codes = `
  SELECT c.code, c.voucher_id AS voucher, v.fields #>> '{title,ko}' AS title, (v.fields ->> 'percent')::int AS percent,
    (v.fields ->> 'amount')::bigint AS amount, (v.fields ->> 'price')::bigint AS price, v.fields ->> 'from' AS "from",
    v.fields ->> 'until' AS until, (v.fields ->> 'uses')::int AS uses, (v.fields ->> 'usesPerFan')::int AS "usesPerFan",
    v.open AND c.off_at IS NULL AS on, c.used, o.orders, o.units, o.discount, o.paid, c.created_at AS "createdAt"
  FROM voucher_codes c JOIN vouchers v ON v.id = c.voucher_id CROSS JOIN LATERAL (
    SELECT count(DISTINCT o.id)::int AS orders, count(l.id)::int AS units,
      coalesce(sum(l.discount_share), 0)::bigint AS discount, coalesce(sum(l.paid), 0)::bigint AS paid
    FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.voucher_code = c.code AND o.state = 'COMPLETED') AS o
  WHERE c.code > $1 ORDER BY c.code LIMIT $2`;

function textOf(row: Readonly<Record<string, Cell>>): ExportRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
}

function lineOf({ label, ...row }: Omit<LineRow, keyof Read>): ExportRow {
  const read = Label.safeParse(label).data;
  return { ...textOf({ ...row }), label: typeof read === 'string' ? read : (read?.ko ?? null) };
}
