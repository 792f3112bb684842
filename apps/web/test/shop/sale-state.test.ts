import { describe, expect, test } from '@jest/globals';
import { saleState } from '../../app/shop/sale-state.ts';

const festival = {
  sales: { opensAt: '2030-06-01T00:00:00Z', closesAt: '2030-08-08T00:00:00Z', maxTicketsPerFan: 4 },
};
const day1 = { onSale: true, startsAt: '2030-08-07T04:00:00Z' };
const at = (instant: string, performance: Parameters<typeof saleState>[1] = day1) =>
  saleState(festival, performance, Date.parse(instant));

describe('a performance is sold', () => {
  test('from the opening until it starts, or until a time of its own, never longer than the festival sells', () => {
    expect(at('2030-05-31T23:59:59Z')).toBe('not-open');
    expect(at('2030-06-01T00:00:00Z')).toBe('open');
    expect(at('2030-08-07T03:59:59Z')).toBe('open');
    expect(at('2030-08-07T04:00:00Z')).toBe('closed');
    expect(at('2030-07-02T00:00:00Z', { ...day1, salesCloseAt: '2030-07-01T00:00:00Z' })).toBe('closed');
    expect(at('2030-08-08T00:00:00Z', { ...day1, startsAt: '2030-08-09T04:00:00Z' })).toBe('closed');
  });

  test('never when it was withdrawn or cancelled', () => {
    expect(at('2030-07-01T00:00:00Z', { ...day1, onSale: false })).toBe('withdrawn');
    const cancelled = { at: '2030-06-15T00:00:00Z', reason: '태풍' };
    expect(at('2030-07-01T00:00:00Z', { ...day1, onSale: false, cancelled })).toBe('cancelled');
    expect(at('2030-07-01T00:00:00Z', { ...day1, cancelled: null })).toBe('open');
  });
});
