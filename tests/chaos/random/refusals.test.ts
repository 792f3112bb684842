import { expect, test } from '@jest/globals';
import type { Answered } from './purchase.ts';
import { falseRefusals } from './refusals.ts';
import type { WantedHold } from './wanted.ts';

function answered(number: number, hold: WantedHold, refusal?: string): Answered {
  return {
    number,
    outcome: 'refused',
    refusals: [],
    asked: [{ hold, refusal }],
    price: 0,
    order: undefined,
    cancelledLine: undefined,
    began: 0,
    waits: [],
    tries: [],
  };
}

function seats(...ids: string[]): WantedHold {
  return { path: '/api/seats/holds', body: { performanceId: 'day-1', seats: ids }, price: 0 };
}

function prints(quantity: number): WantedHold {
  return { path: '/api/goods/holds', body: { itemId: 'print', optionId: 'one', quantity }, price: 0 };
}

function cabin(from: string, to: string): WantedHold {
  return { path: '/api/rooms/holds', body: { roomId: 'cabin', from, to, units: 1 }, price: 0 };
}

test.each<[string, Answered[], number[]]>([
  [
    'a seat that another fan asked for',
    [answered(0, seats('day-1/A/1-1', 'day-1/A/1-2')), answered(1, seats('day-1/A/1-2'), 'seats-taken')],
    [],
  ],
  [
    'a seat that no other fan asked for',
    [answered(0, seats('day-1/A/1-1')), answered(1, seats('day-1/A/1-2'), 'seats-taken')],
    [1],
  ],
  ['more prints than are left', [answered(0, prints(29)), answered(1, prints(2), 'sold-out')], []],
  ['prints of which enough are left', [answered(0, prints(28)), answered(1, prints(2), 'sold-out')], [1]],
  [
    'a night of which all are taken, beside one of which some are left',
    [
      ...Array.from({ length: 10 }, (_, number) => answered(number, cabin('2030-12-31', '2031-01-01'))),
      answered(10, cabin('2030-12-30', '2031-01-01'), 'sold-out'),
      answered(11, cabin('2030-12-30', '2030-12-31'), 'sold-out'),
    ],
    [11],
  ],
])('a refusal is true: %s', (_title, all, wrong) => {
  expect(falseRefusals(all).map((violation) => violation.of?.number)).toEqual(wrong);
});
