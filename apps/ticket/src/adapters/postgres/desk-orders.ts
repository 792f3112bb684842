import { Onsite } from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type {
  DeskOrder,
  DeskOrders,
  Guest,
  Guests,
  ListedDeskOrder,
  OwedAtDesk,
} from '../../application/box-office.ts';
import { supportLogEntry } from './support-store.ts';

/** More than every id. */
const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const MOST_OWED = 500;

const deskRow = z.object({
  order_id: z.string(),
  guest_id: z.string(),
  staff_id: z.string(),
  channel: z.enum(['box-office', 'complimentary']),
  onsite: Onsite.nullable(),
  guest_name: z.string().nullable(),
  guest_email: z.string().nullable(),
  language: z.enum(['ko', 'en']),
  note: z.string().nullable(),
  created_at: z.date(),
});
const listedRow = deskRow.extend({ state: z.string(), units: z.int(), total: z.int() });

const columns = `d.order_id, d.guest_id, d.staff_id, o.channel, o.onsite, d.guest_name, d.guest_email, d.language, d.note,
  d.created_at`;
const deskOrders = 'desk_orders d JOIN orders o ON o.id = d.order_id';

/** Orders of the box office, and its guests, in PostgreSQL. */
export function deskOrderStore(reads: Queryable): DeskOrders & Guests {
  return {
    record(tx, { orderId, guestId, staffId, guest, note }, entry, correlation) {
      tx.send({
        name: 'desk-order',
        text: `INSERT INTO desk_orders (order_id, guest_id, staff_id, guest_name, guest_email, language, note)
               VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        values: [orderId, guestId, staffId, guest.name, guest.email, guest.language, note],
      });
      tx.send(supportLogEntry(entry, correlation));
    },

    async one(orderId) {
      const [row] = await reads.query(`SELECT ${columns} FROM ${deskOrders} WHERE d.order_id = $1`, [
        orderId,
      ]);
      return row === undefined ? undefined : deskOrderOf(deskRow.parse(row));
    },

    async list({ staffId, before, limit }) {
      const rows = await reads.query(
        `SELECT ${columns}, o.state, o.quantity AS units, o.total FROM ${deskOrders}
         WHERE d.order_id < $1 ${staffId === undefined ? '' : 'AND d.staff_id = $3'} ORDER BY d.order_id DESC LIMIT $2`,
        [before ?? AFTER_ALL, limit, ...(staffId === undefined ? [] : [staffId])],
      );
      return rows.map((row): ListedDeskOrder => {
        const { state, units, total, ...kept } = listedRow.parse(row);
        return { ...deskOrderOf(kept), state, units, total };
      });
    },

    async orderOfRefund(refundId) {
      const [row] = await reads.query(
        `SELECT ${columns} FROM refunds r JOIN ${deskOrders} ON d.order_id = r.order_id
         WHERE r.id = $1 AND o.payment_method = 'onsite'`,
        [refundId],
      );
      return row === undefined ? undefined : deskOrderOf(deskRow.parse(row));
    },

    async owed() {
      const rows = await reads.query<Omit<OwedAtDesk, 'since'> & { since: Date }>(
        `SELECT r.id AS "refundId", r.order_id AS "orderId", d.guest_name AS "guestName", r.amount, r.reason,
           r.created_at AS since
         FROM refunds r JOIN ${deskOrders} ON d.order_id = r.order_id
         WHERE o.payment_method = 'onsite' AND r.state <> 'DONE' AND r.amount > 0 ORDER BY r.id LIMIT ${MOST_OWED}`,
      );
      return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
    },

    async log(tx, entry) {
      await tx.query(supportLogEntry(entry));
    },

    async contacts(ids, db = reads) {
      if (ids.length === 0) return new Map();
      // A guest may have several orders: the newest says how they are called now.
      const rows = await db.query<{
        guest_id: string;
        name: string | null;
        email: string | null;
        language: 'ko' | 'en';
      }>({
        name: 'guests',
        text: `SELECT DISTINCT ON (guest_id) guest_id, guest_name AS name, guest_email AS email, language
               FROM desk_orders WHERE guest_id = ANY ($1::uuid[]) ORDER BY guest_id, order_id DESC`,
        values: [ids],
      });
      return new Map(rows.map(({ guest_id, ...guest }): [string, Guest] => [guest_id, guest]));
    },

    /** Reads every guest: no sale pays for an index that a search needs now and then. */
    async byEmail(email) {
      const rows = await reads.query<{ guest_id: string }>(
        'SELECT DISTINCT guest_id FROM desk_orders WHERE lower(guest_email) = lower($1) LIMIT 20',
        [email],
      );
      return rows.map((row) => row.guest_id);
    },
  };
}

function deskOrderOf(row: z.infer<typeof deskRow>): DeskOrder {
  return {
    orderId: row.order_id,
    guestId: row.guest_id,
    staffId: row.staff_id,
    channel: row.channel,
    onsite: row.onsite,
    guest: { name: row.guest_name, email: row.guest_email, language: row.language },
    note: row.note,
    at: row.created_at.toISOString(),
  };
}
