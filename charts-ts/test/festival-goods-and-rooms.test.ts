import { describe, expect, test } from '@jest/globals';
import { festivalText, parseFestival, saleDocument } from '../src/index.ts';
import { findings } from './festival-findings.ts';
import { NUMBERED } from './festival-texts.ts';

/** A festival of goods and rooms: every field, then as the services get it. */
const EXTRAS = NUMBERED.replace(
  'template: seat-kakao',
  'template: seat-merchandise-kakao-stay',
).concat(`goods:
  - { id: cap, title: { ko: 모자 }, price: 20000, stock: 100, maxPerFan: 2 }
  - id: tee
    title: { ko: 티셔츠, en: T-shirt }
    description: { ko: 면 100% }
    price: 35000
    options:
      - { id: M, title: { ko: 미디엄 }, stock: 50 }
      - { id: L, title: { ko: 라지 }, stock: 0, price: 0, free: true }
    maxPerFan: 4
    opensAt: 2026-03-10T12:00:00+09:00
    closesAt: 2026-04-01T12:00:00+09:00
rooms:
  - id: camp
    title: { ko: 캠핑 }
    description: { ko: 텐트 자리 }
    pricePerNight: 60000
    prices:
      - { weekday: fri, price: 80000 }
      - { date: 2026-05-02, price: 0, free: true }
    units: 300
    capacity: 4
    from: 2026-04-30
    to: 2026-05-03
`);

describe('goods and rooms', () => {
  test('come to the services as they stand in the file: instants in UTC, without the word free', () => {
    expect(findings(EXTRAS)).toEqual([]);
    const { goods, rooms, version } = saleDocument(parseFestival(EXTRAS, 'spring-2026.yaml').festival);
    // The first version is not written: toolboxes of earlier releases refuse the field.
    expect(version).toBeUndefined();
    expect(goods).toEqual([
      { id: 'cap', title: { ko: '모자' }, price: 20000, stock: 100, maxPerFan: 2 },
      {
        id: 'tee',
        title: { ko: '티셔츠', en: 'T-shirt' },
        description: { ko: '면 100%' },
        price: 35000,
        options: [
          { id: 'M', title: { ko: '미디엄' }, stock: 50 },
          { id: 'L', title: { ko: '라지' }, stock: 0, price: 0 },
        ],
        maxPerFan: 4,
        opensAt: '2026-03-10T03:00:00.000Z',
        closesAt: '2026-04-01T03:00:00.000Z',
      },
    ]);
    expect(rooms).toEqual([
      {
        id: 'camp',
        title: { ko: '캠핑' },
        description: { ko: '텐트 자리' },
        pricePerNight: 60000,
        prices: [
          { weekday: 'fri', price: 80000 },
          { date: '2026-05-02', price: 0 },
        ],
        units: 300,
        capacity: 4,
        from: '2026-04-30',
        to: '2026-05-03',
      },
    ]);
  });

  test.each<[mistake: string, from: string, to: string, expected: string]>([
    ['no stock', 'stock: 100, ', '', 'item cap needs stock, or options with a stock each'],
    [
      'two stocks',
      '    price: 35000',
      '    stock: 5\n    price: 35000',
      'item tee has options, and each has its stock: remove stock here',
    ],
    ['one option twice', 'id: L', 'id: M', 'a second option with id "M"'],
    [
      'a forgotten price of an option',
      ', free: true }\n    maxPerFan',
      ' }\n    maxPerFan',
      'option L of tee costs 0: say "free: true" if that is meant',
    ],
    [
      'a free option at the price of the item',
      'price: 0, free: true }\n    maxPerFan',
      'free: true }\n    maxPerFan',
      'option L of tee is free but has no price of its own: add price: 0',
    ],
    [
      'a sale of its own before all others',
      '2026-03-10T12',
      '2026-02-10T12',
      "sales of tee would open (2026-02-10T12:00:00+09:00) outside of the festival's sale (2026-03-01T20:00:00+09:00 to 2026-04-30T23:59:00+09:00)",
    ],
    [
      'a sale of its own after all others',
      '2026-04-01T12',
      '2026-05-01T12',
      "sales of tee would close (2026-05-01T12:00:00+09:00) outside of the festival's sale (2026-03-01T20:00:00+09:00 to 2026-04-30T23:59:00+09:00)",
    ],
    [
      'a sale that ends first',
      '2026-04-01T12',
      '2026-03-09T12',
      'sales of tee close (2026-03-09T12:00:00+09:00) before they open (2026-03-10T12:00:00+09:00)',
    ],
    [
      'nights the wrong way round',
      'to: 2026-05-03',
      'to: 2026-04-30',
      'camp: check-out day 2026-04-30 is not after 2026-04-30',
    ],
    [
      'a year mistyped',
      'to: 2026-05-03',
      'to: 2028-05-03',
      'camp would be let for 734 nights, and 366 are allowed',
    ],
    [
      'nights that are over',
      'from: 2026-04-30\n    to: 2026-05-03',
      'from: 2026-02-27\n    to: 2026-03-01',
      'camp: check-out day 2026-03-01 is not after the day that sales open (2026-03-01)',
    ],
    [
      'a price of two kinds',
      'weekday: fri',
      'weekday: fri, date: 2026-05-01',
      'a price of camp has either date or weekday',
    ],
    ['a price of no night', '{ weekday: fri, ', '{ ', 'a price of camp has either date or weekday'],
    [
      'a price of the check-out day',
      'date: 2026-05-02',
      'date: 2026-05-03',
      '2026-05-03 is no night of camp: the first is 2026-04-30, the check-out day is 2026-05-03',
    ],
    [
      'a price of a day that is not let',
      'weekday: fri',
      'weekday: mon',
      'camp has no night on a mon: it is let from 2026-04-30 to 2026-05-03',
    ],
    [
      'two prices of one night',
      '- { date: 2026-05-02, price: 0, free: true }',
      '- { weekday: fri, price: 1 }',
      'a second price of camp for fri',
    ],
    [
      'a forgotten price of a night',
      '2026-05-02, price: 0, free: true',
      '2026-05-02, price: 0',
      'night 2026-05-02 of camp costs 0: say "free: true" if that is meant',
    ],
    ['an unknown day of the week', 'weekday: fri', 'weekday: Fri', 'must be one of'],
  ])('with %s are explained', (_mistake, from, to, expected) => {
    expect(EXTRAS).toContain(from);
    expect(findings(EXTRAS.replace(from, to)).join('\n')).toContain(expected);
  });

  test('with several mistakes show them all at once', () => {
    const text = EXTRAS.replace('stock: 100, ', '')
      .replace('id: L', 'id: M')
      .replace('date: 2026-05-02', 'date: 2026-05-03');
    expect(findings(text)).toHaveLength(3);
  });
});

test.each([55_000, 0])(
  'the file that clove new writes for goods and rooms is valid, at a price of %s too',
  (price) => {
    const text = festivalText({
      slug: 'spring-2026',
      titleKo: '봄 축제',
      template: 'seat-merchandise-stay',
      timezone: 'Asia/Seoul',
      currency: 'KRW',
      opensAt: '2026-03-01T20:00:00+09:00',
      closesAt: '2026-05-01T18:00:00+09:00',
      startsAt: '2026-05-01T18:00:00+09:00',
      expectedFans: 100,
      maxTicketsPerFan: 4,
      price,
      places: { rows: 5, seatsPerRow: 10 },
      goods: true,
      rooms: true,
    });
    expect(findings(text)).toEqual([]);
    const { goods, rooms } = parseFestival(text, 'spring-2026.yaml').festival;
    expect(goods).toMatchObject([{ id: 'tee', price, options: [{ stock: 50 }, { stock: 50 }] }]);
    expect(rooms).toMatchObject([{ id: 'camp-a', from: '2026-05-01', to: '2026-05-02' }]);
  },
);
