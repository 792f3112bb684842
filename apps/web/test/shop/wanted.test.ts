import { expect, test } from '@jest/globals';
import type { Board } from '../../app/shop/board.ts';
import { SeatMap } from '../../app/shop/seat-map.ts';
import { wantedOf } from '../../app/shop/wanted.ts';

const categories = [
  { id: 'adult', title: { ko: '일반' }, price: 1000 },
  { id: 'youth', title: { ko: '청소년' }, price: 700 },
];
const section = { price: 1000, onSale: true, capacity: 4, available: 4 };
const board: Board = {
  onSale: true,
  sections: [
    { ...section, id: 'A', kind: 'numbered', categories, seats: ['ffff'] },
    { ...section, id: 'S', kind: 'standing', categories },
    { ...section, id: 'T', kind: 'standing', onSale: false },
    { ...section, id: 'U', kind: 'standing', price: 300 },
  ],
};

test('one request per hold: all seats together, each standing section by itself, and nothing of what is not on sale', () => {
  const seats = [
    { seat: 'A/1-1', category: null },
    { seat: 'A/1-2', category: 'youth' },
  ];
  const counts = { S: { adult: 1, youth: 2 }, T: { '': 3 }, U: { '': 1 } };
  expect(wantedOf('day-1', new SeatMap(board), { seats, counts, section: 'A' })).toEqual({
    requests: [
      { performanceId: 'day-1', seats: ['day-1/A/1-1', { id: 'day-1/A/1-2', category: 'youth' }] },
      { performanceId: 'day-1', sectionId: 'S', categories: { adult: 1, youth: 2 } },
      { performanceId: 'day-1', sectionId: 'U', quantity: 1 },
    ],
    sections: ['A', 'S', 'U'],
    count: 6,
    amount: 1000 + 700 + 1000 + 2 * 700 + 300,
  });
});

test('nothing chosen is no request', () => {
  const nothing = { seats: [], counts: { S: { adult: 0 } }, section: '' };
  expect(wantedOf('day-1', new SeatMap(board), nothing)).toEqual({
    ...{ requests: [], sections: [], count: 0, amount: 0 },
  });
});
