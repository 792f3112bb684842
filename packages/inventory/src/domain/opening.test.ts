import type { Opening } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { openedUntil } from './opening.ts';
import { outsideWindow } from './sale.ts';

const until = '2030-05-31T12:10:00.000Z';
const opening = (more: Partial<Opening>): Opening => ({
  ...{ fanId: 'fan', voucherId: 'fan-club', presale: true, scope: {}, until },
  ...more,
});
const tee = { goods: 'tee' };
const camp = { rooms: 'camp' };

test.each<[string, Opening | undefined, { tee: boolean; camp: boolean }]>([
  ['no code', undefined, { tee: false, camp: false }],
  ['a presale of everything', opening({}), { tee: true, camp: true }],
  ['a presale of the shirt', opening({ scope: { goods: ['tee'] } }), { tee: true, camp: false }],
  ['a presale of another room', opening({ scope: { rooms: ['hut'] } }), { tee: false, camp: false }],
  ['a presale of places', opening({ scope: { sections: ['A'] } }), { tee: false, camp: false }],
  ['a hidden section alone', opening({ presale: false, opens: ['VIP'] }), { tee: false, camp: false }],
])('%s opens goods and rooms that it is for', (_, given, expected) => {
  const opens = { tee: openedUntil(given, tee) !== undefined, camp: openedUntil(given, camp) !== undefined };
  expect(opens).toEqual(expected);
});

describe('an item that a code opens', () => {
  const sale = { opensAt: new Date('2030-06-01T11:00:00Z'), closesAt: new Date('2030-08-01T00:00:00Z') };
  const item = { sellsUntil: sale.closesAt, cancelledAt: null, openedUntil: new Date(until) };
  const at = (instant: string, more: object = {}) =>
    outsideWindow(sale, new Date(instant), { ...item, ...more })?.reason;

  test('is sold before the sale opens, until the grant ends', () => {
    expect(at('2030-05-31T12:09:59.999Z')).toBeUndefined();
    expect(at('2030-05-31T12:10:00Z')).toBe('sale-not-open');
    expect(at('2030-05-31T12:00:00Z', { openedUntil: undefined })).toBe('sale-not-open');
  });

  test('still waits for its own beginning, ends when the sale ends, and is not sold once cancelled', () => {
    const sellsFrom = new Date('2030-05-31T12:05:00Z');
    expect(at('2030-05-31T12:04:00Z', { sellsFrom })).toBe('sale-not-open');
    expect(at('2030-05-31T12:06:00Z', { sellsFrom })).toBeUndefined();
    expect(at('2030-05-31T12:06:00Z', { sellsUntil: sellsFrom })).toBe('sale-closed');
    expect(at('2030-05-31T12:06:00Z', { cancelledAt: sellsFrom })).toBe('performance-cancelled');
    expect(at('2030-06-01T11:00:00Z', { openedUntil: undefined })).toBeUndefined();
  });
});
