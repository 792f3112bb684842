import {
  Amount,
  Currency,
  Id,
  Instant,
  InventoryName,
  Label,
  LocalId,
  PaymentMethod,
  RefundState,
  SoldCategory,
  UnitId,
} from '@clove/contracts';
import { batcher, type Queryable } from '@clove/service-kit';
import { z } from 'zod';
import type { OccasionBook } from '../../application/occasion-book.ts';
import type { Fulfilment } from '../../application/ports.ts';
import { lineStates } from '../../domain/line-states.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import { type OrderOutcome, orderStates, outcomeOf } from '../../domain/order-states.ts';
import { placeOf } from '../../domain/place.ts';
import { lineColumns, lineOf, linesByOrder, orderColumns, orderOf } from '../postgres/order-rows.ts';
import type { WatchedOrder } from './settled-within.ts';
import { SoldOccasion, soldOccasion } from './sold-occasion.ts';

/** An order as its owner sees it. */
export const OrderView = z.strictObject({
  id: Id,
  state: z.enum(orderStates),
  paymentMethod: PaymentMethod,
  total: Amount,
  /** The voucher that it was placed with; null: none. */
  voucher: z
    .strictObject({ id: LocalId, code: z.string(), discount: Amount.describe('Taken off all lines') })
    .nullable(),
  currency: Currency,
  createdAt: Instant,
  /** Until when the payment has to be confirmed; only while it is awaited. */
  deadline: Instant.nullable(),
  /** Where to pay; only while it is awaited. */
  redirectUrl: z.url().nullable(),
  endReason: z
    .string()
    .nullable()
    .describe(
      'Why the order ended without delivery: declined, given-up, expired, superseded, or another cause, e.g. pin-refused-units-taken',
    ),
  lines: z.array(
    z.strictObject({
      id: Id,
      ticketId: Id.nullable(),
      inventory: InventoryName,
      holdId: Id,
      unitId: UnitId,
      item: z
        .string()
        .describe(
          '`<performance>/<section>` of seat, `<item>` or `<item>/<option>` of merch, `<room>/<from>/<to>` of stay',
        ),
      label: Label.nullable(),
      /** The price category that it was sold in; null: none. */
      category: SoldCategory.nullable(),
      /** What refunds count from where it is no performance. */
      refundsFrom: Instant.nullable(),
      /** Of a place; null of goods and nights. */
      performanceId: LocalId.nullable(),
      performance: SoldOccasion.nullable(),
      sectionId: LocalId.nullable(),
      seat: z.string().nullable(),
      unitPrice: Amount,
      paid: Amount,
      vat: Amount,
      state: z.enum(lineStates),
      /** Kept of `paid` when the line was cancelled. */
      fee: Amount.nullable(),
    }),
  ),
  refunds: z.array(z.strictObject({ id: Id, amount: Amount, state: RefundState })),
});
export type OrderView = z.infer<typeof OrderView>;

/** Reads orders as their owners see them. */
export interface OrderViews {
  /** The fan's latest orders first; `before` is the id of the last one already seen. */
  list(fanId: string, limit: number, before: string | undefined): Promise<OrderView[]>;
  /** One order of this fan. Undefined: there is none. */
  one(fanId: string, orderId: string): Promise<OrderView | undefined>;
  /**
   * The same for an order that is known to have settled: it does not change any more, so order and lines are read together,
   * and the lines alone where all of the order was seen.
   */
  settled(fanId: string, orderId: string, seen: WatchedOrder): Promise<OrderView | undefined>;
  /** The outcome of an order, for any caller. Undefined: there is no such order. */
  outcome(orderId: string): Promise<OrderOutcome | undefined>;
  /** The same order with its lines; they are read when not given. */
  of(order: Order, lines?: readonly OrderLine[]): Promise<OrderView>;
}

const refundRow = z.object({ id: z.string(), order_id: z.string(), amount: z.number(), state: RefundState });

/** @param occasions changes of all occasions since they were sold; cached by the caller */
export function orderViews(
  reads: Queryable,
  fulfilment: Pick<Fulfilment, 'ticketIdOf'>,
  occasions: () => Promise<OccasionBook>,
): OrderViews {
  // Many fans return from the provider at the same time: their reads share queries.
  const orderById = batcher<string, Order | undefined>(async (ids) => {
    const rows = await reads.query({
      name: 'saga-view-orders',
      text: `SELECT ${orderColumns} FROM orders o WHERE o.id = ANY ($1::uuid[])`,
      values: [ids],
    });
    const found = new Map(rows.map((row) => orderOf(row)).map((order) => [order.id, order]));
    return ids.map((id) => found.get(id));
  });
  const linesOf = batcher<string, OrderLine[]>(async (ids) => {
    const rows = await reads.query({
      name: 'saga-view-lines',
      text: `SELECT ${lineColumns} FROM order_lines l WHERE l.order_id = ANY ($1::uuid[])`,
      values: [ids],
    });
    const found = linesByOrder(rows.map((row) => lineOf(row)));
    return ids.map((id) => found.get(id) ?? []);
  });

  return {
    async one(fanId, orderId) {
      const order = await orderById(orderId);
      return order?.fanId === fanId ? withRefunds(order, await linesOf(order.id)) : undefined;
    },
    async settled(fanId, orderId, seen) {
      const [order, lines] = await Promise.all([
        'version' in seen ? seen : orderById(orderId),
        linesOf(orderId),
      ]);
      return order?.fanId === fanId ? withRefunds(order, lines) : undefined;
    },
    async outcome(orderId) {
      const order = await orderById(orderId);
      return order === undefined ? undefined : outcomeOf(order.state);
    },
    async list(fanId, limit, before) {
      // Ids are in the order of creation (UUID version 7).
      const rows = await reads.query(
        `SELECT ${orderColumns} FROM orders o WHERE o.fan_id = $1 AND ($3::uuid IS NULL OR o.id < $3)
         ORDER BY o.id DESC LIMIT $2`,
        [fanId, limit, before ?? null],
      );
      const orders = rows.map((row) => orderOf(row));
      return allWithRefunds(orders, await Promise.all(orders.map(({ id }) => linesOf(id))));
    },
    async of(order, lines) {
      return lines === undefined
        ? withRefunds(order, await linesOf(order.id))
        : view(order, lines, [], await occasions());
    },
  };

  async function withRefunds(order: Order, lines: readonly OrderLine[]): Promise<OrderView> {
    const [read] = await allWithRefunds([order], [lines]);
    if (read === undefined) throw new Error(`order ${order.id} has no view`);
    return read;
  }

  async function allWithRefunds(
    orders: readonly Order[],
    lines: readonly (readonly OrderLine[])[],
  ): Promise<OrderView[]> {
    const repaid = orders.filter(
      ({ state }, index) =>
        state === 'UNDOING' ||
        state === 'REFUNDED' ||
        lines[index]?.some((line) => line.state === 'CANCELLING' || line.state === 'CANCELLED'),
    );
    const refundRows =
      repaid.length === 0
        ? []
        : await reads.query({
            name: 'saga-view-refunds',
            text: `SELECT id, order_id, amount, state FROM refunds WHERE order_id = ANY ($1::uuid[]) ORDER BY id`,
            values: [repaid.map(({ id }) => id)],
          });
    const refunds = Map.groupBy(
      refundRows.map((row) => refundRow.parse(row)),
      (row) => row.order_id,
    );
    const book = await occasions();
    return orders.map((order, index) => view(order, lines[index] ?? [], refunds.get(order.id) ?? [], book));
  }

  function view(
    order: Order,
    lines: readonly OrderLine[],
    refunds: readonly z.infer<typeof refundRow>[],
    book: OccasionBook,
  ): OrderView {
    const awaiting = order.state === 'AWAITING_PAYMENT';
    return {
      id: order.id,
      state: order.state,
      paymentMethod: order.paymentMethod,
      total: order.total,
      voucher:
        order.voucher === null
          ? null
          : { ...order.voucher, discount: lines.reduce((sum, line) => sum + line.discountShare, 0) },
      currency: order.currency,
      createdAt: order.createdAt,
      deadline: awaiting || order.state === 'OPEN' ? order.deadline : null,
      redirectUrl: awaiting ? order.redirectUrl : null,
      endReason: order.endReason,
      lines: lines.map((line) => ({
        id: line.id,
        ticketId: fulfilment.ticketIdOf(line),
        inventory: line.inventory,
        holdId: line.holdId,
        unitId: line.unitId,
        item: line.item,
        label: line.label,
        category: line.category,
        refundsFrom: line.refundsFrom,
        performanceId: line.occasionId,
        performance: line.occasionId === null ? null : soldOccasion(book, line.occasionId, order.createdAt),
        sectionId: placeOf(line)?.sectionId ?? null,
        seat: placeOf(line)?.seat ?? null,
        unitPrice: line.unitPrice,
        paid: line.paid,
        vat: line.vat,
        state: line.state,
        fee: line.fee,
      })),
      refunds: refunds.map(({ id, amount, state }) => ({ id, amount, state })),
    };
  }
}
