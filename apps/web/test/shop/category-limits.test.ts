import { expect, test } from '@jest/globals';
import { outsideLimits } from '../../app/shop/category-limits.ts';
import type { HeldUnit } from '../../app/shop/hold.ts';

const family = { id: 'family', title: { ko: '가족', en: 'Family' }, minPerOrder: 3, maxPerOrder: 4 };
const held = (count: number, category: HeldUnit['category'], sectionId = 'A'): HeldUnit[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ unitId: `day-1/${sectionId}/1-${index}`, label: null, price: 1000 },
    ...{ performanceId: 'day-1', sectionId, category },
  }));

test('a category is counted over all holds of its section, and places without one have no limit', () => {
  expect(
    outsideLimits([...held(1, family), ...held(2, family), ...held(9, null), ...held(1, undefined)]),
  ).toEqual([]);
  expect(outsideLimits([...held(2, family), ...held(2, family, 'B')])).toEqual([
    { of: 'day-1/A family', title: family.title, count: 2, min: 3, max: 4 },
    { of: 'day-1/B family', title: family.title, count: 2, min: 3, max: 4 },
  ]);
});

test('what each hold was promised counts for all: the lowest least, the lowest most', () => {
  const later = { ...family, minPerOrder: 2, maxPerOrder: 9 };
  expect(outsideLimits([...held(1, family), ...held(1, later)])).toEqual([]);
  expect(outsideLimits([...held(2, family), ...held(3, later)])).toMatchObject([{ count: 5, max: 4 }]);
});
