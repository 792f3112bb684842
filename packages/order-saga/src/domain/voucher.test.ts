import type { VoucherTerms } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CoverableLine, covers, discountShares, unmetNeed } from './voucher.ts';

function place(unitPrice: number, more: Partial<CoverableLine> = {}): CoverableLine {
  return {
    ...{ inventory: 'seat', item: 'day-1/A', label: 'A 1-1', occasionId: 'day-1', category: null, unitPrice },
    ...more,
  };
}
const shirt = (unitPrice: number) =>
  place(unitPrice, { inventory: 'merch', item: 'tee/M', occasionId: null, label: null });
const nights = (unitPrice: number) =>
  place(unitPrice, { inventory: 'stay', item: 'camp/2030-08-06/2030-08-08', occasionId: null, label: null });

const amount = fc.integer({ min: 0, max: 1_000_000_000_000 });
const discounts: fc.Arbitrary<VoucherTerms> = fc.oneof(
  fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
  amount.filter((each) => each > 0).map((each) => ({ amount: each })),
  amount.map((price) => ({ price })),
);

describe('what a voucher takes off', () => {
  test('never exceeds a price, adds up exactly, and gives equal lines what differs by one unit at most', () => {
    fc.assert(
      fc.property(discounts, fc.array(amount, { minLength: 1, maxLength: 40 }), (terms, prices) => {
        const shares = discountShares(
          terms,
          prices.map((price) => place(price)),
        );
        for (const [index, share] of shares.entries()) {
          expect(Number.isSafeInteger(share) && share >= 0 && share <= (prices[index] ?? 0)).toBe(true);
        }
        const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + BigInt(each), 0n);
        const sum = total(prices);
        const { percent, amount: off, price } = terms;
        if (percent !== undefined) expect(total(shares)).toBe((sum * BigInt(percent)) / 100n);
        if (off !== undefined) expect(total(shares)).toBe(sum < BigInt(off) ? sum : BigInt(off));
        if (price !== undefined) {
          expect(shares).toEqual(prices.map((each) => (each > price ? each - price : 0)));
        }
        const ofEqual = Map.groupBy(shares.keys(), (index) => prices[index]);
        for (const equal of ofEqual.values()) {
          const own = equal.map((index) => shares[index] ?? 0);
          expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('gives the remainder to the lines that lost most by rounding down', () => {
    expect(discountShares({ amount: 100 }, [place(1), place(1), place(1)])).toEqual([1, 1, 1]);
    expect(discountShares({ amount: 10 }, [place(100), place(100), place(100)])).toEqual([4, 3, 3]);
    expect(discountShares({ percent: 10 }, [place(10_001), place(33_335)])).toEqual([1_000, 3_333]);
  });
});

describe('a voucher covers', () => {
  test.each<[string, VoucherTerms, readonly boolean[]]>([
    ['everything without any list', {}, [true, true, true]],
    ['places of a named section', { sections: ['A'] }, [true, false, false]],
    ['no places of another performance', { performances: ['day-2'] }, [false, false, false]],
    ['no places without the named category', { categories: ['adult'] }, [false, false, false]],
    ['goods and rooms where they are named', { goods: ['tee'], rooms: ['camp'] }, [false, true, true]],
    ['both where both are named', { sections: ['A'], goods: ['tee'] }, [true, true, false]],
  ])('%s', (_, terms, expected) => {
    expect([place(1), shirt(1), nights(1)].map((line) => covers(terms, line))).toEqual(expected);
  });
});

describe('what is sold with a code alone', () => {
  const sale = { opensAt: '2030-06-01T00:00:00Z', hidden: new Set(['day-1/VIP']) };
  const early = '2030-05-31T23:59:59.999Z';
  const vip = place(1, { item: 'day-1/VIP' });

  test.each<[string, CoverableLine, string, VoucherTerms | undefined, string | undefined]>([
    ['a place of everybody', place(1), sale.opensAt, undefined, undefined],
    ['a hidden place', vip, sale.opensAt, undefined, 'hidden-section'],
    ['a hidden place with another code', vip, sale.opensAt, { opens: ['B'] }, 'hidden-section'],
    [
      'a hidden place of another day',
      vip,
      sale.opensAt,
      { opens: ['VIP'], performances: ['day-2'] },
      'hidden-section',
    ],
    ['a hidden place with its code', vip, sale.opensAt, { opens: ['VIP'] }, undefined],
    ['an early place', place(1), early, { percent: 10 }, 'early-sale'],
    ['an early place with a presale code', place(1), early, { presale: true }, undefined],
    ['an early place of another section', place(1), early, { presale: true, sections: ['B'] }, 'early-sale'],
    [
      'an early shirt with a code for places',
      shirt(1),
      early,
      { presale: true, sections: ['A'] },
      'early-sale',
    ],
    ['an early hidden place', vip, early, { opens: ['VIP'], presale: true, sections: ['A'] }, undefined],
    ['an early hidden place, opened only later', vip, early, { opens: ['VIP'] }, 'early-sale'],
  ])('%s', (_, line, heldAt, terms, need) => {
    expect(unmetNeed(sale, line, heldAt, terms)).toBe(need);
  });
});
