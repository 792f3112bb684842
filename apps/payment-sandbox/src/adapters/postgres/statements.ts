/**
 * Every write of the sandbox is one statement over arrays, joined to the primary key; row locks are taken in key
 * order. Instants are answered as JSON has them, so that all of them have one format.
 */

export const insertPayments = `
  INSERT INTO provider_payment (key, provider, order_id, user_id, item_name, quantity, total, tax_free, vat,
    approval_url, cancel_url, fail_url, return_token, transaction, status)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])
  RETURNING key, to_jsonb(created_at) AS created_at`;

/** $1 keys, $2 the fan's decision as status, $3 lifetime in seconds. A payment past READY keeps its status. */
export const decidePayments = `
  WITH item AS (SELECT * FROM unnest($1::text[], $2::text[]) AS item(key, status)),
  locked AS (SELECT p.key FROM item JOIN provider_payment p ON p.key = item.key ORDER BY p.key FOR UPDATE OF p)
  UPDATE provider_payment p
  SET status = CASE
    WHEN p.status <> 'READY' THEN p.status
    WHEN clock_timestamp() > p.created_at + $3::float8 * interval '1 second' THEN 'FAILED'
    ELSE item.status END
  FROM item JOIN locked USING (key) WHERE p.key = item.key
  RETURNING p.key, p.provider, p.order_id, p.status, p.return_token, p.approval_url, p.cancel_url, p.fail_url`;

/** Ends a statement that `judged` calls and `moved` their payments: an Idempotency-Key answers the same from then on. */
const keepAndAnswer = `kept AS (
    INSERT INTO idempotent_answer (key, verdict, snapshot)
    SELECT judged.idempotency_key, judged.verdict, moved.payment FROM judged LEFT JOIN moved USING (key)
    WHERE judged.idempotency_key IS NOT NULL AND judged.replayed IS NULL
    ON CONFLICT DO NOTHING
  )
  SELECT coalesce(judged.replayed, judged.verdict) AS verdict, coalesce(judged.snapshot, moved.payment) AS payment
  FROM judged LEFT JOIN moved USING (key) ORDER BY judged.n`;

/** Asks by column, then $10 lifetime in seconds, and per ask whether its fan approved it as far as this process saw. */
export const capturePayments = `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
      $8::boolean[], $9::text[], $11::boolean[]) WITH ORDINALITY
      AS item(provider, key, order_id, user_id, token, amount, instead, decline, idempotency_key, approved, n)
  ),
  locked AS MATERIALIZED (
    SELECT p.*, clock_timestamp() > p.created_at + $10::float8 * interval '1 second' AS expired
    FROM item JOIN provider_payment p ON p.key = item.key ORDER BY p.key FOR UPDATE OF p
  ),
  judged AS MATERIALIZED (
    SELECT item.*, answer.verdict AS replayed, answer.snapshot, CASE
      WHEN p.key IS NULL THEN 'not-found'
      WHEN p.order_id <> item.order_id THEN 'order-mismatch'
      WHEN p.user_id <> item.user_id THEN 'user-mismatch'
      WHEN p.status = 'CAPTURED' THEN 'already-captured'
      WHEN p.status IN ('QUIT', 'FAILED') THEN 'ended'
      WHEN p.expired THEN 'expired'
      -- The right token proves an approval that was not written down.
      WHEN p.status = 'READY' AND NOT item.approved AND p.return_token <> item.token THEN 'not-authorised'
      WHEN p.return_token <> item.token THEN 'token-mismatch'
      WHEN p.total <> item.amount THEN 'amount-mismatch'
      -- By the order's key; EXISTS would read every captured payment into a hash table first.
      WHEN p.provider = 'toss' AND (SELECT true FROM provider_payment other
        WHERE other.order_id = p.order_id AND other.provider = 'toss' AND other.status = 'CAPTURED' LIMIT 1)
        THEN 'order-already-captured'
      WHEN item.decline THEN 'declined'
      ELSE 'captured' END AS verdict
    FROM item
    LEFT JOIN locked p ON p.key = item.key AND p.provider = item.provider
    LEFT JOIN idempotent_answer answer ON answer.key = item.idempotency_key
  ),
  moved AS (
    UPDATE provider_payment p
    SET capture_calls = p.capture_calls + 1,
      status = CASE judged.verdict WHEN 'captured' THEN 'CAPTURED' WHEN 'declined' THEN 'FAILED' ELSE p.status END,
      captured = CASE judged.verdict WHEN 'captured' THEN coalesce(judged.instead, p.total) ELSE p.captured END,
      captured_at = CASE judged.verdict WHEN 'captured' THEN clock_timestamp() ELSE p.captured_at END
    FROM judged WHERE p.key = judged.key AND p.provider = judged.provider AND judged.replayed IS NULL
    RETURNING p.key, to_jsonb(p) AS payment
  ),
  ${keepAndAnswer}`;

export const cancelPayments = `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[],
      $7::boolean[], $8::text[]) WITH ORDINALITY
      AS item(provider, key, amount, tax_free, available, reason, decline, idempotency_key, n)
  ),
  locked AS MATERIALIZED (
    SELECT p.*, p.captured - p.cancelled AS remaining
    FROM item JOIN provider_payment p ON p.key = item.key ORDER BY p.key FOR UPDATE OF p
  ),
  judged AS MATERIALIZED (
    SELECT item.provider, item.key, coalesce(item.amount, p.remaining) AS amount, item.tax_free, item.reason,
      item.idempotency_key, item.n, answer.verdict AS replayed, answer.snapshot, CASE
      WHEN p.key IS NULL THEN 'not-found'
      WHEN p.status <> 'CAPTURED' THEN 'not-captured'
      WHEN p.remaining = 0 THEN 'already-cancelled'
      WHEN p.remaining <> item.available THEN 'available-mismatch'
      WHEN p.remaining < item.amount THEN 'amount-exceeds'
      WHEN item.decline THEN 'declined'
      ELSE 'cancelled' END AS verdict
    FROM item
    LEFT JOIN locked p ON p.key = item.key AND p.provider = item.provider
    LEFT JOIN idempotent_answer answer ON answer.key = item.idempotency_key
  ),
  moved AS (
    UPDATE provider_payment p
    SET cancel_calls = p.cancel_calls + 1,
      cancelled = p.cancelled + CASE judged.verdict WHEN 'cancelled' THEN judged.amount ELSE 0 END,
      cancels = CASE judged.verdict WHEN 'cancelled' THEN p.cancels || jsonb_build_object(
        'amount', judged.amount, 'tax_free', judged.tax_free, 'reason', judged.reason,
        'available', p.captured - p.cancelled - judged.amount, 'at', clock_timestamp()) ELSE p.cancels END
    FROM judged WHERE p.key = judged.key AND p.provider = judged.provider AND judged.replayed IS NULL
    RETURNING p.key, to_jsonb(p) AS payment
  ),
  ${keepAndAnswer}`;

/** $1 key, $2 provider, then how many calls of each operation to count. */
export const countCalls = `
  UPDATE provider_payment p SET capture_calls = p.capture_calls + $3, cancel_calls = p.cancel_calls + $4,
    look_calls = p.look_calls + $5
  WHERE p.key = $1 AND p.provider = $2 RETURNING to_jsonb(p) AS payment`;

/** $1 provider, $2 from, $3 to (included), $4 the last key that was read or null, $5 how many. */
export const listTransactions = `
  WITH moved AS (
    SELECT transaction AS key, key AS payment_key, order_id, user_id, 'DONE' AS status, captured AS amount, captured_at AS at
    FROM provider_payment WHERE provider = $1 AND captured > 0
    UNION ALL
    SELECT p.transaction || c.n, p.key, p.order_id, p.user_id,
      CASE WHEN (c.cancel ->> 'available')::bigint = 0 THEN 'CANCELED' ELSE 'PARTIAL_CANCELED' END,
      (c.cancel ->> 'amount')::bigint, (c.cancel ->> 'at')::timestamptz
    FROM provider_payment p, jsonb_array_elements(p.cancels) WITH ORDINALITY AS c(cancel, n) WHERE p.provider = $1
  )
  SELECT key AS "transactionKey", payment_key AS "paymentKey", order_id AS "orderId", user_id AS "userId", status, amount, at
  FROM moved
  WHERE at >= $2 AND at <= $3
    AND ($4::text IS NULL OR (at, key) > (SELECT last.at, last.key FROM moved last WHERE last.key = $4))
  ORDER BY at, key LIMIT $5`;
