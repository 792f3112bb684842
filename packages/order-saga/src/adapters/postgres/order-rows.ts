import {
  Currency,
  InventoryName,
  Label,
  Onsite,
  OrderChannel,
  PaymentMethod,
  RefundRule,
  SoldCategory,
} from '@clove/contracts';
import { z } from 'zod';
import { lineStates } from '../../domain/line-states.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import { orderStates, type UnpaidEndReason } from '../../domain/order-states.ts';
import { placeItem } from '../../domain/place.ts';

const instant = z.date().transform((date) => date.toISOString());

/** What releases up to 0.5.0 called the ends of unpaid orders. */
const renamedEndReasons: Readonly<Record<string, UnpaidEndReason>> = {
  'payment-declined': 'declined',
  'payment-failed': 'declined',
  'cancelled-by-fan': 'given-up',
  'deadline-passed': 'expired',
};

/** A row of `orders`, checked when it is read: what was written by an older release must still make sense. */
const orderRow = z.object({
  id: z.string(),
  fan_id: z.string(),
  state: z.enum(orderStates),
  version: z.number(),
  payment_method: PaymentMethod,
  channel: OrderChannel,
  onsite: Onsite.nullable(),
  payment_id: z.string(),
  total: z.number(),
  vat: z.number(),
  tax_free: z.number(),
  currency: Currency,
  item_name: z.string(),
  quantity: z.number(),
  hold_ids: z.array(z.string()),
  hold_inventories: z.array(InventoryName).nullable(),
  refund_policy: z.object({ timezone: z.string(), rules: z.array(RefundRule) }),
  voucher_id: z.string().nullable(),
  voucher_code: z.string().nullable(),
  return_token: z.string().nullable(),
  return_parameters: z.record(z.string(), z.string()),
  later_return: z.record(z.string(), z.string()).nullable(),
  redirect_url: z.string().nullable(),
  deadline: instant,
  overdue: z.boolean(),
  end_reason: z
    .string()
    .nullable()
    .transform((reason) => (reason === null ? null : (renamedEndReasons[reason] ?? reason))),
  sold_at: z.date().nullable(),
  attempts: z.number(),
  correlation_id: z.string(),
  created_at: instant,
});

/** What a move may change; everything else of an order is frozen when it is placed. */
const movedRow = orderRow.pick({
  state: true,
  version: true,
  return_token: true,
  return_parameters: true,
  later_return: true,
  redirect_url: true,
  deadline: true,
  overdue: true,
  end_reason: true,
  sold_at: true,
  attempts: true,
});

const lineRow = z.object({
  id: z.string(),
  order_id: z.string(),
  position: z.number(),
  hold_id: z.string(),
  unit_id: z.string(),
  inventory: InventoryName,
  item: z.string().nullable(),
  label: Label.nullable(),
  category: SoldCategory.nullable(),
  refunds_from: instant.nullable(),
  performance_id: z.string().nullable(),
  section_id: z.string().nullable(),
  seat: z.string().nullable(),
  unit_price: z.number(),
  discount_share: z.number(),
  paid: z.number(),
  tax_free: z.number(),
  vat: z.number(),
  state: z.enum(lineStates),
  fee: z.number().nullable(),
  refund_id: z.string().nullable(),
});

/** Columns that {@link orderOf} needs, of the alias `o`. */
export const orderColumns = columnsOf(orderRow.shape);

/** Columns that {@link movedOf} needs, of the alias `o`. */
export const movedColumns = columnsOf(movedRow.shape);

function columnsOf(shape: object): string {
  return Object.keys(shape)
    .map((column) => (column === 'overdue' ? '(o.deadline <= clock_timestamp()) AS overdue' : `o.${column}`))
    .join(', ');
}

/** Columns that {@link lineOf} needs, of the alias `l`. */
export const lineColumns = Object.keys(lineRow.shape)
  .map((column) => `l.${column}`)
  .join(', ');

export function orderOf(row: unknown): Order {
  const order = orderRow.parse(row);
  return {
    id: order.id,
    fanId: order.fan_id,
    state: order.state,
    version: order.version,
    paymentMethod: order.payment_method,
    channel: order.channel,
    onsite: order.onsite,
    paymentId: order.payment_id,
    total: order.total,
    vat: order.vat,
    taxFree: order.tax_free,
    currency: order.currency,
    itemName: order.item_name,
    quantity: order.quantity,
    holds: order.hold_ids.map((holdId, index) => ({
      holdId,
      inventory: order.hold_inventories?.[index] ?? 'seat',
    })),
    refundPolicy: order.refund_policy,
    voucher:
      order.voucher_id === null || order.voucher_code === null
        ? null
        : { id: order.voucher_id, code: order.voucher_code },
    returnToken: order.return_token,
    returnParameters: order.return_parameters,
    laterReturn: order.later_return,
    redirectUrl: order.redirect_url,
    deadline: order.deadline,
    overdue: order.overdue,
    endReason: order.end_reason,
    sold: order.sold_at !== null,
    attempts: order.attempts,
    correlationId: order.correlation_id,
    createdAt: order.created_at,
  };
}

/** The order after a move, from the order before it and the row's {@link movedColumns}. */
export function movedOf(before: Order, row: unknown): Order {
  const moved = movedRow.parse(row);
  return {
    ...before,
    state: moved.state,
    version: moved.version,
    returnToken: moved.return_token,
    returnParameters: moved.return_parameters,
    laterReturn: moved.later_return,
    redirectUrl: moved.redirect_url,
    deadline: moved.deadline,
    overdue: moved.overdue,
    endReason: moved.end_reason,
    sold: moved.sold_at !== null,
    attempts: moved.attempts,
  };
}

export function lineOf(row: unknown): OrderLine {
  const line = lineRow.parse(row);
  return {
    id: line.id,
    orderId: line.order_id,
    position: line.position,
    holdId: line.hold_id,
    unitId: line.unit_id,
    inventory: line.inventory,
    // Of a place that a release up to 0.6.0 wrote, the older columns say it.
    item: line.item ?? placeItem(line.performance_id ?? '', line.section_id ?? ''),
    label: line.label ?? line.seat,
    category: line.category,
    occasionId: line.performance_id,
    refundsFrom: line.refunds_from,
    unitPrice: line.unit_price,
    discountShare: line.discount_share,
    paid: line.paid,
    taxFree: line.tax_free,
    vat: line.vat,
    state: line.state,
    fee: line.fee,
    refundId: line.refund_id,
  };
}

/** Lines by order, each order's by position. */
export function linesByOrder(lines: readonly OrderLine[]): Map<string, OrderLine[]> {
  const grouped = Map.groupBy(lines, (line) => line.orderId);
  for (const group of grouped.values()) group.sort((a, b) => a.position - b.position);
  return grouped;
}
