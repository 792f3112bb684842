import { describe, expect, test } from '@jest/globals';
import { feePercentAt, refundOf } from './refund-fee.ts';

const rules = [
  { untilDaysBefore: 10, feePercent: 0 },
  { untilDaysBefore: 1, feePercent: 30 },
];

describe('the fee of a cancellation', () => {
  test.each([
    [11, 0],
    [10, 0],
    [9, 30],
    [1, 30],
    [0, null],
    [-1, null],
  ])('%i days before the performance it is %s per cent', (days, percent) => {
    expect(feePercentAt(rules, days)).toBe(percent);
  });

  test('the order of the rules in the file does not matter', () => {
    expect(feePercentAt([...rules].reverse(), 12)).toBe(0);
  });

  test('without rules there is no refund', () => {
    expect(feePercentAt([], 100)).toBeNull();
  });

  test('floor(paid x % / 100) is kept; fee and refund add up to what was paid', () => {
    const refund = refundOf({ paid: 33_333, taxFree: 0, vat: 3_030 }, 30);
    expect(refund).toEqual({ fee: 9_999, amount: 23_334, taxFree: 0, vat: 2_121 });
    expect(refund.fee + refund.amount).toBe(33_333);
  });

  test('without a fee exactly what was taken goes back, tax included', () => {
    expect(refundOf({ paid: 132_000, taxFree: 0, vat: 12_000 }, 0)).toEqual({
      fee: 0,
      amount: 132_000,
      taxFree: 0,
      vat: 12_000,
    });
  });
});
