import type { DomainEventOf, Queryable, Transaction } from '@clove/service-kit';
import type { Settlement } from '../../application/projection-reads.ts';

type PaymentEvent = DomainEventOf<'payment.PaymentCaptured'>;

/** Keeps the amounts of payments as of each of their events; an event that was kept before changes nothing. */
export async function keepPaymentChanges(
  tx: Transaction,
  generation: number,
  events: readonly Pick<PaymentEvent, 'time' | 'subject' | 'subjectVersion' | 'data'>[],
): Promise<void> {
  await tx.query(
    `INSERT INTO payment_change (generation, payment_id, version, at, method, captured, refunded)
     SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[])
     ON CONFLICT DO NOTHING`,
    [
      generation,
      events.map(({ subject }) => subject),
      events.map(({ subjectVersion }) => subjectVersion),
      events.map(({ time }) => time),
      events.map(({ data }) => data.method),
      events.map(({ data }) => data.captured),
      events.map(({ data }) => data.refunded),
    ],
  );
}

/**
 * What moved from `from` and before `to`, by method: each change counts with what it is more than the change before it, so
 * that it does not matter when its event arrived.
 */
export async function readSettlement(
  db: Queryable,
  generation: number,
  from: Date,
  to: Date,
): Promise<Settlement[]> {
  const rows = await db.query<{ method: string; payments: string; captured: string; refunded: string }>(
    `WITH moved AS (
       SELECT DISTINCT payment_id FROM payment_change WHERE generation = $1 AND at >= $2 AND at < $3),
     steps AS (
       SELECT c.method, c.at,
         c.captured - COALESCE(lag(c.captured) OVER versions, 0) AS captured,
         c.refunded - COALESCE(lag(c.refunded) OVER versions, 0) AS refunded
       FROM payment_change c JOIN moved USING (payment_id) WHERE c.generation = $1
       WINDOW versions AS (PARTITION BY c.payment_id ORDER BY c.version))
     SELECT method, count(*) FILTER (WHERE captured > 0) AS payments, sum(captured) AS captured, sum(refunded) AS refunded
     FROM steps WHERE at >= $2 AND at < $3 GROUP BY method ORDER BY method`,
    [generation, from, to],
  );
  return rows.map(({ method, payments, captured, refunded }) => ({
    method,
    payments: Number(payments),
    captured: Number(captured),
    refunded: Number(refunded),
  }));
}
