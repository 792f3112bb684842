import type { Queryable, Transaction } from '@clove/service-kit';
import type { FanReturn, Move } from '../../application/order-store.ts';
import type { Order } from '../../domain/order.ts';
import { applyMoves, type MoveContext } from './order-moves.ts';
import { orderColumns, orderOf } from './order-rows.ts';

/** The orders with these return tokens, one answer per hash, in order. */
export function ordersByToken(reads: Queryable, hashes: readonly Buffer[]): Promise<(Order | undefined)[]> {
  return select(reads, hashes, '');
}

/**
 * Confirms a group of returns in one transaction: the orders are locked in the order of their ids, and those still
 * awaiting their payment move to CONFIRMING with the parameters of the first return that names them.
 */
export async function confirmReturns(
  tx: Transaction,
  returns: readonly FanReturn[],
  context: MoveContext,
): Promise<{ order: Order | undefined; confirmed: boolean }[]> {
  const orders = await select(
    tx,
    returns.map(({ tokenHash }) => tokenHash),
    'ORDER BY o.id FOR UPDATE OF o',
  );
  const first = new Map<string, number>();
  const moves: Move[] = [];
  returns.forEach(({ parameters }, index) => {
    const order = orders[index];
    if (order?.state !== 'AWAITING_PAYMENT' || first.has(order.id)) return;
    first.set(order.id, index);
    moves.push({ order, to: 'CONFIRMING', returnParameters: parameters, next: { kind: 'lease' } });
  });
  const moved = moves.length === 0 ? [] : await applyMoves(tx, moves, context);
  const now = new Map(moved.flatMap((order) => (order === undefined ? [] : [[order.id, order]])));
  return orders.map((order, index) => {
    const confirmed = order !== undefined && now.has(order.id) && first.get(order.id) === index;
    return { order: order && (now.get(order.id) ?? order), confirmed };
  });
}

async function select(
  db: Queryable,
  hashes: readonly Buffer[],
  locking: '' | 'ORDER BY o.id FOR UPDATE OF o',
): Promise<(Order | undefined)[]> {
  const rows = await db.query<{ token_hash: Buffer }>({
    name: locking === '' ? 'saga-by-return-token' : 'saga-lock-by-return-token',
    text: `SELECT ${orderColumns}, o.return_token_hash AS token_hash FROM orders o
           WHERE o.return_token_hash = ANY ($1::bytea[]) ${locking}`,
    values: [hashes],
  });
  const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), orderOf(row)]));
  return hashes.map((hash) => found.get(hash.toString('hex')));
}
