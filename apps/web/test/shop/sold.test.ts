import { describe, expect, test } from '@jest/globals';
import { soldIn, withOpened } from '../../app/shop/sold.ts';

const day = (id: string) => ({
  ...{ id, title: { ko: id }, description: null, startsAt: '2030-08-07T04:00:00Z', cancelled: null },
  ...{
    sections: [{ id: 'A', kind: 'standing' as const, capacity: 5, price: 1 }],
    onSale: true,
    picture: null,
  },
});
const festival = { performances: [day('day-1'), day('day-2')] };
const hidden = {
  ...{ id: 'fan-pass', title: { ko: '팬 통합권' }, performances: ['day-1', 'day-2'] },
  ...{ sectionId: 'A', startsAt: '2030-08-07T04:00:00Z' },
};

test('a pass has price categories of its own, in the section of its performances', () => {
  const categories = [{ id: 'youth', title: { ko: '청소년' }, price: 2 }];
  const pass = { ...hidden, categories };
  const found = soldIn(withOpened(festival, { passes: [pass] }), 'fan-pass');
  expect(found?.sections).toMatchObject([{ id: 'A', capacity: 5, categories }]);
});

describe('a hidden pass', () => {
  test('is sold to who opened it with a code, with the performances that it admits to', () => {
    const found = soldIn(withOpened(festival, { passes: [hidden] }), 'fan-pass');
    expect(found?.covers?.map(({ id }) => id)).toEqual(['day-1', 'day-2']);
    expect(found).toMatchObject({ onSale: true, cancelled: null, sections: [{ id: 'A', capacity: 5 }] });
  });

  test('does not exist without, nor with a code that opens other things', () => {
    expect(soldIn(withOpened(festival, undefined), 'fan-pass')).toBeUndefined();
    expect(soldIn(withOpened(festival, { passes: [] }), 'fan-pass')).toBeUndefined();
    expect(withOpened(festival, undefined)).toBe(festival);
  });
});
