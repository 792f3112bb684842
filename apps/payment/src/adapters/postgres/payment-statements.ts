import { movedColumns, paymentColumns, startedColumns } from './rows.ts';

/**
 * Hot statements take arrays, join them to the primary key and lock rows in id order; each is named, so prepared once
 * per connection. A statement answers only what its caller does not know yet.
 */

export const findPayments = `
  SELECT ${paymentColumns} FROM unnest($1::uuid[]) AS item(id) JOIN payment p ON p.id = item.id`;

/** The stored payment of an order that repeats its request; none for a new payment. */
export const findStarted = `
  SELECT ${startedColumns} FROM unnest($1::uuid[]) AS item(id) JOIN payment p ON p.id = item.id`;

/** Answers the new payments only: another of the same id or another live one of the order wins. */
export const insertReady = `
  INSERT INTO payment AS p (id, order_id, fan_id, method, state, amount, tax_free, vat, currency, item_name, quantity,
    return_url, provider_key, redirect_url, checkout_key, expires_at, correlation_id, tender, terminal_reference)
  SELECT id, order_id, fan_id, method, 'READY', amount, tax_free, vat, currency, item_name, quantity, return_url,
    provider_key, redirect_url, checkout_key, clock_timestamp() + lifetime * interval '1 second', correlation_id, tender,
    terminal_reference
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[],
    $9::text[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::text[], $15::float8[], $16::text[],
    $17::text[], $18::text[])
    AS item(id, order_id, fan_id, method, amount, tax_free, vat, currency, item_name, quantity, return_url,
      provider_key, redirect_url, checkout_key, lifetime, correlation_id, tender, terminal_reference)
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING ${startedColumns}`;

/** The rows of `item`, each locked, in the order of their ids. */
const lockedPayments = `
  locked AS (SELECT item.* FROM item JOIN payment p ON p.id = item.id ORDER BY p.id FOR UPDATE OF p)`;

/** $6: lease in milliseconds. `onlyReady` false only in a test that shows why the compare-and-set is needed. */
export const beginCapture = (onlyReady: boolean) => `
  WITH item AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::jsonb[], $5::jsonb[])
    AS item(id, order_id, amount, parameters, keys)),${lockedPayments}
  UPDATE payment p
  SET state = 'CAPTURING', version = p.version + 1, attempt = p.attempt + 1, return_parameters = item.parameters,
    provider_key = coalesce(p.provider_key, item.keys ->> p.method), state_since = clock_timestamp(), tries = 0,
    next_at = clock_timestamp() + $6::float8 * interval '1 ms'
  FROM locked item
  WHERE p.id = item.id AND p.order_id = item.order_id AND p.amount = item.amount
    ${onlyReady ? "AND p.state = 'READY'" : ''}
  RETURNING ${paymentColumns}`;

/** $3: minutes of grace after the provider key's lifetime, in milliseconds. */
export const voidPayments = `
  WITH item AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS item(id, order_id)),${lockedPayments}
  UPDATE payment p
  SET state = 'VOIDED', version = p.version + 1, state_since = clock_timestamp(), tries = 0,
    reason = 'the order ended before payment',
    next_at = CASE WHEN p.provider_key IS NULL THEN NULL ELSE p.expires_at + $3::float8 * interval '1 ms' END
  FROM locked item
  WHERE p.id = item.id AND p.order_id = item.order_id AND p.state = 'READY'
  RETURNING ${paymentColumns}`;

/**
 * The compare-and-set of every other move, with the ledger's entry of a capture in the same statement. The version of a
 * replica whose lease ended matches nothing. Milliseconds in look_in and quiet; a null look_in means never.
 */
export const movePayments = `
  WITH item AS (SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::bigint[], $6::text[],
    $7::float8[], $8::float8[]) AS item(id, version, source, target, captured, reason, look_in, quiet)),${lockedPayments},
  moved AS (
    UPDATE payment p
    SET state = item.target, version = p.version + 1, state_since = clock_timestamp(), tries = 0,
      captured = coalesce(item.captured, p.captured), reason = item.reason,
      captured_at = CASE WHEN item.captured IS NULL THEN p.captured_at ELSE clock_timestamp() END,
      quiet_until = clock_timestamp() + item.quiet * interval '1 ms',
      next_at = clock_timestamp() + item.look_in * interval '1 ms',
      return_parameters = CASE WHEN item.target = 'UNKNOWN' THEN p.return_parameters END,
      -- A method with a checkout page learns its key from the return: a refused return has named another's or none.
      provider_key = CASE WHEN item.target = 'READY' AND p.checkout_key IS NOT NULL THEN NULL ELSE p.provider_key END
    FROM locked item
    WHERE p.id = item.id AND p.version = item.version AND p.state = item.source
    RETURNING p.*
  ),
  entry AS (
    INSERT INTO ledger_entry (payment_id, kind, amount, currency, provider_key)
    SELECT id, 'CAPTURE', captured, currency, provider_key FROM moved WHERE state IN ('CAPTURED', 'STRAY')
  )
  SELECT ${movedColumns} FROM moved p`;

/** $1 limit, $2 lease in ms, $3 grace after lifetime in ms. */
export const claimDuePayments = `
  UPDATE payment p SET tries = p.tries + 1, next_at = clock_timestamp() + $2::float8 * interval '1 ms',
    checked_at = clock_timestamp()
  WHERE p.id IN (SELECT id FROM payment WHERE next_at <= statement_timestamp() ORDER BY next_at
    LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING ${paymentColumns},
    coalesce(clock_timestamp() >= p.quiet_until, true) AS "quietOver",
    clock_timestamp() >= p.expires_at + $3::float8 * interval '1 ms' AS "lifetimeOver"`;

/** UNKNOWN -> CAPTURING: $1 id, $2 version, $3 lease in ms. */
export const recapture = `
  UPDATE payment p SET state = 'CAPTURING', version = p.version + 1, attempt = p.attempt + 1,
    state_since = clock_timestamp(), next_at = clock_timestamp() + $3::float8 * interval '1 ms'
  WHERE p.id = $1 AND p.version = $2 AND p.state = 'UNKNOWN'
  RETURNING ${paymentColumns}`;

/** $1 id, $2 version, $3 ms or null, $4 look again after lifetime and grace ($5, ms). */
export const postponePayment = `
  UPDATE payment p SET next_at = CASE WHEN $4::boolean THEN p.expires_at + $5::float8 * interval '1 ms'
    ELSE clock_timestamp() + $3::float8 * interval '1 ms' END
  WHERE p.id = $1 AND p.version = $2`;

/** $1 id, $2 version, $3 key. */
export const adoptKey = `
  UPDATE payment p SET provider_key = $3, version = p.version + 1
  WHERE p.id = $1 AND p.version = $2 AND p.provider_key IS NULL
  RETURNING ${paymentColumns}`;

/** Of UNKNOWN payments: due later than at once, and not just being checked. `lease`: the parameter of the lease in milliseconds. */
const waitsForBackOff = (
  lease: string,
) => `p.state = 'UNKNOWN' AND p.next_at > clock_timestamp() + interval '1 second'
    AND (p.checked_at IS NULL OR p.checked_at < clock_timestamp() - ${lease}::float8 * interval '1 ms')`;

/** $1 id, $2 lease in ms. */
export const hastenPayment = `
  UPDATE payment p SET next_at = clock_timestamp() WHERE p.id = $1 AND ${waitsForBackOff('$2')}`;

/** $1 method, $2 lease in ms. Spread over a second. */
export const hastenPayments = `
  UPDATE payment p SET next_at = clock_timestamp() + random() * interval '1 second'
  WHERE p.method = $1 AND ${waitsForBackOff('$2')}`;
