import type { NamedQuery, NewEvent, Transaction, UnitOfWork } from '@clove/service-kit';
import { newId } from '@clove/service-kit';
import type { OrderEvents } from '../../application/order-events.ts';
import type { Move } from '../../application/order-store.ts';
import type { Fulfilment } from '../../application/ports.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import { mayMove, type OrderState, undeliveredEnds } from '../../domain/order-states.ts';
import { lineColumns, lineOf, linesByOrder, movedColumns, movedOf } from './order-rows.ts';
import { giveUsesBack } from './voucher-uses.ts';

/** What moving orders needs besides the transaction. */
export interface MoveContext {
  readonly fulfilment: Fulfilment;
  readonly events: OrderEvents;
  /** How long a replica may work on an order before others take over, in milliseconds. */
  readonly leaseMs: number;
  /** A move matches only its version and state. False only where a test shows what that is for. @default true */
  readonly comparing?: boolean;
  /** Uses of vouchers are counted under locks. False only where a test shows what those are for. @default true */
  readonly lockingUses?: boolean;
}

/**
 * Applies a group of compare-and-sets in one transaction: one statement over arrays for the orders (locks taken in
 * the order of ids), one for their lines, then delivery and domain events. Answers one order per move, in order;
 * undefined where the order was no longer at the move's version. Of several moves of one order at one version the first
 * is made; the others have lost, as they would against another replica.
 */
export async function applyMoves(
  tx: Transaction,
  moves: readonly Move[],
  context: MoveContext,
): Promise<(Order | undefined)[]> {
  refuseForbidden(moves);
  const firsts = firstPerVersion(moves);
  // Sent together: the lines follow the orders that the first statement has moved.
  const [rows, linesOf] = await Promise.all([
    tx.query<MovedRow>(comparison(firsts, context)),
    settleLines(tx, firsts),
  ]);
  const moved = movedOrders(firsts, rows);
  const entered = firsts.flatMap((move) => {
    const order = moved.get(move);
    return order !== undefined && move.to !== move.order.state ? [{ move, order }] : [];
  });
  await recordUndoing(tx, entered, context.events);
  const completed = entered
    .filter(({ order }) => order.state === 'COMPLETED')
    .map(({ order }) => ({ order, lines: deliveredHere(linesOf.get(order.id) ?? [], context) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => (a.order.id < b.order.id ? -1 : 1));
  if (completed.length > 0) context.fulfilment.deliver(tx, completed);
  giveUsesBack(
    tx,
    entered.map(({ order }) => order).filter(({ state }) => undeliveredEnds.includes(state)),
  );
  tx.publish(...entered.flatMap(({ order }) => eventOf(order, linesOf, context.events)));
  return moves.map((move) => moved.get(move));
}

/** As {@link applyMoves}, for moves that only the orders themselves show: one statement is all of the transaction. */
export async function applyPlainMoves(
  unitOfWork: UnitOfWork,
  moves: readonly Move[],
  context: MoveContext,
): Promise<(Order | undefined)[]> {
  refuseForbidden(moves);
  const firsts = firstPerVersion(moves);
  const moved = movedOrders(firsts, await unitOfWork.only<MovedRow>(comparison(firsts, context)));
  return moves.map((move) => moved.get(move));
}

/** Whether a move changes nothing but its order: no line, no delivery, no refund, no domain event. */
export function isPlain({ order, to }: Move, { events }: MoveContext): boolean {
  return to === order.state || (to !== 'UNDOING' && !settles(to) && !events.announces(to));
}

/** The other lines are delivered by their inventories. */
function deliveredHere(lines: readonly OrderLine[], { fulfilment }: MoveContext): readonly OrderLine[] {
  return lines.filter(({ inventory }) => fulfilment.inventories.includes(inventory));
}

function refuseForbidden(moves: readonly Move[]): void {
  for (const { order, to, via = order.state } of moves) {
    for (const [from, next] of [
      [order.state, via],
      [via, to],
    ] as const) {
      if (from === next || mayMove(from, next)) continue;
      throw new Error(`the order's state table has no ${from} -> ${next} (order ${order.id})`);
    }
  }
}

function firstPerVersion(moves: readonly Move[]): Move[] {
  const groups = Map.groupBy(moves, ({ order }) => `${order.id} ${order.version}`);
  return [...groups.values()].flatMap(([first]) => first ?? []);
}

interface MovedRow {
  readonly id: string;
  readonly moved_from: number;
}

function movedOrders(moves: readonly Move[], rows: readonly MovedRow[]): Map<Move, Order> {
  const byVersion = new Map(rows.map((row) => [`${row.id} ${row.moved_from}`, row]));
  return new Map(
    moves.flatMap((move) => {
      const row = byVersion.get(`${move.order.id} ${move.order.version}`);
      return row === undefined ? [] : [[move, movedOf(move.order, row)]];
    }),
  );
}

/** The compare-and-set of all moves, answering what it moved. */
function comparison(moves: readonly Move[], { leaseMs, comparing = true }: MoveContext): NamedQuery {
  return {
    name: 'saga-move',
    text: `
      WITH wanted AS (
        SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::float8[], $6::timestamptz[],
          $7::boolean[], $8::text[], $9::timestamptz[], $10::text[], $11::text[], $12::boolean[], $13::boolean[])
          AS w (id, version, from_state, to_state, next_ms, next_at, leased, redirect_url, deadline,
            return_parameters, end_reason, sold, failed)
      ), locked AS MATERIALIZED (
        SELECT w.* FROM orders o JOIN wanted w USING (id)
        ${comparing ? 'WHERE o.version = w.version AND o.state = w.from_state' : ''}
        ORDER BY o.id FOR UPDATE OF o
      )
      UPDATE orders o SET
        state = w.to_state,
        version = o.version + 1,
        state_since = CASE WHEN w.to_state = w.from_state THEN o.state_since ELSE clock_timestamp() END,
        attempts = CASE WHEN w.to_state <> w.from_state THEN 0 WHEN w.failed THEN o.attempts + 1 ELSE o.attempts END,
        -- A later return is tried at once.
        next_at = CASE WHEN w.to_state = 'AWAITING_PAYMENT' AND o.later_return IS NOT NULL THEN clock_timestamp()
          ELSE COALESCE(w.next_at, clock_timestamp() + w.next_ms * interval '1 millisecond') END,
        lease_until = CASE WHEN w.leased THEN clock_timestamp() + $14::float8 * interval '1 millisecond' END,
        return_token = CASE WHEN w.to_state = 'OPEN' THEN o.return_token END,
        -- A bearer secret: kept only while a capture may still need it.
        return_parameters = CASE WHEN w.to_state IN ('CONFIRMING', 'CAPTURING')
          THEN COALESCE(w.return_parameters::jsonb, o.return_parameters) ELSE '{}' END,
        later_return = CASE WHEN w.to_state IN ('CAPTURING', 'AWAITING_PAYMENT') OR w.to_state = w.from_state
          THEN o.later_return END,
        redirect_url = COALESCE(w.redirect_url, o.redirect_url),
        deadline = COALESCE(w.deadline, o.deadline),
        end_reason = COALESCE(w.end_reason, o.end_reason),
        sold_at = CASE WHEN w.sold THEN COALESCE(o.sold_at, clock_timestamp()) ELSE o.sold_at END
      FROM locked w
      WHERE o.id = w.id
      RETURNING o.id, w.version AS moved_from, ${movedColumns}`,
    values: [
      moves.map(({ order }) => order.id),
      moves.map(({ order }) => order.version),
      moves.map(({ order }) => order.state),
      moves.map(({ to }) => to),
      moves.map(({ next }) => (next.kind === 'in' ? next.ms : next.kind === 'lease' ? 0 : null)),
      moves.map(({ next }) => (next.kind === 'at' ? next.instant : null)),
      moves.map(({ next }) => next.kind === 'lease'),
      moves.map(({ redirectUrl }) => redirectUrl ?? null),
      moves.map(({ deadline }) => deadline ?? null),
      moves.map(({ returnParameters }) =>
        returnParameters === undefined ? null : JSON.stringify(returnParameters),
      ),
      moves.map(({ endReason }) => endReason ?? null),
      moves.map(({ sold }) => sold ?? false),
      moves.map(({ failed }) => failed ?? false),
      leaseMs,
    ],
  };
}

/** Whether the lines of an order that enters this state end or are paid. */
function settles(to: OrderState): boolean {
  return to === 'COMPLETED' || undeliveredEnds.includes(to);
}

/** OPEN lines become PAID with a completion and DROPPED with any end that delivers nothing, where their order has just been moved. */
async function settleLines(tx: Transaction, moves: readonly Move[]): Promise<Map<string, OrderLine[]>> {
  const ends = moves
    .filter(({ order, to }) => to !== order.state && settles(to))
    .sort((a, b) => (a.order.id < b.order.id ? -1 : 1));
  if (ends.length === 0) return new Map();
  const rows = await tx.query({
    name: 'saga-settle-lines',
    text: `
      UPDATE order_lines l SET state = w.line_state
      FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS w (order_id, version, state, line_state)
        JOIN orders o ON o.id = w.order_id AND o.version = w.version + 1 AND o.state = w.state
      WHERE l.order_id = w.order_id AND l.state = 'OPEN'
      RETURNING ${lineColumns}`,
    values: [
      ends.map(({ order }) => order.id),
      ends.map(({ order }) => order.version),
      ends.map(({ to }) => to),
      ends.map(({ to }) => (to === 'COMPLETED' ? 'PAID' : 'DROPPED')),
    ],
  });
  return linesByOrder(rows.map((row) => lineOf(row)));
}

/** UNDOING is durable as a refund intent of its own; the refund runner ends the order when the money is back. */
async function recordUndoing(
  tx: Transaction,
  entered: readonly { readonly move: Move; readonly order: Order }[],
  events: OrderEvents,
): Promise<void> {
  const undoing = entered.filter(({ order }) => order.state === 'UNDOING');
  for (const { move, order } of undoing) {
    if (move.undo === undefined) throw new Error(`order ${order.id} cannot be undone without an amount`);
    const refund = { id: newId(), amount: move.undo.amount };
    await tx.query(
      `INSERT INTO refunds (id, order_id, payment_id, fan_id, kind, amount, tax_free, vat, reason, state,
         correlation_id, next_at)
       VALUES ($1, $2, $3, $4, 'undo', $5, least($6::bigint, $5::bigint), least($7::bigint, $5::bigint), $8, 'REQUESTED', $9, clock_timestamp())`,
      [
        refund.id,
        order.id,
        order.paymentId,
        order.fanId,
        refund.amount,
        order.taxFree,
        order.vat,
        order.endReason ?? 'order could not be delivered',
        order.correlationId,
      ],
    );
    tx.publish(events.undoing(order, refund));
  }
}

function eventOf(
  order: Order,
  linesOf: ReadonlyMap<string, readonly OrderLine[]>,
  events: OrderEvents,
): NewEvent[] {
  const event = events.entered(order, linesOf.get(order.id) ?? []);
  return event === undefined ? [] : [event];
}
