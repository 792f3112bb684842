import { expect, test } from '@jest/globals';
import { type Books, falseAnswers } from './books.ts';
import type { Answered } from './purchase.ts';

const line = { id: 'line-1', unitId: 'day-1/A/1-1', paid: 132_000, state: 'PAID' };
const sold: Answered = {
  number: 1,
  outcome: 'sold',
  refusals: [],
  asked: [],
  price: 132_000,
  order: { id: 'order-1', state: 'COMPLETED', total: 132_000, lines: [line] },
  cancelledLine: undefined,
  began: 0,
  waits: [],
  tries: [],
};

/** Books of one order that fits `sold`, with what a case changes. */
function books(
  changed: {
    order?: object;
    line?: object;
    unit?: 'SOLD' | 'PINNED' | 'free';
    captured?: number;
    cancelled?: number;
  } = {},
): Books {
  const { captured = 132_000, cancelled = 0, unit = 'SOLD' } = changed;
  const row = {
    ...{ id: 'line-1', order_id: 'order-1', unit_id: line.unitId, paid: 132_000, fee: null, state: 'PAID' },
    ...changed.line,
  };
  const order = { id: 'order-1', state: 'COMPLETED', total: 132_000, captured, cancelled, ...changed.order };
  const unitId = line.unitId;
  const fact = { kind: 'unit' as const, unitId, holdId: 'hold-1', orderId: 'order-1', since: '' };
  return {
    orders: new Map([['order-1', { ...order, lines: new Map([['line-1', row]]) }]]),
    units: new Map(unit === 'free' ? [] : [[unitId, { ...fact, state: unit }]]),
  };
}

const cancelled = { ...sold, cancelledLine: 'line-1' };
const unpaid: Answered = { ...sold, outcome: 'not-paid' };

test.each<[string, Answered, Books]>([
  ['sold at its price', sold, books()],
  [
    'sold, and the line cancelled for nine tenths',
    cancelled,
    books({ line: { state: 'CANCELLED' }, unit: 'free', cancelled: 118_800 }),
  ],
  ['not paid', unpaid, books({ order: { state: 'CANCELLED' }, captured: 0, unit: 'free' })],
  [
    'paid back in full',
    { ...sold, outcome: 'paid-back' },
    books({ order: { state: 'REFUNDED' }, cancelled: 132_000 }),
  ],
  ['unanswered, and complete', { ...sold, outcome: 'unanswered' }, books()],
  [
    'refused before any order',
    { ...sold, outcome: 'refused', order: undefined },
    { orders: new Map(), units: new Map() },
  ],
])('what a fan was answered is true: %s', (_title, answered, written) => {
  expect(falseAnswers([answered], written)).toEqual([]);
});

test.each<[string, Answered, Books, RegExp]>([
  ['sold, but the order was cancelled', sold, books({ order: { state: 'CANCELLED' } }), /is CANCELLED/],
  ['sold, but nothing was captured', sold, books({ captured: 0 }), /captured 0/],
  ['sold, and charged twice', sold, books({ captured: 264_000 }), /captured 264000/],
  ['sold, and paid back', sold, books({ cancelled: 132_000 }), /paid 132000 back/],
  ['sold, but the seat is free', sold, books({ unit: 'free' }), /is free/],
  [
    'sold at another price than that of its holds',
    { ...sold, price: 99_000 },
    books(),
    /its holds cost 99000/,
  ],
  ['sold, but a line costs another price', sold, books({ line: { paid: 1 } }), /the books say 1$/],
  ['a cancelled line that is still paid', cancelled, books(), /is PAID/],
  [
    'a cancelled line without its refund',
    cancelled,
    books({ line: { state: 'CANCELLED' }, unit: 'free' }),
    /118800 is to be paid back/,
  ],
  [
    'not paid, but charged',
    unpaid,
    books({ order: { state: 'CANCELLED' } }),
    /captured 132000 and paid 0 back/,
  ],
  ['not paid, but sold', unpaid, books(), /is COMPLETED/],
  ['an order that the books do not have', sold, { orders: new Map(), units: new Map() }, /no such order/],
  ['an order that no fan knows of, with money', { ...sold, order: undefined }, books(), /no fan knows/],
])('what is not true is found: %s', (_title, answered, written, what) => {
  expect(
    falseAnswers([answered], written)
      .map((violation) => violation.what)
      .join('\n'),
  ).toMatch(what);
});
