import { type InventoryRefusal, keptProblem } from '@clove/inventory';
import { describe, expect, test } from '@jest/globals';
import { answersToKeep, consoleProblem, seatProblem } from '../src/adapters/http/problems.ts';
import type { ConsoleRefusal, SeatRefusal } from '../src/domain/seat-refusal.ts';

const opensAt = new Date('2026-06-01T11:00:00Z');
const closesAt = new Date('2026-08-06T14:59:00Z');
const now = new Date('2026-06-01T10:59:59Z');
const window = {
  opensAt: opensAt.toISOString(),
  closesAt: closesAt.toISOString(),
  serverTime: now.toISOString(),
};

/** Each refusal with the status, type and facts that clients read; the words may change. */
const answers: [SeatRefusal | InventoryRefusal, number, string, object][] = [
  [
    { reason: 'seats-taken', seats: ['day-1/A/1-1'] },
    409,
    'seats-taken',
    { extra: { seats: ['day-1/A/1-1'] } },
  ],
  [{ reason: 'unknown-seats', positions: [1] }, 422, 'unknown-seat', { errors: [{ path: 'body.seats.1' }] }],
  [{ reason: 'no-numbered-seats' }, 422, 'unknown-seat', { errors: [{ path: 'body.seats' }] }],
  [{ reason: 'unknown-standing-section' }, 422, 'unknown-section', { errors: [{ path: 'body.sectionId' }] }],
  [{ reason: 'unknown-item' }, 422, 'unknown-section', { errors: [{ path: 'body.sectionId' }] }],
  [
    { reason: 'accessible-not-offered', category: 'wheelchair' },
    422,
    'accessible-not-offered',
    { extra: { category: 'wheelchair' } },
  ],
  [{ reason: 'withdrawn' }, 409, 'withdrawn', {}],
  [
    { reason: 'performance-cancelled', cancelledAt: now },
    409,
    'performance-cancelled',
    { extra: { cancelledAt: now.toISOString() } },
  ],
  [{ reason: 'sold-out', free: 2 }, 409, 'sold-out', { extra: { available: 2 } }],
  [
    { reason: 'quota-exceeded', max: 4, scope: '' },
    409,
    'quota-exceeded',
    { extra: { maxTicketsPerFan: 4 } },
  ],
  [{ reason: 'sales-paused' }, 409, 'sales-paused', {}],
  [{ reason: 'not-provisioned' }, 409, 'sale-not-open', {}],
  [{ reason: 'sale-not-open', opensAt, closesAt, now }, 409, 'sale-not-open', { extra: window }],
  [{ reason: 'sale-closed', opensAt, closesAt, now }, 409, 'sale-closed', { extra: window }],
  [{ reason: 'not-sold-out', free: 2 }, 409, 'not-sold-out', { extra: { available: 2 } }],
  [
    { reason: 'already-waiting', entryId: 'e', quantity: 2 },
    409,
    'already-waiting',
    { extra: { entryId: 'e', quantity: 2 } },
  ],
  [{ reason: 'older-generation', asked: 4, applied: 5 }, 409, 'older-generation', {}],
  [
    { reason: 'provision-refused', faults: [{ field: 'currency', message: 'cannot change' }] },
    409,
    'provision-refused',
    { errors: [{ path: 'body.document.currency', message: 'cannot change' }] },
  ],
  [{ reason: 'busy', temporary: true }, 503, 'busy', {}],
];

const consoleAnswers: [ConsoleRefusal, number, string, object][] = [
  [{ reason: 'no-such-section' }, 404, 'not-found', {}],
  [{ reason: 'nothing-provisioned' }, 409, 'sale-not-open', {}],
  [{ reason: 'free-not-said' }, 422, 'free-not-said', { errors: [{ path: 'body.free' }] }],
  [{ reason: 'capacity-refused' }, 409, 'capacity-refused', {}],
];

test.each(consoleAnswers)('%o is answered %i %s in the console', (refusal, status, type, facts) => {
  expect(consoleProblem(refusal)).toMatchObject({ status, type, detail: expect.any(String), ...facts });
});

test.each(answers)('%o is answered %i %s', (refusal, status, type, facts) => {
  expect(seatProblem(refusal)).toMatchObject({ status, type, detail: expect.any(String), ...facts });
});

describe('a refusal that is kept with its Idempotency-Key', () => {
  test('is kept in the form that every release reads, and answered again as it was', () => {
    const kept = answersToKeep.refused({ reason: 'unknown-seats', positions: [0] });
    expect(kept).toEqual({
      status: 422,
      body: {
        status: 422,
        type: 'unknown-seat',
        detail: expect.any(String),
        errors: [{ path: 'body.seats.0', message: expect.any(String) }],
      },
    });
    expect(keptProblem(JSON.parse(JSON.stringify(kept.body)))).toMatchObject({
      status: 422,
      type: 'unknown-seat',
      errors: [{ path: 'body.seats.0' }],
    });
  });
});
