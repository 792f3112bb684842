import type { Transaction, UnitOfWork } from '@clove/service-kit';
import { insertedOrder, type NewOrder, openOrder } from '../../application/new-order.ts';
import type { Placement } from '../../application/order-store.ts';
import type { Order } from '../../domain/order.ts';
import { placeOf } from '../../domain/place.ts';
import { tokenHash } from '../../domain/return-token.ts';
import type { MoveContext } from './order-moves.ts';
import { orderColumns, orderOf } from './order-rows.ts';
import { takeUses } from './voucher-uses.ts';

/**
 * Inserts a group of orders with their lines and domain events in one transaction; one answer per order, in order.
 * Nearly always all of them are new, so they are inserted unseen, in one round trip; when a unique index says that one
 * is not, the group reads first. What slips through that read too (another replica at the same moment) is thrown.
 */
export async function placeOrders(
  unitOfWork: UnitOfWork,
  orders: readonly NewOrder[],
  context: MoveContext,
): Promise<Placement[]> {
  try {
    return await unitOfWork.run(async (tx) => insertNew(tx, orders, new Map(), new Map(), context));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  return unitOfWork.run(async (tx) => {
    // In this order: an order that is seen to have the hold is seen under its key, too.
    const [bound, known] = await Promise.all([liveOrdersByHold(tx, orders), ordersByKey(tx, orders)]);
    return insertNew(tx, orders, known, bound, context);
  });
}

/** A key used before or a hold bound to a live order is answered; the other orders are inserted, as far as their vouchers allow. */
async function insertNew(
  tx: Transaction,
  orders: readonly NewOrder[],
  known: Map<string, KnownOrder>,
  bound: Map<string, string>,
  context: MoveContext,
): Promise<Placement[]> {
  const placements = new Map<NewOrder, Placement>();
  const accepted: NewOrder[] = [];
  for (const order of [...orders].sort((a, b) => (a.order.id < b.order.id ? -1 : 1))) {
    const settled = settledPlacement(order, known, bound);
    if (settled !== undefined) {
      placements.set(order, settled);
      continue;
    }
    for (const { holdId } of order.order.holds) bound.set(holdId, order.order.id);
    // The same request may be in the group twice: a repeat, not another order for the hold.
    known.set(keyOf(order), { order: insertedOrder(order), bodyHash: order.bodyHash });
    accepted.push(order);
  }
  insertOrders(tx, accepted, context.leaseMs);
  insertLines(tx, accepted);
  // Nothing to wait for where none has a voucher.
  const withVoucher = accepted.filter(({ order }) => order.voucher !== null);
  const refused = withVoucher.length === 0 ? undefined : await takeUses(tx, withVoucher, context.lockingUses);
  if (refused !== undefined) removeOrders(tx, [...refused.keys()]);
  for (const placed of accepted) {
    const refusal = refused?.get(placed);
    if (refusal !== undefined) {
      placements.set(placed, { outcome: 'voucher-refused', refusal });
      continue;
    }
    placed.record?.(tx, placed.order.id);
    placements.set(placed, { outcome: 'placed', order: insertedOrder(placed) });
    const event = context.events.entered(openOrder(placed), placed.lines);
    if (event !== undefined) tx.publish(event);
  }
  return orders.map((order) => {
    const placement = placements.get(order);
    if (placement === undefined) throw new Error(`order ${order.order.id} was neither placed nor refused`);
    return placement;
  });
}

/** An order that was placed under a key, and the hash of what was asked for then. */
interface KnownOrder {
  readonly order: Order;
  readonly bodyHash: string;
}

function keyOf({ order, idempotencyKey }: NewOrder): string {
  return `${order.fanId} ${idempotencyKey}`;
}

function settledPlacement(
  placing: NewOrder,
  known: ReadonlyMap<string, KnownOrder>,
  bound: ReadonlyMap<string, string>,
): Placement | undefined {
  const earlier = known.get(keyOf(placing));
  if (earlier !== undefined) {
    return { outcome: 'replay', order: earlier.order, sameBody: earlier.bodyHash === placing.bodyHash };
  }
  const boundTo = new Set(placing.order.holds.flatMap(({ holdId }) => bound.get(holdId) ?? []));
  return boundTo.size === 0 ? undefined : { outcome: 'hold-bound', orderIds: [...boundTo] };
}

async function ordersByKey(tx: Transaction, orders: readonly NewOrder[]): Promise<Map<string, KnownOrder>> {
  const rows = await tx.query<{ idempotency_key: string; body_hash: string }>({
    name: 'saga-place-by-key',
    text: `SELECT ${orderColumns}, o.idempotency_key, o.body_hash FROM orders o
           JOIN unnest($1::uuid[], $2::text[]) AS w (fan_id, key)
             ON o.fan_id = w.fan_id AND o.idempotency_key = w.key`,
    values: [orders.map(({ order }) => order.fanId), orders.map(({ idempotencyKey }) => idempotencyKey)],
  });
  return new Map(
    rows.map((row) => {
      const order = orderOf(row);
      return [`${order.fanId} ${row.idempotency_key}`, { order, bodyHash: row.body_hash }];
    }),
  );
}

async function liveOrdersByHold(tx: Transaction, orders: readonly NewOrder[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ hold_id: string; order_id: string }>({
    name: 'saga-place-bound',
    text: `SELECT DISTINCT hold_id, order_id FROM order_lines
           WHERE hold_id = ANY ($1::uuid[]) AND live`,
    values: [orders.flatMap(({ order }) => order.holds.map(({ holdId }) => holdId))],
  });
  return new Map(rows.map((row) => [row.hold_id, row.order_id]));
}

/** Orders of this very transaction, which no other has seen. */
function removeOrders(tx: Transaction, orders: readonly NewOrder[]): void {
  if (orders.length === 0) return;
  const values = [orders.map(({ order }) => order.id)];
  tx.send({
    name: 'saga-remove-lines',
    text: 'DELETE FROM order_lines WHERE order_id = ANY ($1::uuid[])',
    values,
  });
  tx.send({ name: 'saga-remove-orders', text: 'DELETE FROM orders WHERE id = ANY ($1::uuid[])', values });
}

function insertOrders(tx: Transaction, orders: readonly NewOrder[], leaseMs: number): void {
  if (orders.length === 0) return;
  const inserted = orders.map(insertedOrder);
  tx.send({
    name: 'saga-insert-orders',
    text: `
      INSERT INTO orders AS o (id, fan_id, state, version, payment_method, payment_id, total, vat, tax_free,
        currency, item_name, quantity, hold_ids, hold_inventories, refund_policy, return_token, return_token_hash, deadline,
        idempotency_key, body_hash, correlation_id, created_at, channel, onsite, voucher_id, voucher_code, consent,
        redirect_url, next_at, lease_until)
      SELECT id, fan_id, state, 1, payment_method, payment_id, total, vat, tax_free, currency, item_name, quantity,
        string_to_array(hold_ids, ',')::uuid[], string_to_array(hold_inventories, ','), refund_policy::jsonb, return_token, return_token_hash, deadline,
        idempotency_key, body_hash, correlation_id, created_at, channel, onsite, voucher_id, voucher_code, consent, redirect_url,
        CASE state WHEN 'OPEN' THEN clock_timestamp() ELSE deadline END,
        CASE state WHEN 'OPEN' THEN clock_timestamp() + $28::float8 * interval '1 millisecond' END
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[],
        $9::text[], $10::int[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bytea[], $16::timestamptz[],
        $17::text[], $18::text[], $19::text[], $20::timestamptz[], $21::text[], $22::jsonb[], $23::text[], $24::text[], $25::jsonb[],
        $26::text[], $27::text[])
        AS w (id, fan_id, payment_method, payment_id, total, vat, tax_free, currency, item_name, quantity, hold_ids,
          hold_inventories, refund_policy, return_token, return_token_hash, deadline, idempotency_key, body_hash, correlation_id,
          created_at, channel, onsite, voucher_id, voucher_code, consent, state, redirect_url)`,
    values: [
      orders.map(({ order }) => order.id),
      orders.map(({ order }) => order.fanId),
      orders.map(({ order }) => order.paymentMethod),
      orders.map(({ order }) => order.paymentId),
      orders.map(({ order }) => order.total),
      orders.map(({ order }) => order.vat),
      orders.map(({ order }) => order.taxFree),
      orders.map(({ order }) => order.currency),
      orders.map(({ order }) => order.itemName),
      orders.map(({ order }) => order.quantity),
      // PostgreSQL has no ragged arrays: each order's holds travel as one text.
      orders.map(({ order }) => order.holds.map(({ holdId }) => holdId).join(',')),
      orders.map(({ order }) => order.holds.map(({ inventory }) => inventory).join(',')),
      orders.map(({ order }) => JSON.stringify(order.refundPolicy)),
      inserted.map(({ returnToken }) => returnToken),
      orders.map(({ returnToken }) => tokenHash(returnToken)),
      inserted.map(({ deadline }) => deadline),
      orders.map(({ idempotencyKey }) => idempotencyKey),
      orders.map(({ bodyHash }) => bodyHash),
      orders.map(({ order }) => order.correlationId),
      orders.map(({ order }) => order.createdAt),
      orders.map(({ order }) => order.channel),
      orders.map(({ order: { onsite } }) => (onsite === null ? null : JSON.stringify(onsite))),
      orders.map(({ order }) => order.voucher?.id ?? null),
      orders.map(({ order }) => order.voucher?.code ?? null),
      orders.map(({ consent }) => (consent === null ? null : JSON.stringify(consent))),
      inserted.map(({ state }) => state),
      inserted.map(({ redirectUrl }) => redirectUrl),
      leaseMs,
    ],
  });
}

function insertLines(tx: Transaction, orders: readonly NewOrder[]): void {
  const lines = orders.flatMap((order) => order.lines);
  if (lines.length === 0) return;
  tx.send({
    name: 'saga-insert-lines',
    text: `
      INSERT INTO order_lines (id, order_id, position, hold_id, unit_id, performance_id, section_id, seat, unit_price,
        discount_share, paid, tax_free, vat, inventory, item, label, refunds_from, category, state)
      SELECT *, 'OPEN' FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[],
        $16::jsonb[], $17::timestamptz[], $18::jsonb[])`,
    values: [
      lines.map((line) => line.id),
      lines.map((line) => line.orderId),
      lines.map((line) => line.position),
      lines.map((line) => line.holdId),
      lines.map((line) => line.unitId),
      lines.map((line) => line.occasionId),
      lines.map((line) => placeOf(line)?.sectionId ?? null),
      lines.map((line) => placeOf(line)?.seat ?? null),
      lines.map((line) => line.unitPrice),
      lines.map((line) => line.discountShare),
      lines.map((line) => line.paid),
      lines.map((line) => line.taxFree),
      lines.map((line) => line.vat),
      lines.map((line) => line.inventory),
      lines.map((line) => line.item),
      lines.map((line) => (line.label === null ? null : JSON.stringify(line.label))),
      lines.map((line) => line.refundsFrom),
      lines.map((line) => (line.category === null ? null : JSON.stringify(line.category))),
    ],
  });
}

/** PostgreSQL's code for a violated unique index. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
