import {
  Currency,
  InventoryName,
  Label,
  LocalisedText,
  type PaperOrder,
  RefundState,
  SoldCategory,
} from '@clove/contracts';
import type { Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { PaperReads, PrintableTicket } from '../../application/papers.ts';
import { FestivalFields } from '../../domain/sale-data.ts';
import { ticketStates } from '../../domain/ticket-states.ts';

const instant = z.date().transform((date) => date.toISOString());

const ticketRow = z.object({
  id: z.string(),
  order_id: z.string(),
  sold_at: instant,
  fan_id: z.string(),
  performance_id: z.string(),
  title: LocalisedText.nullable(),
  starts_at: instant.nullable(),
  doors_at: instant.nullable(),
  section_id: z.string(),
  seat: z.string().nullable(),
  holder_name: z.string().nullable(),
  category: SoldCategory.nullable(),
  currency: Currency,
  paid: z.number(),
  state: z.enum(ticketStates),
  serial: z.number(),
  position: z.number(),
  of: z.number(),
  pass: z
    .array(
      z.object({
        id: z.string(),
        title: LocalisedText,
        startsAt: z.string().transform((text) => new Date(text).toISOString()),
        used: z.boolean(),
        cancelled: z.boolean(),
      }),
    )
    .nullable(),
});

/** Every ticket of the order of the one that is asked for, so that each knows which of how many it is. */
const tickets = `
  SELECT t.id, t.order_id, o.created_at AS sold_at, t.fan_id, t.performance_id, p.title, p.starts_at, p.doors_at, t.section_id, t.seat, t.holder_name,
    t.category, o.currency, t.paid, t.state, t.serial,
    row_number() OVER (ORDER BY l.position)::int AS position, count(*) OVER ()::int AS of,
    CASE WHEN p.covers IS NOT NULL THEN (
      SELECT jsonb_agg(jsonb_build_object('id', d.id, 'title', d.title, 'startsAt', d.starts_at,
          'used', EXISTS (SELECT FROM ticket_entries e WHERE e.ticket_id = t.id AND e.performance_id = d.id),
          'cancelled', EXISTS (SELECT FROM performance_cancellations c WHERE c.performance_id = d.id))
        ORDER BY d.starts_at, d.id)
      FROM performances d WHERE d.id = ANY (p.covers)) END AS pass
  FROM tickets t JOIN orders o ON o.id = t.order_id JOIN order_lines l ON l.id = t.id
    LEFT JOIN performances p ON p.id = t.performance_id`;

const orderRow = z.object({
  id: z.string(),
  created_at: instant,
  payment_method: z.string(),
  currency: Currency,
  total: z.number(),
  vat: z.number(),
  tax_free: z.number(),
  state: z.string(),
  guest_name: z.string().nullable(),
});

const lineRow = z.object({
  inventory: InventoryName,
  item: z.string().nullable(),
  label: Label.nullable(),
  category: SoldCategory.nullable(),
  seat: z.string().nullable(),
  section_id: z.string().nullable(),
  performance_id: z.string().nullable(),
  title: LocalisedText.nullable(),
  starts_at: instant.nullable(),
  unit_price: z.number(),
  discount_share: z.number(),
  paid: z.number(),
  fee: z.number().nullable(),
});

const refundRow = z.object({ amount: z.number(), state: RefundState, created_at: instant });

/** The facts of papers, out of PostgreSQL. */
export function paperReads(reads: Queryable): PaperReads {
  return {
    async festival() {
      const [row] = await reads.query<{ fields: unknown }>('SELECT fields FROM festival');
      if (row === undefined) return undefined;
      const { title, timezone, organiser, venue } = FestivalFields.parse(row.fields);
      return { title, timezone, organiser: organiser ?? null, ...(venue && { venue }) };
    },

    async ticket(ticketId) {
      const [row] = await reads.query(
        `SELECT * FROM (${tickets} WHERE t.order_id = (SELECT order_id FROM tickets WHERE id = $1)) AS of_order
         WHERE id = $1`,
        [ticketId],
      );
      return row === undefined ? undefined : ticketOf(row);
    },

    async ticketsOfOrder(orderId) {
      const rows = await reads.query(`${tickets} WHERE t.order_id = $1 ORDER BY l.position`, [orderId]);
      return rows.map((row) => ticketOf(row));
    },

    async order(fanId, orderId) {
      const [row] = await reads.query(
        `SELECT id, created_at, payment_method, currency, total, vat, tax_free, state,
           (SELECT guest_name FROM desk_orders WHERE order_id = orders.id) AS guest_name
         FROM orders WHERE id = $1 AND fan_id = $2`,
        [orderId, fanId],
      );
      if (row === undefined) return undefined;
      const [lines, refunds] = await Promise.all([linesOf(orderId), refundsOf(orderId)]);
      const order = orderRow.parse(row);
      return {
        // UNDOING and REFUNDED: it was captured, and could not be delivered.
        paid: ['COMPLETED', 'UNDOING', 'REFUNDED'].includes(order.state),
        order: {
          id: order.id,
          placedAt: order.created_at,
          paymentMethod: order.payment_method,
          currency: order.currency,
          total: order.total,
          vat: order.vat,
          taxFree: order.tax_free,
          guestName: order.guest_name,
          lines,
          refunds,
        },
      };
    },
  };

  async function linesOf(orderId: string): Promise<PaperOrder['lines']> {
    const rows = await reads.query(
      `SELECT l.inventory, l.item, l.label, l.category, l.seat, l.section_id, l.performance_id, p.title, p.starts_at, l.unit_price,
         l.discount_share, l.paid, l.fee
       FROM order_lines l LEFT JOIN performances p ON p.id = l.performance_id
       WHERE l.order_id = $1 ORDER BY l.position`,
      [orderId],
    );
    return rows
      .map((row) => lineRow.parse(row))
      .map((line) => ({
        inventory: line.inventory,
        // Releases up to 0.6.0 wrote performance, section and seat alone.
        item: line.item ?? `${line.performance_id}/${line.section_id}`,
        label: line.label ?? line.seat,
        category: line.category,
        performanceTitle: line.title,
        startsAt: line.starts_at,
        unitPrice: line.unit_price,
        discountShare: line.discount_share,
        paid: line.paid,
        fee: line.fee,
      }));
  }

  async function refundsOf(orderId: string): Promise<PaperOrder['refunds']> {
    const rows = await reads.query(
      'SELECT amount, state, created_at FROM refunds WHERE order_id = $1 ORDER BY id',
      [orderId],
    );
    return rows
      .map((row) => refundRow.parse(row))
      .map(({ amount, state, created_at }) => ({ amount, state, requestedAt: created_at }));
  }
}

function ticketOf(row: unknown): PrintableTicket {
  const ticket = ticketRow.parse(row);
  return {
    id: ticket.id,
    orderId: ticket.order_id,
    soldAt: ticket.sold_at,
    fanId: ticket.fan_id,
    performanceId: ticket.performance_id,
    performanceTitle: ticket.title,
    startsAt: ticket.starts_at,
    doorsAt: ticket.doors_at,
    sectionId: ticket.section_id,
    seat: ticket.seat,
    holderName: ticket.holder_name,
    category: ticket.category,
    currency: ticket.currency,
    paid: ticket.paid,
    state: ticket.state,
    serial: ticket.serial,
    position: ticket.position,
    of: ticket.of,
    ...(ticket.pass === null ? {} : { pass: ticket.pass }),
  };
}
