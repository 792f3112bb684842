import type { Queryable, UnitOfWork } from '@clove/service-kit';
import type { FanReturn } from '../../application/order-store.ts';
import type { Order } from '../../domain/order.ts';
import { orderColumns, orderOf } from './order-rows.ts';

interface TokenRow {
  readonly token_hash: Buffer;
}

/** The orders with these return tokens, one answer per hash, in order. */
export async function ordersByToken(
  reads: Queryable,
  hashes: readonly Buffer[],
): Promise<(Order | undefined)[]> {
  const rows = await reads.query<TokenRow>({
    name: 'saga-by-return-token',
    text: `SELECT ${orderColumns}, o.return_token_hash AS token_hash FROM orders o
           WHERE o.return_token_hash = ANY ($1::bytea[])`,
    values: [hashes],
  });
  const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), orderOf(row)]));
  return hashes.map((hash) => found.get(hash.toString('hex')));
}

/**
 * Confirms a group of returns in one statement: the orders are locked in the order of their ids, and those still
 * awaiting their payment move to CONFIRMING with the parameters of the first return that names them. A lease on such an
 * order means that it is being ended: the return has to wait for the outcome.
 */
export async function confirmReturns(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  returns: readonly FanReturn[],
  leaseMs: number,
): Promise<{ order: Order | undefined; confirmed: boolean }[]> {
  const firsts = new Map<string, FanReturn>();
  for (const fanReturn of returns) {
    const token = fanReturn.tokenHash.toString('hex');
    if (!firsts.has(token)) firsts.set(token, fanReturn);
  }
  const confirmed = await confirm(unitOfWork, [...firsts.values()], leaseMs);
  const others = returns.filter((fanReturn) => !confirmed.has(fanReturn));
  const asTheyAre = others.length === 0 ? [] : await keepForLater(unitOfWork, reads, others);
  return returns.map((fanReturn) => {
    const order = confirmed.get(fanReturn);
    return order === undefined
      ? { order: asTheyAre[others.indexOf(fanReturn)], confirmed: false }
      : { order, confirmed: true };
  });
}

/**
 * Returns that confirmed nothing. Where another return of the order is being tried, the newest different one is kept;
 * repeats and returns of ended orders change nothing. Answers the orders as they then are.
 */
async function keepForLater(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  returns: readonly FanReturn[],
): Promise<(Order | undefined)[]> {
  const newest = new Map(returns.map((fanReturn) => [fanReturn.tokenHash.toString('hex'), fanReturn]));
  await unitOfWork.only({
    name: 'saga-later-return',
    text: `
      WITH wanted AS (
        SELECT w.token_hash, w.parameters::jsonb AS parameters FROM unnest($1::bytea[], $2::text[]) AS w (token_hash, parameters)
      ), locked AS MATERIALIZED (
        SELECT o.id, w.parameters FROM orders o JOIN wanted w ON o.return_token_hash = w.token_hash
        WHERE o.state IN ('CONFIRMING', 'CAPTURING') AND o.return_parameters <> w.parameters
        ORDER BY o.id FOR UPDATE OF o
      )
      UPDATE orders o SET later_return = locked.parameters FROM locked WHERE o.id = locked.id`,
    values: [
      [...newest.values()].map(({ tokenHash }) => tokenHash),
      [...newest.values()].map(({ parameters }) => JSON.stringify(parameters)),
    ],
  });
  return ordersByToken(
    reads,
    returns.map(({ tokenHash }) => tokenHash),
  );
}

async function confirm(
  unitOfWork: UnitOfWork,
  returns: readonly FanReturn[],
  leaseMs: number,
): Promise<Map<FanReturn, Order>> {
  const rows = await unitOfWork.only<TokenRow>({
    name: 'saga-confirm',
    text: `
      WITH wanted AS (
        SELECT * FROM unnest($1::bytea[], $2::text[]) AS w (token_hash, parameters)
      ), locked AS MATERIALIZED (
        SELECT o.id, w.parameters FROM orders o JOIN wanted w ON o.return_token_hash = w.token_hash
        WHERE o.state = 'AWAITING_PAYMENT' AND (o.lease_until IS NULL OR o.lease_until <= clock_timestamp())
        ORDER BY o.id FOR UPDATE OF o
      )
      UPDATE orders o SET state = 'CONFIRMING', version = o.version + 1, state_since = clock_timestamp(), attempts = 0,
        next_at = clock_timestamp(), lease_until = clock_timestamp() + $3::float8 * interval '1 millisecond',
        return_parameters = locked.parameters::jsonb
      FROM locked WHERE o.id = locked.id
      RETURNING ${orderColumns}, o.return_token_hash AS token_hash`,
    values: [
      returns.map(({ tokenHash }) => tokenHash),
      returns.map(({ parameters }) => JSON.stringify(parameters)),
      leaseMs,
    ],
  });
  const byToken = new Map(returns.map((fanReturn) => [fanReturn.tokenHash.toString('hex'), fanReturn]));
  return new Map(
    rows.flatMap((row) => {
      const fanReturn = byToken.get(row.token_hash.toString('hex'));
      return fanReturn === undefined ? [] : [[fanReturn, orderOf(row)]];
    }),
  );
}
