import { correlationId, type NamedQuery, newId, type Queryable } from '@clove/service-kit';
import type {
  FoundOrder,
  FoundTicket,
  SupportEntry,
  SupportStore,
  WrittenSupportEntry,
} from '../../application/support-ports.ts';
import { holderNameBegins } from './holder-names.ts';
import { orderIdsOf, orderStoryOf } from './order-story.ts';
import { ticketColumns, ticketOf } from './ticket-rows.ts';

const MOST = 50;
/** More than every id. */
const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface EntryRow extends Omit<WrittenSupportEntry, 'at' | 'by'> {
  readonly at: Date;
  readonly memberId: string;
  readonly role: string;
}

/** Orders and tickets for the support desk, and its log, in PostgreSQL. */
export function supportStore(reads: Queryable): SupportStore {
  return {
    ordersById: (id) => orderIdsOf(reads, id, MOST),

    async ordersOf(memberIds) {
      const rows = await reads.query<{ id: string }>(
        `SELECT id FROM (
           SELECT id FROM orders WHERE fan_id = ANY ($1::uuid[])
           UNION SELECT order_id FROM tickets WHERE fan_id = ANY ($1::uuid[])
         ) AS found ORDER BY id DESC LIMIT $2`,
        [memberIds, MOST],
      );
      return rows.map(({ id }) => id);
    },

    /** Reads the few tickets that have a name of their own, by no index: no sale pays for one. */
    async ordersByHolderName(text) {
      const rows = await reads.query<{ order_id: string }>(
        `SELECT DISTINCT order_id FROM tickets
         WHERE ${holderNameBegins('$1')} LIMIT $2`,
        [text, MOST],
      );
      return rows.map((row) => row.order_id);
    },

    async orders(orderIds) {
      const [orders, tickets] = await Promise.all([
        reads.query<Omit<FoundOrder, 'createdAt' | 'tickets'> & { createdAt: Date }>(
          `SELECT id AS "orderId", fan_id AS "fanId", state, total, currency, created_at AS "createdAt",
             (SELECT jsonb_build_object('erased', own.erased_at IS NOT NULL,
                'orders', (SELECT count(*) FROM desk_orders same WHERE same.guest_id = own.guest_id))
              FROM desk_orders own WHERE own.order_id = orders.id) AS guest
           FROM orders WHERE id = ANY ($1::uuid[]) ORDER BY id DESC`,
          [orderIds],
        ),
        reads.query<FoundTicket & { orderId: string }>(
          `SELECT id AS "ticketId", order_id AS "orderId", fan_id AS "holderId", holder_name AS "holderName",
             performance_id AS "performanceId", section_id AS "sectionId", seat, state, serial
           FROM tickets WHERE order_id = ANY ($1::uuid[]) ORDER BY id`,
          [orderIds],
        ),
      ]);
      const ofOrder = Map.groupBy(tickets, ({ orderId }) => orderId);
      return orders.map(({ createdAt, ...order }) => ({
        ...order,
        createdAt: createdAt.toISOString(),
        tickets: (ofOrder.get(order.orderId) ?? []).map(({ orderId: _, ...ticket }) => ticket),
      }));
    },

    story: (orderId) => orderStoryOf(reads, orderId),

    async log(tx, entry) {
      await tx.query(supportLogEntry(entry));
    },

    async entries({ orderId, before, limit }) {
      const rows = await reads.query<EntryRow>(
        `SELECT id, at, member_id AS "memberId", role, action, subject, order_id AS "orderId", reason, detail,
           correlation_id AS "correlationId"
         FROM support_log WHERE id < $1 ${orderId === undefined ? '' : 'AND order_id = $3'} ORDER BY id DESC LIMIT $2`,
        [before ?? AFTER_ALL, limit, ...(orderId === undefined ? [] : [orderId])],
      );
      return rows.map(({ memberId, role, at, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        by: { memberId, role },
      }));
    },

    async lockTicket(tx, ticketId) {
      const [row] = await tx.query(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 FOR UPDATE`, [
        ticketId,
      ]);
      return row === undefined ? undefined : ticketOf(row);
    },

    async reissue(tx, ticketId) {
      const [row] = await tx.query(
        `UPDATE tickets t SET serial = t.serial + 1, version = t.version + 1 WHERE t.id = $1 RETURNING ${ticketColumns}`,
        [ticketId],
      );
      return ticketOf(row);
    },

    async nameHolder(tx, ticketId, name) {
      await tx.query('UPDATE tickets SET holder_name = $2 WHERE id = $1', [ticketId, name]);
    },
  };
}

/** An entry of the log, as its statement. @param correlation of whose request it is */
export function supportLogEntry(
  { by, action, subject, orderId, reason, detail }: SupportEntry,
  correlation: string = correlationId(),
): NamedQuery {
  return {
    name: 'support-log',
    text: `INSERT INTO support_log (id, member_id, role, action, subject, order_id, reason, detail, correlation_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      newId(),
      by.memberId,
      by.role,
      action,
      subject,
      orderId,
      reason,
      JSON.stringify(detail),
      correlation,
    ],
  };
}
