import type { RefundRule } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { refundOf, refundOfferAt } from './refund-fee.ts';

const SEOUL = 'Asia/Seoul';
const NEW_YORK = 'America/New_York';

interface Sale {
  rules: readonly RefundRule[];
  timezone?: string;
  purchasedAt?: string;
  /** When the performance starts, with the start that was sold where it is another. */
  startsAt: string;
  soldAs?: string;
}

function offer(
  { rules, timezone = SEOUL, purchasedAt = '2026-01-01T00:00:00Z', startsAt, soldAs }: Sale,
  now: string,
) {
  const start = { whenSold: soldAs ?? startsAt, present: startsAt };
  return refundOfferAt({ policy: { timezone, rules }, purchasedAt, start }, now);
}

const percentAt = (sale: Sale, now: string) => offer(sale, now)?.feePercent ?? null;

/** Ten days before and earlier for nothing, until the day before for 30 %. */
const usual: readonly RefundRule[] = [
  { untilDaysBefore: 10, feePercent: 0 },
  { untilDaysBefore: 1, feePercent: 30 },
];
const august = '2026-08-20T19:00:00+09:00';

describe('a rule by the start', () => {
  test.each([
    ['2026-08-09T12:00:00+09:00', 0],
    ['2026-08-10T23:59:59+09:00', 0],
    ['2026-08-11T00:00:00+09:00', 30],
    ['2026-08-19T23:59:59+09:00', 30],
    ['2026-08-20T00:00:00+09:00', null],
    ['2026-08-21T00:00:00+09:00', null],
  ])('counts whole days in the festival’s zone: at %s it costs %s per cent', (now, percent) => {
    expect(percentAt({ rules: usual, startsAt: august }, now)).toBe(percent);
  });

  test('says until when its fee counts', () => {
    const sale = { rules: usual, startsAt: august };
    expect(offer(sale, '2026-08-01T00:00:00Z')).toEqual({ feePercent: 0, until: '2026-08-10T15:00:00.000Z' });
    expect(offer(sale, '2026-08-12T00:00:00Z')).toEqual({
      feePercent: 30,
      until: '2026-08-19T15:00:00.000Z',
    });
  });

  test('of the day itself ends with the start', () => {
    const sale = { rules: [{ untilDaysBefore: 0, feePercent: 50 }], startsAt: august };
    expect(percentAt(sale, '2026-08-20T18:59:59+09:00')).toBe(50);
    expect(percentAt(sale, '2026-08-20T19:00:00+09:00')).toBeNull();
  });

  test('stops at its cut-off on the last day, and on no earlier one', () => {
    const sale = { rules: [{ untilDaysBefore: 1, cutOff: '17:00', feePercent: 30 }], startsAt: august };
    expect(percentAt(sale, '2026-08-18T23:00:00+09:00')).toBe(30);
    expect(percentAt(sale, '2026-08-19T16:59:59+09:00')).toBe(30);
    expect(percentAt(sale, '2026-08-19T17:00:00+09:00')).toBeNull();
  });

  test.each([
    // Clocks go forward on 8 March 2026 (23 hours) and back on 1 November (25 hours).
    ['the evening before a day of 23 hours', '2026-03-08T20:00:00-04:00', '2026-03-07T23:59:59-05:00', 0],
    ['midnight of a day of 23 hours', '2026-03-08T20:00:00-04:00', '2026-03-08T00:00:00-05:00', null],
    ['the last second of a day of 23 hours', '2026-03-09T20:00:00-04:00', '2026-03-08T23:59:59-04:00', 0],
    ['the last second of a day of 25 hours', '2026-11-02T20:00:00-05:00', '2026-11-01T23:59:59-05:00', 0],
    ['midnight after a day of 25 hours', '2026-11-02T20:00:00-05:00', '2026-11-02T00:00:00-05:00', null],
  ])('knows days that clocks change: %s', (_, startsAt, now, percent) => {
    const sale = { rules: [{ untilDaysBefore: 1, feePercent: 0 }], timezone: NEW_YORK, startsAt };
    expect(percentAt(sale, now)).toBe(percent);
  });

  test.each([
    ['that is skipped ends an hour later', '02:30', '2026-03-09T20:00:00-04:00', '2026-03-08T07:30:00.000Z'],
    [
      'that comes twice ends with the second',
      '01:30',
      '2026-11-02T20:00:00-05:00',
      '2026-11-01T06:30:00.000Z',
    ],
  ])('a cut-off %s', (_, cutOff, startsAt, until) => {
    const rules = [{ untilDaysBefore: 1, cutOff, feePercent: 0 }];
    expect(offer({ rules, timezone: NEW_YORK, startsAt }, '2026-01-02T00:00:00Z')).toEqual({
      feePercent: 0,
      until,
    });
  });

  test('counts in the festival’s zone, whatever day it is elsewhere', () => {
    const rules = [{ untilDaysBefore: 1, feePercent: 0 }];
    const startsAt = '2026-08-20T00:30:00+09:00';
    expect(percentAt({ rules, startsAt }, '2026-08-19T14:59:59Z')).toBe(0);
    expect(percentAt({ rules, startsAt }, '2026-08-19T15:00:00Z')).toBeNull();
    expect(percentAt({ rules, startsAt, timezone: 'UTC' }, '2026-08-18T23:59:59Z')).toBe(0);
    expect(percentAt({ rules, startsAt, timezone: 'UTC' }, '2026-08-19T00:00:00Z')).toBeNull();
  });
});

describe('a rule by the purchase', () => {
  const rules: readonly RefundRule[] = [...usual, { withinDaysOfPurchase: 7, feePercent: 0 }];

  test.each([
    ['seven times 24 hours after the order it ends', '2026-08-12T09:00:00Z', '2026-08-19T09:00:00.000Z'],
    ['it never outlasts the start', '2026-08-18T09:00:00Z', '2026-08-20T10:00:00.000Z'],
  ])('is cheaper than the rule by the start, and %s', (_, purchasedAt, until) => {
    const sale = { rules, purchasedAt, startsAt: august };
    expect(offer(sale, '2026-08-18T10:00:00Z')).toEqual({ feePercent: 0, until });
  });

  test('leaves the others standing once it is over', () => {
    const sale = { rules, purchasedAt: '2026-08-01T00:00:00Z', startsAt: august };
    expect(percentAt(sale, '2026-08-12T00:00:00Z')).toBe(30);
  });

  test('does not count where another rule is cheaper', () => {
    const dear: readonly RefundRule[] = [...usual, { withinDaysOfPurchase: 7, feePercent: 10 }];
    const sale = { rules: dear, purchasedAt: '2026-07-31T00:00:00Z', startsAt: august };
    expect(offer(sale, '2026-08-01T00:00:00Z')).toEqual({ feePercent: 0, until: '2026-08-10T15:00:00.000Z' });
  });
});

describe('a performance that moved', () => {
  test('to a later day is free until its new start', () => {
    const moved = { rules: usual, soldAs: august, startsAt: '2026-08-27T19:00:00+09:00' };
    expect(offer(moved, '2026-08-26T00:00:00Z')).toEqual({
      feePercent: 0,
      until: '2026-08-27T10:00:00.000Z',
    });
    expect(percentAt(moved, '2026-08-27T10:00:00Z')).toBeNull();
  });

  test('to an earlier day is free until its new start, and afterwards keeps the terms of the day that was sold', () => {
    const moved = { rules: usual, soldAs: august, startsAt: '2026-08-05T19:00:00+09:00' };
    expect(offer(moved, '2026-08-05T09:00:00Z')).toMatchObject({ feePercent: 0 });
    expect(percentAt(moved, '2026-08-09T00:00:00Z')).toBe(0);
    expect(percentAt(moved, '2026-08-12T00:00:00Z')).toBe(30);
    expect(percentAt(moved, '2026-08-20T10:00:00Z')).toBeNull();
  });

  test('by minutes counts as moved; back to what was sold does not', () => {
    const minutes = { rules: usual, soldAs: august, startsAt: '2026-08-20T19:30:00+09:00' };
    expect(percentAt(minutes, '2026-08-20T18:00:00+09:00')).toBe(0);
    const back = { rules: usual, soldAs: august, startsAt: '2026-08-20T10:00:00Z' };
    expect(percentAt(back, '2026-08-20T18:00:00+09:00')).toBeNull();
  });
});

describe('the fee of a cancellation', () => {
  test('does not depend on the order of the rules in the file', () => {
    const sale = { rules: [...usual].reverse(), startsAt: august };
    expect(percentAt(sale, '2026-08-01T00:00:00Z')).toBe(0);
  });

  test('without rules there is no refund', () => {
    expect(percentAt({ rules: [], startsAt: august }, '2026-02-01T00:00:00Z')).toBeNull();
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
