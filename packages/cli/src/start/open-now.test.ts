import { festivalText, parseFestival } from '@clove/charts-ts';
import { expect, test } from '@jest/globals';
import { openNow } from './open-now.ts';

const festival = parseFestival(
  festivalText({
    slug: 'tutorial-2030',
    titleKo: '연습',
    template: 'noseat',
    timezone: 'Asia/Seoul',
    currency: 'KRW',
    opensAt: '2030-03-01T20:00:00+09:00',
    closesAt: '2030-05-01T18:00:00+09:00',
    startsAt: '2030-05-01T18:00:00+09:00',
    expectedFans: 100,
    maxTicketsPerFan: 4,
    price: 1000,
    places: { capacity: 50 },
  }),
  'gitops/festivals/tutorial-2030.yaml',
);

test('--now opens a sale that the file opens in 2030, changes nothing else and says so', () => {
  const opened = openNow(festival, new Date('2026-11-29T07:31:00Z'));
  expect(opened.festival.festival).toEqual({
    ...festival.festival,
    sales: { ...festival.festival.sales, opensAt: '2026-11-29T07:00:00Z' },
  });
  expect(opened.notice).toBe(
    '--now: on this machine sales are open since 2026-11-29T07:00:00Z instead of 2030-03-01T20:00:00+09:00; ' +
      'gitops/festivals/tutorial-2030.yaml is unchanged',
  );
});

test('--now opens the sale of each item too that begins later', () => {
  const item = { id: 'tee', title: { ko: '티셔츠' }, price: 1000, stock: 5, maxPerFan: 1 };
  const closesAt = '2030-04-01T00:00:00+09:00';
  const goods = [item, { ...item, id: 'cap', opensAt: '2030-03-10T00:00:00+09:00', closesAt }];
  const opened = openNow(
    { ...festival, festival: { ...festival.festival, goods } },
    new Date('2026-11-29T07:31:00Z'),
  );
  expect(opened.festival.festival.goods).toEqual([
    item,
    { ...item, id: 'cap', opensAt: '2026-11-29T07:00:00Z', closesAt },
  ]);
});

test('--now leaves a sale alone that is open, and refuses one that is over', () => {
  expect(openNow(festival, new Date('2030-04-01T00:00:00Z'))).toEqual({ festival, notice: undefined });
  expect(() => openNow(festival, new Date('2030-05-01T09:00:00Z'))).toThrow(
    '--now: sales closed at 2030-05-01T18:00:00+09:00: set a later sales.closesAt',
  );
});
