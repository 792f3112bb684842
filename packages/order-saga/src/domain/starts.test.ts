import { describe, expect, test } from '@jest/globals';
import { hasMoved, startOfSale } from './starts.ts';

const FIRST = { knownAt: '1970-01-01T00:00:00.000Z', startsAt: '2026-08-20T10:00:00.000Z' };
const SECOND = { knownAt: '2026-06-01T00:00:00.000Z', startsAt: '2026-08-27T10:00:00.000Z' };
const THIRD = { knownAt: '2026-06-10T00:00:00.000Z', startsAt: FIRST.startsAt };

describe('the start that was sold', () => {
  test.each([
    ['before any move is the first', [FIRST, SECOND], '2026-05-01T00:00:00Z', FIRST.startsAt],
    ['in the moment of a move is the new one', [FIRST, SECOND], SECOND.knownAt, SECOND.startsAt],
    ['whatever the order of the records', [SECOND, FIRST], '2026-05-01T00:00:00Z', FIRST.startsAt],
    ['before anything was known is the first', [SECOND], '2026-05-01T00:00:00Z', SECOND.startsAt],
  ])('%s', (_, starts, soldAt, whenSold) => {
    expect(startOfSale(starts, soldAt)?.whenSold).toBe(whenSold);
  });

  test('is unknown where no start is known', () => {
    expect(startOfSale([], '2026-05-01T00:00:00Z')).toBeUndefined();
  });

  test('has not moved when it moved there and back, for who bought before; for who bought between it has', () => {
    const starts = [FIRST, SECOND, THIRD];
    const moved = (soldAt: string) => {
      const start = startOfSale(starts, soldAt);
      return start === undefined ? undefined : hasMoved(start);
    };
    expect(moved('2026-05-01T00:00:00Z')).toBe(false);
    expect(moved('2026-06-05T00:00:00Z')).toBe(true);
    expect(moved('2026-06-15T00:00:00Z')).toBe(false);
  });
});
