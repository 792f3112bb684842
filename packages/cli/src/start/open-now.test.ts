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

test('--now leaves a sale alone that is open', () => {
  expect(openNow(festival, new Date('2030-04-01T00:00:00Z'))).toEqual({ festival, notice: undefined });
});

test('--now moves a sale that is over by whole years of 52 weeks, with everything that has a date', () => {
  const item = { id: 'tee', title: { ko: '티셔츠' }, price: 1000, stock: 5, maxPerFan: 1 };
  const room = {
    id: 'camp',
    title: { ko: '캠핑' },
    pricePerNight: 1000,
    prices: [
      { date: '2030-05-02', price: 2000 },
      { weekday: 'fri' as const, price: 3000 },
    ],
    units: 2,
    from: '2030-05-01',
    to: '2030-05-04',
  };
  const goods = [{ ...item, closesAt: '2030-04-01T00:00:00+09:00' }];
  const vouchers = [
    { id: 'early', code: 'EARLY', percent: 10, until: '2030-04-01T00:00:00+09:00' },
    { id: 'late', code: 'LATE', percent: 10, from: '2030-04-01T00:00:00+09:00' },
  ];
  const over = { ...festival, festival: { ...festival.festival, goods, rooms: [room], vouchers } };
  const { festival: opened, notice } = openNow(over, new Date('2031-05-20T00:00:00Z'));
  expect(opened.festival).toMatchObject({
    sales: { opensAt: '2031-05-20T00:00:00Z', closesAt: '2032-04-28T09:00:00Z' },
    performances: [{ startsAt: '2032-04-28T09:00:00Z' }],
    goods: [{ closesAt: '2032-03-28T15:00:00Z' }],
    vouchers: [{ until: '2032-03-28T15:00:00Z' }, { from: '2032-03-28T15:00:00Z' }],
    rooms: [
      {
        from: '2032-04-28',
        to: '2032-05-01',
        prices: [
          { date: '2032-04-29', price: 2000 },
          { weekday: 'fri', price: 3000 },
        ],
      },
    ],
  });
  expect(notice).toBe(
    '--now: sales closed at 2030-05-01T18:00:00+09:00: on this machine every date is 728 days later, and sales close at 2032-04-28T09:00:00Z; gitops/festivals/tutorial-2030.yaml is unchanged\n' +
      '--now: on this machine sales are open since 2031-05-20T00:00:00Z instead of 2032-02-27T11:00:00Z; gitops/festivals/tutorial-2030.yaml is unchanged',
  );
});
