import { expect, test } from '@jest/globals';
import type { DoneFault } from './do-faults.ts';
import { chaosPage } from './page.ts';
import type { Answered } from './purchase.ts';
import { faultAt, faultDuring, faultsSeen, longestWait, type RunReport } from './report.ts';

const killed: DoneFault = {
  name: 'PostgreSQL killed',
  target: 'postgres',
  from: 1_000,
  undone: 1_100,
  to: 9_000,
};
const slow: DoneFault = {
  name: 'provider slow',
  target: 'payment-sandbox',
  from: 9_000,
  undone: 12_000,
  to: 12_500,
};
const bought: Answered = {
  number: 0,
  outcome: 'sold',
  refusals: [],
  asked: [],
  price: 99_000,
  order: undefined,
  cancelledLine: undefined,
  began: 1_500,
  waits: [
    { what: 'hold', began: 1_500, ms: 8_000 },
    { what: 'order', began: 9_500, ms: 200 },
  ],
  tries: [
    { what: 'hold', at: 1_600, came: '503', isRefusal: true, correlationId: 'c-1', times: 3 },
    { what: 'hold', at: 9_400, came: 'ECONNRESET', isRefusal: true, correlationId: undefined, times: 1 },
    { what: 'hold', at: 9_500, came: '201', isRefusal: false, correlationId: 'c-2', times: 1 },
  ],
};
const report: RunReport = { fans: 1, began: 500, answered: [bought], faults: [killed, slow], violations: [] };

test.each([
  [999, undefined],
  [1_000, killed],
  [8_999, killed],
  [9_000, slow],
  [12_500, undefined],
])('at %i ms the fault is %j', (at, fault) => {
  expect(faultAt([killed, slow], at)).toBe(fault);
});

test.each([
  ['within one', { began: 9_100, ms: 100 }, slow],
  ['from the end of one through the next', { began: 8_900, ms: 2_000 }, slow],
  ['from the middle of one into the next', { began: 2_000, ms: 7_500 }, killed],
  ['after all', { began: 12_500, ms: 100 }, undefined],
])('a wait %s counts to the fault during which the fan waited longest', (_where, wait, fault) => {
  expect(faultDuring([killed, slow], { what: 'order', ...wait })).toBe(fault);
});

test('a purchase and a refused try count to the fault during which they were', () => {
  expect(faultsSeen(report)).toEqual([
    { fault: killed, purchases: 1, longest: bought.waits[0], refused: new Map([['503', 3]]) },
    { fault: slow, purchases: 0, longest: bought.waits[1], refused: new Map([['ECONNRESET', 1]]) },
  ]);
  expect(longestWait(report.answered)).toBe(bought.waits[0]);
});

test('the page says when each fault was done, how long it was felt, and which faults the longest wait went through', () => {
  const page = chaosPage(report, {
    command: 'npm run chaos',
    machine: '2 x CPU',
    at: '2026-11-30T00:00:00Z',
  });
  expect(page).toContain(
    'The longest outage a fan saw: **8.0 s**, to hold (PostgreSQL killed: postgres; provider slow: payment-sandbox)',
  );
  expect(page).toContain(
    '| 0:00 | PostgreSQL killed | postgres | 0.1 s | 7.9 s | 1 | 8.0 s (hold) | 3 x 503 |',
  );
  expect(page).toContain(
    '| 0:08 | provider slow | payment-sandbox | 3.0 s | 0.5 s | 0 | 0.2 s (order) | 1 x ECONNRESET |',
  );
});

test('the page shows what is not as it should be', () => {
  const wrong = { ...report, violations: ['unit day-1/A/1-1 is still PINNED'] };
  const page = chaosPage(wrong, { command: 'npm run chaos', machine: '2 x CPU', at: '2026-11-30T00:00:00Z' });
  expect(page).toContain('**Not everything is as it should be:** see below.');
  expect(page).toContain('unit day-1/A/1-1 is still PINNED');
});
