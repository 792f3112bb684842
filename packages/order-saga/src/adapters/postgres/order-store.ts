import { batcher, type Queryable, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { NewOrder } from '../../application/new-order.ts';
import type { FanReturn, KeyLookup, Move, OrderStore, Placement } from '../../application/order-store.ts';
import type { Order } from '../../domain/order.ts';
import { orderStates } from '../../domain/order-states.ts';
import { applyMoves, applyPlainMoves, isPlain, type MoveContext } from './order-moves.ts';
import { isUniqueViolation, placeOrders } from './order-placement.ts';
import { confirmReturns, ordersByToken } from './order-returns.ts';
import { orderColumns, orderOf } from './order-rows.ts';

interface KeyOfFan {
  readonly fanId: string;
  readonly idempotencyKey: string;
}

/** Orders in PostgreSQL. Hot writes and reads of concurrent fans are grouped into one statement each. */
export function postgresOrderStore(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  context: MoveContext,
): OrderStore {
  const move = batcher<Move, Order | undefined>((moves) =>
    moves.every((each) => isPlain(each, context))
      ? applyPlainMoves(unitOfWork, moves, context)
      : unitOfWork.run((tx) => applyMoves(tx, moves, context)),
  );
  const placeTogether = batcher<NewOrder, Placement>((orders) => placeOrders(unitOfWork, orders, context));
  async function place(order: NewOrder): Promise<Placement> {
    try {
      return await placeTogether(order);
    } catch (error) {
      if (isUniqueViolation(error)) return { outcome: 'raced' };
      throw error;
    }
  }
  const byReturnToken = batcher<Buffer, Order | undefined>((hashes) => ordersByToken(reads, hashes));
  const confirm = batcher<FanReturn, { order: Order | undefined; confirmed: boolean }>(
    (returns) => confirmReturns(unitOfWork, reads, returns, context.leaseMs),
    { gather: 'under-load' },
  );

  async function lookUpByKey(keys: KeyOfFan[]): Promise<KeyLookup[]> {
    const rows = await reads.query<{ at: Date; known: boolean; body_hash: string }>({
      name: 'saga-by-key',
      text: `SELECT clock_timestamp() AS at, o.id IS NOT NULL AS known, ${orderColumns}, o.body_hash
             FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS w (fan_id, key, place)
             LEFT JOIN orders o ON o.fan_id = w.fan_id AND o.idempotency_key = w.key
             ORDER BY w.place`,
      values: [keys.map(({ fanId }) => fanId), keys.map(({ idempotencyKey }) => idempotencyKey)],
    });
    return rows.map((row) => ({
      at: row.at.toISOString(),
      earlier: row.known ? { order: orderOf(row), bodyHash: row.body_hash } : undefined,
    }));
  }
  const byKey = batcher<KeyOfFan, KeyLookup>(lookUpByKey, { gather: 'under-load' });

  return {
    place,
    move,
    byReturnToken,
    confirm,
    async claimDue(limit) {
      const rows = await unitOfWork.run((tx) =>
        tx.query({
          name: 'saga-claim-due',
          text: `WITH at_work AS MATERIALIZED (
                     SELECT id FROM orders
                     WHERE at_work AND next_at <= now() AND (lease_until IS NULL OR lease_until < now())
                     ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED),
                   waiting AS MATERIALIZED (
                     SELECT id FROM orders
                     WHERE waits_until <= now() AND (lease_until IS NULL OR lease_until < now())
                     ORDER BY waits_until LIMIT $1 FOR UPDATE SKIP LOCKED),
                   due AS (SELECT id FROM at_work UNION ALL SELECT id FROM waiting LIMIT $1)
                   UPDATE orders o SET version = o.version + 1,
                     lease_until = clock_timestamp() + $2::float8 * interval '1 millisecond'
                   FROM due WHERE o.id = due.id RETURNING ${orderColumns}`,
          values: [limit, context.leaseMs],
        }),
      );
      return rows.map((row) => orderOf(row));
    },
    byKey: (fanId, idempotencyKey) => byKey({ fanId, idempotencyKey }),
    async byId(orderId) {
      const [row] = await reads.query(`SELECT ${orderColumns} FROM orders o WHERE o.id = $1`, [orderId]);
      return row === undefined ? undefined : orderOf(row);
    },
    async present(orderId) {
      const [row] = await reads.query<{ under_way: boolean }>(
        `SELECT ${orderColumns}, COALESCE(o.lease_until > clock_timestamp(), false) AS under_way FROM orders o WHERE o.id = $1`,
        [orderId],
      );
      if (row === undefined) throw new Error(`there is no order ${orderId}`);
      return { order: orderOf(row), underWay: row.under_way };
    },
    async boundElsewhere(order) {
      const rows = await reads.query<{ hold_id: string }>(
        `SELECT DISTINCT hold_id FROM order_lines
         WHERE hold_id = ANY ($1::uuid[]) AND order_id <> $2 AND live`,
        [order.holds.map(({ holdId }) => holdId), order.id],
      );
      return new Set(rows.map((row) => row.hold_id));
    },
    async hasten(orderId) {
      await unitOfWork.only({
        name: 'saga-hasten',
        text: `UPDATE orders SET next_at = clock_timestamp()
               WHERE id = $1 AND at_work AND attempts > 0 AND lease_until IS NULL
                 AND next_at > clock_timestamp() + interval '1 second'`,
        values: [orderId],
      });
    },
    async hastenAll() {
      await unitOfWork.only({
        name: 'saga-hasten-all',
        text: `UPDATE orders SET next_at = clock_timestamp() + random() * interval '1 second'
               WHERE at_work AND attempts > 0 AND lease_until IS NULL AND state <> 'OPEN'
                 AND next_at > clock_timestamp() + interval '1 second'`,
        values: [],
      });
    },
    async occasionsOf(orderId) {
      const rows = await reads.query<{ performance_id: string }>(
        'SELECT DISTINCT performance_id FROM order_lines WHERE order_id = $1 AND performance_id IS NOT NULL',
        [orderId],
      );
      return rows.map((row) => row.performance_id);
    },
    async stuckFor(minutes) {
      const rows = await reads.query(
        `SELECT id, state, extract(epoch FROM clock_timestamp() - state_since)::float8 AS seconds FROM orders
         WHERE at_work AND state <> 'OPEN'
           AND state_since < now() - $1::float8 * interval '1 minute'
         ORDER BY state_since LIMIT 100`,
        [minutes],
      );
      return rows.map((row) => stuckRow.parse(row));
    },
  };
}

const stuckRow = z.object({ id: z.string(), state: z.enum(orderStates), seconds: z.number() });
