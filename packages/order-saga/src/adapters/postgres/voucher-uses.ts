import type { Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { NewOrder } from '../../application/new-order.ts';
import type { Order, OrderVoucher } from '../../domain/order.ts';
import { refusalOfCode, type VoucherRefusal } from '../../domain/voucher.ts';
import { storedTerms } from './voucher-book.ts';

/*
 * Uses of codes are inventory: taken with the order's row, given back with the move that ends it undelivered, both in
 * that transaction. Locks come after those of orders, lines and tickets: codes, then fans, sorted inside each.
 */

/** A use of a voucher by a fan. */
interface Use extends OrderVoucher {
  readonly fanId: string;
}

const codeRow = z.object({
  code: z.string(),
  voucher_id: z.string(),
  fields: storedTerms,
  on: z.boolean(),
  used: z.int(),
  now: z.date().transform((date) => date.toISOString()),
});

/**
 * Takes a use for each order, in their order, as far as there are any. Answers why those that got none did not; they are
 * the caller's to undo.
 * @param locking false only where a test shows what the locks are for
 */
export async function takeUses(
  tx: Transaction,
  orders: readonly NewOrder[],
  locking = true,
): Promise<Map<NewOrder, VoucherRefusal>> {
  const wanted = orders.flatMap((placing) => {
    const { voucher, fanId } = placing.order;
    return voucher === null ? [] : [{ placing, use: { ...voucher, fanId } }];
  });
  const refused = new Map<NewOrder, VoucherRefusal>();
  if (wanted.length === 0) return refused;
  const { codes, fans } = await lockedUses(
    tx,
    wanted.map(({ use }) => use),
    locking,
  );
  const taken: Use[] = [];
  for (const { placing, use } of wanted) {
    const code = codes.get(use.code);
    const found = code && {
      ...{ id: code.voucher_id, code: use.code, terms: code.fields, on: code.on, now: code.now },
      used: code.used + taken.filter((other) => other.code === use.code).length,
      usedByFan: (fans.get(fanKey(use)) ?? 0) + taken.filter((other) => fanKey(other) === fanKey(use)).length,
    };
    const refusal = refusalOfCode(found);
    if (refusal === undefined) taken.push(use);
    else refused.set(placing, refusal);
  }
  sendCounts(tx, taken, 1);
  return refused;
}

/** Gives the uses of orders back that have just ended without delivery. Costs nothing where none has one. */
export function giveUsesBack(tx: Transaction, ended: readonly Order[]): void {
  const given = ended.flatMap(({ voucher, fanId }) => (voucher === null ? [] : [{ ...voucher, fanId }]));
  if (given.length > 0) sendCounts(tx, given, -1);
}

async function lockedUses(tx: Transaction, uses: readonly Use[], locking: boolean) {
  const fans = [...new Map(uses.map((use) => [fanKey(use), use])).values()];
  const values = [fans.map(({ id }) => id), fans.map(({ fanId }) => fanId)];
  // Travel together: each statement sees what was committed before it began, after the waits of those before it.
  const [codeRows, , fanRows] = await Promise.all([
    tx.query({
      name: 'voucher-lock-codes',
      text: `SELECT c.code, c.voucher_id, c.used, c.off_at IS NULL AND v.open AS on, v.fields, clock_timestamp() AS now
             FROM voucher_codes c JOIN vouchers v ON v.id = c.voucher_id
             WHERE c.code = ANY ($1::text[]) ORDER BY c.code ${locking ? 'FOR NO KEY UPDATE OF c' : ''}`,
      values: [[...new Set(uses.map(({ code }) => code))]],
    }),
    tx.query({
      name: 'voucher-fans-exist',
      text: `INSERT INTO voucher_fans (voucher_id, fan_id)
             SELECT id, fan_id FROM unnest($1::text[], $2::uuid[]) AS w (id, fan_id) ORDER BY 1, 2
             ON CONFLICT DO NOTHING`,
      values,
    }),
    tx.query<{ voucher_id: string; fan_id: string; used: number }>({
      name: 'voucher-lock-fans',
      text: `SELECT f.voucher_id, f.fan_id, f.used FROM voucher_fans f
             JOIN unnest($1::text[], $2::uuid[]) AS w (voucher_id, fan_id) USING (voucher_id, fan_id)
             ORDER BY 1, 2 ${locking ? 'FOR UPDATE OF f' : ''}`,
      values,
    }),
  ]);
  return {
    codes: new Map(codeRows.map((row) => codeRow.parse(row)).map((row) => [row.code, row])),
    fans: new Map(fanRows.map((row) => [fanKey({ id: row.voucher_id, fanId: row.fan_id }), row.used])),
  };
}

/** Counts uses up or down. */
function sendCounts(tx: Transaction, uses: readonly Use[], sign: 1 | -1): void {
  if (uses.length === 0) return;
  const byCode = [...Map.groupBy(uses, ({ code }) => code)];
  const byFan = [...Map.groupBy(uses, fanKey).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, count: sign * (1 + others.length) }],
  );
  tx.send({
    name: 'voucher-count-codes',
    text: `WITH locked AS MATERIALIZED (
             SELECT c.code, w.change FROM voucher_codes c
             JOIN unnest($1::text[], $2::int[]) AS w (code, change) USING (code)
             ORDER BY c.code FOR NO KEY UPDATE OF c)
           UPDATE voucher_codes c SET used = c.used + locked.change FROM locked WHERE c.code = locked.code`,
    values: [byCode.map(([code]) => code), byCode.map(([, each]) => sign * each.length)],
  });
  tx.send({
    name: 'voucher-count-fans',
    text: `WITH locked AS MATERIALIZED (
             SELECT f.voucher_id, f.fan_id, w.change FROM voucher_fans f
             JOIN unnest($1::text[], $2::uuid[], $3::int[]) AS w (voucher_id, fan_id, change) USING (voucher_id, fan_id)
             ORDER BY 1, 2 FOR UPDATE OF f)
           UPDATE voucher_fans f SET used = f.used + locked.change
           FROM locked WHERE f.voucher_id = locked.voucher_id AND f.fan_id = locked.fan_id`,
    values: [byFan.map(({ id }) => id), byFan.map(({ fanId }) => fanId), byFan.map(({ count }) => count)],
  });
}

function fanKey({ id, fanId }: Pick<Use, 'id' | 'fanId'>): string {
  return `${id} ${fanId}`;
}
