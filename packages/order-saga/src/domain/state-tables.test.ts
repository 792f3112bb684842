import { describe, expect, test } from '@jest/globals';
import { lineStates, lineTransitions } from './line-states.ts';
import { endBeforePayment, mayMove, orderStates, orderTransitions } from './order-states.ts';

describe('the order state table', () => {
  const arrows = [
    ['OPEN', 'AWAITING_PAYMENT'],
    ['OPEN', 'CONFIRMING'],
    ['OPEN', 'EXPIRED'],
    ['AWAITING_PAYMENT', 'CONFIRMING'],
    ['AWAITING_PAYMENT', 'EXPIRED'],
    ['AWAITING_PAYMENT', 'CANCELLED'],
    ['CONFIRMING', 'CAPTURING'],
    ['CONFIRMING', 'UNDOING'],
    ['CONFIRMING', 'CANCELLED'],
    ['CAPTURING', 'AWAITING_PAYMENT'],
    ['CAPTURING', 'COMPLETED'],
    ['CAPTURING', 'UNDOING'],
    ['CAPTURING', 'CANCELLED'],
    ['UNDOING', 'REFUNDED'],
  ];

  test('allows exactly the arrows of the sales rules and forbids every other one', () => {
    const allowed = orderStates.flatMap((from) =>
      orderStates.filter((to) => mayMove(from, to)).map((to) => [from, to]),
    );
    expect(allowed).toEqual(arrows);
  });

  test('nothing leads out of an end, and money that may be captured is never dropped without an answer', () => {
    for (const end of ['COMPLETED', 'EXPIRED', 'CANCELLED', 'REFUNDED'] as const) {
      expect(orderTransitions[end]).toEqual([]);
    }
    expect(mayMove('CAPTURING', 'EXPIRED')).toBe(false);
    expect(mayMove('CONFIRMING', 'EXPIRED')).toBe(false);
    expect(mayMove('COMPLETED', 'CANCELLED')).toBe(false);
  });

  test('an order given up while OPEN ends as EXPIRED, for the table knows no OPEN -> CANCELLED', () => {
    expect(endBeforePayment('OPEN', 'CANCELLED')).toBe('EXPIRED');
    expect(endBeforePayment('AWAITING_PAYMENT', 'CANCELLED')).toBe('CANCELLED');
  });
});

test('a paid line ends only through CANCELLING, one that cannot be withdrawn is paid again, a dropped one never comes back', () => {
  const arrows = lineStates.flatMap((from) => lineTransitions[from].map((to) => `${from} -> ${to}`));
  expect(arrows).toEqual([
    'OPEN -> PAID',
    'OPEN -> DROPPED',
    'PAID -> CANCELLING',
    'PAID -> WITHDRAWING',
    'WITHDRAWING -> CANCELLING',
    'WITHDRAWING -> PAID',
    'CANCELLING -> CANCELLED',
  ]);
});
