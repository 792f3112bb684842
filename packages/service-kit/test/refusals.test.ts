import { expect, test } from '@jest/globals';
import { kitProblems } from '../src/http/refusal-problems.ts';
import { DatabaseRefused, IdempotencyRefused } from '../src/refusal/kit-refusals.ts';

test.each([
  [
    new IdempotencyRefused({ reason: 'idempotency-key-reused' }),
    {
      status: 422,
      type: 'idempotency-key-reused',
      detail: 'This Idempotency-Key was used before with another request; use a new key.',
      retryAfterSeconds: undefined,
    },
  ],
  [
    new IdempotencyRefused({ reason: 'request-in-flight' }),
    {
      status: 409,
      type: 'request-in-flight',
      detail: 'The first request with this Idempotency-Key is still running; ask again shortly.',
      retryAfterSeconds: 1,
    },
  ],
  [
    new DatabaseRefused({ reason: 'busy', temporary: true }),
    {
      status: 503,
      type: 'busy',
      detail: 'Others are changing the same thing right now; try again.',
      retryAfterSeconds: 1,
    },
  ],
  [
    new DatabaseRefused({ reason: 'database-unavailable', temporary: true }),
    {
      status: 503,
      type: 'database-unavailable',
      detail: 'The service cannot reach its data right now; try again.',
      retryAfterSeconds: 2,
    },
  ],
])('%s keeps its status, words and Retry-After', (refused, expected) => {
  const problems = kitProblems.flatMap((mapping) => mapping(refused) ?? []);
  expect(problems).toEqual([expect.objectContaining(expected)]);
});
