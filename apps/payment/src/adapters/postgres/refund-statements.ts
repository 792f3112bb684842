import { paymentColumns, refundColumns } from './rows.ts';

/** Lock order: payment, refund, ledger. */

/** `locking` false only in a test that shows why the lock is needed. */
export const lockPayments = (locking: boolean) =>
  `SELECT ${paymentColumns} FROM payment p WHERE p.id = ANY($1::uuid[]) ORDER BY p.id ${locking ? 'FOR UPDATE' : ''}`;

/** All refunds of the payments: each was once promised, so each counts against what was captured. */
export const refundsOfPayments = `SELECT ${refundColumns} FROM refund r WHERE r.payment_id = ANY($1::uuid[])`;

/** $9: milliseconds until the worker resumes it, if the request's own process crashes. */
export const insertRefunds = `
  INSERT INTO refund AS r (id, payment_id, order_id, amount, tax_free, vat, reason, correlation_id, state, next_at)
  SELECT item.*, 'REQUESTED', clock_timestamp() + $9::float8 * interval '1 ms'
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[])
    AS item(id, payment_id, order_id, amount, tax_free, vat, reason, correlation_id)
  RETURNING ${refundColumns}`;

export const lockPaymentOfRefund = `
  SELECT ${paymentColumns} FROM payment p WHERE p.id = (SELECT payment_id FROM refund WHERE id = $1) FOR UPDATE`;

/** $1 refund, $2 lease in ms. */
export const sendRefund = `
  UPDATE refund r SET state = 'SENT', version = r.version + 1, state_since = clock_timestamp(), tries = 0,
    next_at = clock_timestamp() + $2::float8 * interval '1 ms'
  WHERE r.id = $1 AND r.state = 'REQUESTED' AND NOT EXISTS (
    SELECT 1 FROM refund other WHERE other.payment_id = r.payment_id AND other.state IN ('SENT', 'UNKNOWN'))
  RETURNING ${refundColumns}`;

/** $1 id, $2 version, $3 from, $4 to, $5 failure, $6 look in ms or null, $7 quiet ms or null, $8 a new attempt follows. */
export const moveRefund = `
  UPDATE refund r SET state = $4, version = r.version + 1, state_since = clock_timestamp(), tries = 0,
    attempt = r.attempt + $8::boolean::integer, failure = coalesce($5, r.failure), next_at = clock_timestamp() + $6::float8 * interval '1 ms',
    quiet_until = clock_timestamp() + $7::float8 * interval '1 ms'
  WHERE r.id = $1 AND r.version = $2 AND r.state = $3
  RETURNING ${refundColumns}`;

/**
 * The refund's ledger entry and the payment's sum, under the payment's row lock. $4 and $5: who paid it by hand, and
 * how; null where the provider did.
 */
export const bookRefund = `
  WITH entry AS (
    INSERT INTO ledger_entry (payment_id, refund_id, kind, amount, currency, provider_key, settled_by, settled_how)
    SELECT p.id, $2::uuid, 'REFUND', $3::bigint, p.currency, p.provider_key, $4::uuid, $5::text
    FROM payment p WHERE p.id = $1
  )
  UPDATE payment p SET refunded = p.refunded + $3::bigint,
    refunded_by_hand = p.refunded_by_hand + CASE WHEN $4::uuid IS NULL THEN 0 ELSE $3::bigint END, version = p.version + 1 WHERE p.id = $1
  RETURNING ${paymentColumns}`;

export const bumpPayment = `
  UPDATE payment p SET version = p.version + 1 WHERE p.id = $1 RETURNING ${paymentColumns}`;

/** $1 id, $2 version, $3 ms. */
export const postponeRefund = `
  UPDATE refund SET next_at = clock_timestamp() + $3::float8 * interval '1 ms' WHERE id = $1 AND version = $2`;

/** $1 limit, $2 lease in ms. What is due is found by the statement's own time: a stable one, so that the index serves. */
export const claimDueRefunds = `
  UPDATE refund r SET tries = r.tries + 1, next_at = clock_timestamp() + $2::float8 * interval '1 ms'
  WHERE r.id IN (SELECT id FROM refund WHERE next_at <= statement_timestamp() ORDER BY next_at LIMIT $1
    FOR UPDATE SKIP LOCKED)
  RETURNING ${refundColumns}, coalesce(clock_timestamp() >= r.quiet_until, true) AS "quietOver"`;

/** $1 method: UNKNOWN refunds of it that wait for their back-off. Spread over a second. */
export const hastenRefunds = `
  UPDATE refund r SET next_at = clock_timestamp() + random() * interval '1 second'
  FROM payment p WHERE p.id = r.payment_id AND p.method = $1 AND r.state = 'UNKNOWN'
    AND r.next_at > clock_timestamp() + interval '1 second'`;
