import type { Queryable, Transaction, UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { type CancellationStore, cancellationOf } from '../../application/cancellation.ts';
import type { AnsweredWithdrawal, Withdrawal, WithdrawalStore } from '../../application/withdrawals.ts';
import { endCancelledLines } from './compensation-store.ts';
import { lineColumns, lineOf } from './order-rows.ts';

/** A line joined with its withdrawal: what both call alike has the prefix here. */
const withdrawalRow = z.object({
  refund_fee: z.number(),
  refund_amount: z.number(),
  refund_tax_free: z.number(),
  refund_vat: z.number(),
  withdrawal_version: z.number(),
  attempts: z.number(),
  correlation_id: z.string(),
  fan_id: z.string(),
  sold: z.boolean(),
});
const withdrawalColumns = `w.fee AS refund_fee, w.amount AS refund_amount, w.tax_free AS refund_tax_free,
  w.vat AS refund_vat, w.version AS withdrawal_version, w.attempts,
  w.correlation_id, o.fan_id, o.sold_at IS NOT NULL AS sold`;

const outcomeRow = z.object({
  line_id: z.string(),
  order_id: z.string(),
  state: z.enum(['ASKED', 'WITHDRAWN', 'REFUSED']),
  refusal: z.string().nullable(),
  refund_id: z.string().nullable(),
  fee: z.number(),
  amount: z.number(),
});
const stuckRow = z.object({ orderId: z.string(), lineId: z.string(), seconds: z.number() });

/** Withdrawals in PostgreSQL. */
export function postgresWithdrawalStore(
  unitOfWork: UnitOfWork,
  reads: Queryable,
  {
    lines,
    leaseMs,
  }: { readonly lines: Pick<CancellationStore, 'lock' | 'record'>; readonly leaseMs: number },
): WithdrawalStore {
  return {
    async ask(tx, asked) {
      if (asked.length === 0) return [];
      const ids = asked.map(({ line }) => line.id);
      await moveLines(tx, ids, 'PAID', 'WITHDRAWING');
      // Refused before: asked anew, by the terms of now.
      const rows = await tx.query<{ line_id: string; version: number }>(
        `INSERT INTO withdrawals AS w (line_id, order_id, state, fee, amount, tax_free, vat, correlation_id, next_at,
           lease_until)
         SELECT a.line_id, a.order_id, 'ASKED', a.fee, a.amount, a.tax_free, a.vat, a.correlation_id, clock_timestamp(),
           clock_timestamp() + $8::float8 * interval '1 millisecond'
         FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
           AS a (line_id, order_id, fee, amount, tax_free, vat, correlation_id)
         ON CONFLICT (line_id) DO UPDATE SET state = 'ASKED', fee = EXCLUDED.fee, amount = EXCLUDED.amount,
           tax_free = EXCLUDED.tax_free, vat = EXCLUDED.vat, correlation_id = EXCLUDED.correlation_id, refusal = NULL,
           attempts = 0, asked_at = clock_timestamp(), next_at = EXCLUDED.next_at, lease_until = EXCLUDED.lease_until,
           version = w.version + 1
         RETURNING line_id, version`,
        [
          ids,
          asked.map(({ order }) => order.id),
          asked.map(({ fee }) => fee),
          asked.map(({ amount }) => amount),
          asked.map(({ taxFree }) => taxFree),
          asked.map(({ vat }) => vat),
          asked.map(({ order }) => order.correlationId),
          leaseMs,
        ],
      );
      const versions = new Map(rows.map(({ line_id, version }) => [line_id, version]));
      return asked.map(({ order, line, fee, amount, taxFree, vat }) => ({
        line: { ...line, state: 'WITHDRAWING' },
        ...{ fee, amount, taxFree, vat },
        fanId: order.fanId,
        sold: order.sold,
        version: versions.get(line.id) ?? 1,
        attempts: 0,
        correlationId: order.correlationId,
      }));
    },
    async claim(limit, lineIds) {
      const rows = await unitOfWork.run((tx) =>
        tx.query(
          `WITH due AS (
             SELECT line_id FROM withdrawals
             WHERE next_at <= now() AND (lease_until IS NULL OR lease_until < now())
               AND ($3::uuid[] IS NULL OR line_id = ANY ($3::uuid[]))
             ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
           UPDATE withdrawals w SET version = w.version + 1,
             lease_until = clock_timestamp() + $2::float8 * interval '1 millisecond'
           FROM due JOIN order_lines l ON l.id = due.line_id JOIN orders o ON o.id = l.order_id
           WHERE w.line_id = due.line_id RETURNING ${lineColumns}, ${withdrawalColumns}`,
          [limit, leaseMs, lineIds ?? null],
        ),
      );
      return rows.map((row) => withdrawalOf(row));
    },
    record: (answered) =>
      unitOfWork.run(async (tx) => {
        // Lock order: order, line; the withdrawals' own rows last.
        const locked = await lines.lock(
          tx,
          answered.map(({ withdrawal }) => withdrawal.line.id),
        );
        const current = await end(tx, answered);
        const outcomes = locked.flatMap(({ order, line }) => {
          const found = current.get(line.id);
          return found === undefined ? [] : [{ order, line, ...found }];
        });
        const refused = outcomes.filter(({ answer }) => answer.result === 'refused');
        await moveLines(
          tx,
          refused.map(({ line }) => line.id),
          'WITHDRAWING',
          'PAID',
        );
        const withdrawn = outcomes
          .filter(({ answer }) => answer.result === 'withdrawn')
          .map(({ order, line, withdrawal: { fee, amount, taxFree, vat } }) => ({
            ...{ order, line, fee, amount, taxFree, vat },
          }));
        for (const group of Map.groupBy(withdrawn, ({ order }) => order.id).values()) {
          // The inventory has freed the units already.
          const cancellation = cancellationOf(group, { from: 'WITHDRAWING', keepUnits: true });
          await lines.record(tx, [cancellation]);
          // A refund of nothing is done at once.
          await endCancelledLines(tx, cancellation.order.id);
        }
      }),
    async postpone({ line, version }, ms) {
      await unitOfWork.run((tx) =>
        tx.query(
          `UPDATE withdrawals SET version = version + 1, attempts = attempts + 1, lease_until = NULL,
             next_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
           WHERE line_id = $1 AND version = $2`,
          [line.id, version, ms],
        ),
      );
    },
    async outcomes(lineIds) {
      const rows = (
        await reads.query(
          `SELECT w.line_id, w.order_id, w.state, w.refusal, w.fee, w.amount, l.refund_id
           FROM withdrawals w JOIN order_lines l ON l.id = w.line_id
           WHERE w.line_id = ANY ($1::uuid[]) ORDER BY l.position`,
          [lineIds],
        )
      ).map((row) => outcomeRow.parse(row));
      const refunds = Map.groupBy(
        rows.filter(({ state }) => state === 'WITHDRAWN'),
        (row) => row.refund_id ?? '',
      );
      return {
        refunds: [...refunds].map(([refundId, group]) => ({
          refundId,
          orderId: group[0]?.order_id ?? '',
          amount: group.reduce((sum, { amount }) => sum + amount, 0),
          fee: group.reduce((sum, { fee }) => sum + fee, 0),
        })),
        refused: rows.flatMap(({ line_id, refusal }) =>
          refusal === null ? [] : [{ lineId: line_id, reason: refusal }],
        ),
        waiting: rows.filter(({ state }) => state === 'ASKED').map(({ line_id }) => line_id),
      };
    },
    async stuckFor(minutes) {
      const rows = await reads.query(
        `SELECT order_id AS "orderId", line_id AS "lineId",
           extract(epoch FROM clock_timestamp() - asked_at)::float8 AS seconds
         FROM withdrawals WHERE next_at IS NOT NULL AND asked_at < now() - $1::float8 * interval '1 minute'
         ORDER BY asked_at LIMIT 100`,
        [minutes],
      );
      return rows.map((row) => stuckRow.parse(row));
    },
  };
}

/** Writes the answers to withdrawals that are still at their version; answers those, by line. */
async function end(
  tx: Transaction,
  answered: readonly AnsweredWithdrawal[],
): Promise<Map<string, AnsweredWithdrawal>> {
  const rows = await tx.query<{ line_id: string }>(
    `UPDATE withdrawals w SET state = CASE WHEN a.refusal IS NULL THEN 'WITHDRAWN' ELSE 'REFUSED' END,
       refusal = a.refusal, version = w.version + 1, next_at = NULL, lease_until = NULL
     FROM unnest($1::uuid[], $2::int[], $3::text[]) AS a (line_id, version, refusal)
     WHERE w.line_id = a.line_id AND w.version = a.version AND w.state = 'ASKED' RETURNING w.line_id`,
    [
      answered.map(({ withdrawal }) => withdrawal.line.id),
      answered.map(({ withdrawal }) => withdrawal.version),
      answered.map(({ answer }) => (answer.result === 'refused' ? answer.reason : null)),
    ],
  );
  const current = new Set(rows.map(({ line_id }) => line_id));
  return new Map(
    answered
      .filter(({ withdrawal }) => current.has(withdrawal.line.id))
      .map((each) => [each.withdrawal.line.id, each]),
  );
}

async function moveLines(
  tx: Transaction,
  ids: readonly string[],
  from: 'PAID' | 'WITHDRAWING',
  to: 'PAID' | 'WITHDRAWING',
): Promise<void> {
  if (ids.length === 0) return;
  const moved = await tx.query(
    'UPDATE order_lines SET state = $3 WHERE id = ANY ($1::uuid[]) AND state = $2 RETURNING id',
    [ids, from, to],
  );
  if (moved.length !== ids.length) throw new Error('lines changed under their lock');
}

function withdrawalOf(row: unknown): Withdrawal {
  const found = withdrawalRow.parse(row);
  return {
    line: lineOf(row),
    fanId: found.fan_id,
    fee: found.refund_fee,
    amount: found.refund_amount,
    taxFree: found.refund_tax_free,
    vat: found.refund_vat,
    sold: found.sold,
    version: found.withdrawal_version,
    attempts: found.attempts,
    correlationId: found.correlation_id,
  };
}
