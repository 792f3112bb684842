import { Onsite, PaymentMethod, SettlementFinding } from '@clove/contracts';
import {
  firstIdAt,
  type NamedQuery,
  numberBefore,
  type Queryable,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import type {
  ComparedPayment,
  Entry,
  Reconciliation,
  ReconciliationStore,
  Span,
} from '../../application/reconciliation-store.ts';
import type { Payment } from '../../domain/payment.ts';
import { paymentColumns } from './rows.ts';

const ledger = { table: 'ledger_entry', writtenAt: 'at' };
/** How long others wait before they take a comparison over, seconds: a step is a hundred calls to a provider, eight at a time. */
const LEASE_SECONDS = 180;
/** Payments are named before they are stored, by another clock. */
const CLOCK_MARGIN_MS = 60_000;

const sumRow = z.object({
  day: z.string(),
  method: PaymentMethod,
  tender: Onsite.shape.tender.nullable(),
  payments: z.int(),
  captured: z.int(),
  refunded: z.int(),
  refunded_by_hand: z.int(),
  provider_fees: z.int(),
});

/** The ledger by time, and comparisons of it, in PostgreSQL. */
export function postgresReconciliationStore(unitOfWork: UnitOfWork, reads: Queryable): ReconciliationStore {
  async function read(query: NamedQuery): Promise<Entry[]> {
    const rows = await reads.query<
      Omit<Entry, 'at' | 'tender'> & { readonly at: Date; readonly tender: Onsite['tender'] | null }
    >(query);
    return rows.map(({ at, tender, ...row }) => ({
      ...row,
      ...(tender !== null && { tender }),
      at: at.toISOString(),
    }));
  }

  return {
    async entries(span, after, limit) {
      const start = Math.max(after, await numberBefore(reads, ledger, span.from));
      return read({
        name: 'ledger-page',
        text: `${entriesOf(`SELECT * FROM ledger_entry WHERE id > $1 AND at >= $2 AND at < $3 ORDER BY id LIMIT $4`)} ORDER BY l.id`,
        values: [start, span.from, span.to, limit],
      });
    },

    // By the keys of the payments and refunds of these orders: the ledger has no index on either's order.
    entriesOf: (orderIds) =>
      read({
        text: `
          WITH paid AS (SELECT id FROM payment WHERE order_id = ANY ($1::uuid[]))
          ${entriesOf(`
            SELECT c.* FROM paid JOIN ledger_entry c ON c.payment_id = paid.id AND c.kind = 'CAPTURE'
            UNION ALL
            SELECT e.* FROM paid JOIN refund r ON r.payment_id = paid.id
              JOIN ledger_entry e ON e.refund_id = r.id AND e.kind = 'REFUND'`)}
          ORDER BY p.order_id, l.id`,
        values: [orderIds],
      }),

    async sums(span, timezone, basisPoints) {
      const [first, last] = await bounds(reads, span);
      const rows = await reads.query({
        name: 'ledger-sums',
        text: `
          WITH fee AS (SELECT * FROM unnest($6::text[], $7::int[]) AS f(method, basis_points))
          SELECT to_char(l.at AT TIME ZONE $5, 'YYYY-MM-DD') AS day, p.method, p.tender,
            count(*) FILTER (WHERE l.kind = 'CAPTURE')::int AS payments,
            coalesce(sum(l.amount) FILTER (WHERE l.kind = 'CAPTURE'), 0)::bigint AS captured,
            coalesce(sum(l.amount) FILTER (WHERE l.kind = 'REFUND'), 0)::bigint AS refunded,
            coalesce(sum(l.amount) FILTER (WHERE l.settled_by IS NOT NULL), 0)::bigint AS refunded_by_hand,
            coalesce(sum(round(l.amount * coalesce(f.basis_points, 0) / 10000.0)
              * CASE WHEN l.kind = 'CAPTURE' THEN 1 WHEN l.settled_by IS NULL THEN -1 ELSE 0 END), 0)::bigint AS provider_fees
          FROM ledger_entry l JOIN payment p ON p.id = l.payment_id LEFT JOIN fee f ON f.method = p.method
          WHERE l.id > $1 AND l.id <= $2 AND l.at >= $3 AND l.at < $4
          GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
        values: [
          first,
          last,
          span.from,
          span.to,
          timezone,
          Object.keys(basisPoints),
          Object.values(basisPoints),
        ],
      });
      return rows.map((row) => {
        const sum = sumRow.parse(row);
        return {
          day: sum.day,
          method: sum.method,
          ...(sum.tender !== null && { tender: sum.tender }),
          payments: sum.payments,
          captured: sum.captured,
          refunded: sum.refunded,
          refundedByHand: sum.refunded_by_hand,
          providerFees: sum.provider_fees,
        };
      });
    },

    async begin(run, { from, to }) {
      await unitOfWork.only({
        text: `INSERT INTO reconciliation (run, from_at, to_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        values: [run, from, to],
      });
      const [row] = await reads.query<{ phase: string; payments: number; listed: boolean }>(
        'SELECT phase, payments, listed FROM reconciliation WHERE run = $1',
        [run],
      );
      if (row === undefined) throw new Error(`comparison ${run} was not written`);
      const findings = await reads.query(
        `SELECT kind, order_id AS "orderId", payment_id AS "paymentId", NULL AS "refundId",
           provider_key AS "providerKey", expected, found
         FROM reconciliation_finding WHERE run = $1 ORDER BY id`,
        [run],
      );
      return {
        done: row.phase === 'DONE',
        payments: row.payments,
        listed: row.listed,
        findings: findings.map((finding) => SettlementFinding.parse(finding)),
      };
    },

    async claim() {
      const [row] = await unitOfWork.only<Reconciliation>({
        name: 'reconciliation-claim',
        text: `
          UPDATE reconciliation r SET version = r.version + 1, next_at = clock_timestamp() + make_interval(secs => $1)
          WHERE r.run = (SELECT run FROM reconciliation WHERE next_at <= statement_timestamp()
            ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
          RETURNING r.run, r.from_at AS "from", r.to_at AS "to", r.phase, r.cursor, r.version, r.tries`,
        values: [LEASE_SECONDS],
      });
      return row;
    },

    record: ({ run, version }, { phase, cursor, payments, listed, findings }) =>
      unitOfWork.run(async (tx) => {
        const moved = await tx.query(
          `UPDATE reconciliation SET phase = $3, cursor = $4, payments = payments + $5, listed = listed OR $6, tries = 0,
             version = version + 1, next_at = CASE WHEN $3 = 'DONE' THEN NULL ELSE clock_timestamp() END
           WHERE run = $1 AND version = $2 RETURNING run`,
          [run, version, phase, cursor, payments, listed],
        );
        if (moved.length === 0) return false;
        await tx.query(
          `INSERT INTO reconciliation_finding (run, kind, payment_id, order_id, provider_key, expected, found)
           SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
           ON CONFLICT ON CONSTRAINT found_once DO NOTHING`,
          [
            run,
            findings.map(({ kind }) => kind),
            findings.map(({ paymentId }) => paymentId),
            findings.map(({ orderId }) => orderId),
            findings.map(({ providerKey }) => providerKey),
            findings.map(({ expected }) => expected),
            findings.map(({ found }) => found),
          ],
        );
        return true;
      }),

    async postpone({ run, version }, ms) {
      await unitOfWork.only({
        text: `UPDATE reconciliation SET tries = tries + 1, version = version + 1,
                 next_at = clock_timestamp() + $3::float8 * interval '1 ms'
               WHERE run = $1 AND version = $2`,
        values: [run, version, ms],
      });
    },

    async inLedger(span, cursor, limit) {
      const after = cursor === '' ? await numberBefore(reads, ledger, span.from) : Number(cursor);
      const rows = await reads.query<{ id: number; payment_id: string }>(
        `SELECT id, payment_id FROM ledger_entry WHERE id > $1 AND at >= $2 AND at < $3 ORDER BY id LIMIT $4`,
        [after, span.from, span.to, limit],
      );
      return { ids: [...new Set(rows.map((row) => row.payment_id))], last: lastOf(rows, limit) };
    },

    async unpaid(span, cursor, limit) {
      const after = cursor === '' ? firstIdAt(new Date(span.from.getTime() - CLOCK_MARGIN_MS)) : cursor;
      const rows = await reads.query<{ id: string }>(
        `SELECT id FROM payment WHERE id > $1 AND id < $2 AND state NOT IN ('READY', 'CAPTURED')
         ORDER BY id LIMIT $3`,
        [after, firstIdAt(new Date(span.to.getTime() + CLOCK_MARGIN_MS)), limit],
      );
      return { ids: rows.map(({ id }) => id), last: lastOf(rows, limit) };
    },

    async compared(ids) {
      const rows = await reads.query<
        Payment & { bookedCaptured: number; bookedRefunded: number; refundUnderWay: boolean }
      >(
        `SELECT ${paymentColumns},
           coalesce((SELECT l.amount FROM ledger_entry l WHERE l.payment_id = p.id AND l.kind = 'CAPTURE'), 0)::bigint
             AS "bookedCaptured",
           (SELECT coalesce(sum((SELECT l.amount FROM ledger_entry l
              WHERE l.refund_id = r.id AND l.kind = 'REFUND' AND l.settled_by IS NULL)), 0)
            FROM refund r WHERE r.payment_id = p.id)::bigint AS "bookedRefunded",
           EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id AND r.state IN ('SENT', 'UNKNOWN')) AS "refundUnderWay"
         FROM payment p WHERE p.id = ANY ($1::uuid[]) ORDER BY p.id`,
        [ids],
      );
      return rows.map(
        ({ bookedCaptured, bookedRefunded, refundUnderWay, ...payment }): ComparedPayment => ({
          payment,
          refundUnderWay,
          booked: {
            id: payment.id,
            orderId: payment.orderId,
            providerKey: payment.providerKey,
            captured: bookedCaptured,
            refundedByProvider: bookedRefunded,
          },
        }),
      );
    },
  };
}

/** The rows of a query over the ledger as entries; alias `l`, its payment `p`. */
function entriesOf(ledgerRows: string): string {
  return `
    SELECT l.id, l.payment_id AS "paymentId", p.order_id AS "orderId", p.method, p.tender,
      coalesce(l.provider_key, p.terminal_reference) AS "providerKey", l.kind,
      l.refund_id AS "refundId", l.amount, l.currency, l.at, l.settled_by IS NOT NULL AS "byHand", p.state = 'STRAY' AS stray
    FROM (${ledgerRows}) l JOIN payment p ON p.id = l.payment_id`;
}

/** Null: the page was not full, so it was the last. */
function lastOf(rows: readonly { readonly id: string | number }[], limit: number): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : String(last.id);
}

/** The numbers of the ledger's entries around a span; entries out of order at its end are among them. */
async function bounds(reads: Queryable, { from, to }: Span): Promise<[number, number]> {
  const margin = new Date(to.getTime() + CLOCK_MARGIN_MS);
  return [await numberBefore(reads, ledger, from), await numberBefore(reads, ledger, margin)];
}
