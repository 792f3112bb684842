import { describe, expect, test } from '@jest/globals';
import { type DiffReport, diffTargets, formatDiff, withGates } from '../../src/diff/index.ts';
import type { OpsFile } from '../../src/index.ts';
import { deployment, having, type Manifest, type SaleText, sale, tree } from './trees.ts';

const BEFORE_OPENING = new Date('2026-05-31T00:00:00Z');
const WHILE_OPEN = new Date('2026-06-15T00:00:00Z');

function sold(change: (document: SaleText) => void, at?: Date): DiffReport {
  return diffTargets(tree(sale('00000001')), tree(sale('00000002', change)), at === undefined ? {} : { at });
}

const currency = (s: SaleText) => Object.assign(s, { currency: 'USD' });
const zone = (s: SaleText) => Object.assign(s, { timezone: 'Asia/Tokyo' });
const opening = (to: string) => (s: SaleText) => Object.assign(s.sales, { opensAt: to });
const closing = (to: string) => (s: SaleText) => Object.assign(s.sales, { closesAt: to });
const price = (to: number) => (s: SaleText) =>
  Object.assign(s.performances[0]?.sections[0] ?? {}, { price: to });

describe('what a change means depends on whether sales have opened', () => {
  test.each([
    ['the currency', currency, BEFORE_OPENING, 'disruptive'],
    ['the currency', currency, WHILE_OPEN, 'impossible'],
    ['the zone', zone, BEFORE_OPENING, 'disruptive'],
    ['the zone', zone, WHILE_OPEN, 'impossible'],
    ['an opening in the future', opening('2026-07-01T11:00:00.000Z'), WHILE_OPEN, 'disruptive'],
    ['a later opening of what is not open', opening('2026-07-01T11:00:00.000Z'), BEFORE_OPENING, 'sale'],
    ['another opening in the past', opening('2026-06-02T11:00:00.000Z'), WHILE_OPEN, 'sale'],
    ['an end at once', closing('2026-06-14T11:00:00.000Z'), WHILE_OPEN, 'disruptive'],
    ['an earlier end', closing('2026-07-14T11:00:00.000Z'), WHILE_OPEN, 'sale'],
  ] as const)('%s: %#', (_what, change, at, expected) => {
    expect(sold(change, at).classes[0]).toBe(expected);
  });

  test('a currency that provisioning refuses stops the change, and no new name is offered', () => {
    const report = withGates(sold(currency, WHILE_OPEN), {
      ops: () => ({}),
      freezes: () => [],
      openings: () => [],
      at: WHILE_OPEN,
    });
    expect(report.gates.map(({ rule }) => rule)).toEqual(['impossible']);
    expect(report.gates[0]?.remediation).toBe('leave the value as it is: orders were made with it');
  });
});

describe('refund rules that give fans less or shorter are more than another sale', () => {
  const rules = (refunds: readonly object[]) => (s: SaleText) => Object.assign(s, { refunds });
  const week = { untilDaysBefore: 7, feePercent: 10 };
  const day = { untilDaysBefore: 1, feePercent: 30 };
  const bought = { withinDaysOfPurchase: 7, feePercent: 0 };
  test.each([
    ['a higher fee', [week, day], [week, { ...day, feePercent: 31 }], 'disruptive'],
    ['a lower fee', [week, day], [week, { ...day, feePercent: 29 }], 'sale'],
    ['a rule that is gone', [week, day, bought], [week, day], 'disruptive'],
    ['a rule more', [week], [week, bought, { ...day, cutOff: '17:00' }], 'sale'],
    ['a cut-off', [day], [{ ...day, cutOff: '17:00' }], 'disruptive'],
    ['an earlier cut-off', [{ ...day, cutOff: '17:00' }], [{ ...day, cutOff: '09:00' }], 'disruptive'],
    ['a later cut-off', [{ ...day, cutOff: '09:00' }], [{ ...day, cutOff: '17:00' }], 'sale'],
    ['the same fee until later', [week], [{ untilDaysBefore: 5, feePercent: 10 }], 'sale'],
    ['the same fee for a shorter time', [week], [{ untilDaysBefore: 9, feePercent: 10 }], 'disruptive'],
    ['no cut-off', [{ ...day, cutOff: '17:00' }], [day], 'sale'],
  ])('%s', (_what, before, after, expected) => {
    const report = diffTargets(
      tree(sale('00000001', rules(before))),
      tree(sale('00000002', rules(after))),
      {},
    );
    expect(report.classes[0]).toBe(expected);
  });
});

describe('a payment provider that goes', () => {
  const CONTAINER = ['spec', 'template', 'spec', 'containers', 0];
  const secret = (name: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: 'payment-providers', key: name } },
  });
  const payment = (image: string, ...keys: string[]) => {
    const named = having(
      deployment('payment'),
      [...CONTAINER, 'image'],
      `ghcr.io/clove-tickets/${image}:aaaaaaaaaaaa`,
    );
    return having(named, [...CONTAINER, 'env'], keys.map(secret));
  };
  const both = payment('payment-kakao-toss', 'KAKAO_SECRET_KEY', 'TOSS_CLIENT_KEY', 'TOSS_SECRET_KEY');
  const one = payment('payment-kakao', 'KAKAO_SECRET_KEY');
  const changed = (before: Manifest, after: Manifest, at: Date) =>
    diffTargets(tree(before, sale('00000001')), tree(after, sale('00000001')), { at });

  test('once fans may have paid through it, needs an acknowledgement, and the way that keeps refunds is said', () => {
    const report = changed(both, one, WHILE_OPEN);
    expect(report.classes[0]).toBe('data-destroying');
    expect(report.notes).toEqual([expect.stringContaining('write "paymentsEnded: [toss]"')]);
    const gated = withGates(report, {
      ops: () => ({}),
      freezes: () => [],
      openings: () => [],
      at: WHILE_OPEN,
    });
    expect(gated.gates.map(({ rule }) => rule)).toEqual(['unacknowledged-destruction']);
  });

  test('before sales open, or as one more, is another variant and no more', () => {
    expect(changed(both, one, BEFORE_OPENING).classes[0]).toBe('disruptive');
    expect(changed(one, both, WHILE_OPEN).notes).toEqual([]);
  });
});

describe('unusual values', () => {
  const marks = (report: DiffReport) =>
    report.targets.flatMap(({ objects }) =>
      objects.flatMap(({ fields }) => fields.flatMap(({ unusual }) => unusual?.description ?? [])),
    );
  const rename = (s: SaleText) => Object.assign(s.performances[1] ?? {}, { id: 'day-two' });

  test.each([
    ['half the price', price(66_000), ['2 times as low']],
    ['a little more than half', price(66_001), []],
    ['double the price', price(264_000), ['2 times as high']],
    ['almost double', price(263_999), []],
    ['ten times the price', price(1_320_000), ['10 times as high']],
    ['nothing to pay', price(0), ['is free from now on']],
    [
      'an end in the past',
      closing('2026-06-14T11:00:00.000Z'),
      ['is in the past: nothing is sold from then on'],
    ],
    ['another id', rename, ['renamed to day-two? An id is never renamed: what was sold stays with day-2']],
    ['a performance that is gone', (s: SaleText) => s.performances.pop(), []],
  ])('%s', (_what, change, expected) => {
    expect(marks(sold(change, WHILE_OPEN))).toEqual(expected);
  });

  test('a pass with another id is marked as what is sold by itself is', () => {
    const passes = (id: string) => (s: SaleText) =>
      Object.assign(s, { passes: [{ id, performances: ['day-1', 'day-2'], quota: 100, price: 200_000 }] });
    const report = diffTargets(
      tree(sale('00000001', passes('two-days'))),
      tree(sale('00000002', passes('both-days'))),
      { at: WHILE_OPEN },
    );
    expect(marks(report)).toEqual([
      'renamed to both-days? An id is never renamed: what was sold stays with two-days',
    ]);
  });

  test('of a new festival whose sale is over are marked too', () => {
    const report = diffTargets(new Map(), tree(sale('00000001')), { at: new Date('2027-01-01T00:00:00Z') });
    expect(marks(report)).toEqual(['is in the past: nothing is sold from then on']);
  });

  test('stand in every format', () => {
    const report = sold(price(1_320_000), WHILE_OPEN);
    const line = 'sections[A].price: 132000 -> 1320000: 10 times as high';
    expect(formatDiff(report, 'terminal')).toContain(line);
    expect(formatDiff(report, 'terminal')).toMatch(/^ {4}! data\["sale\.json"\].*price: 132000 -> 1320000/m);
    expect(formatDiff(report, 'markdown')).toContain(line);
    expect(formatDiff(report, 'html')).toMatch(/unusual: is this meant\?.*10 times as high/);
    expect(formatDiff(report, 'json')).toContain('10 times as high');
  });

  describe('beyond the bound of the environment', () => {
    const gates = (report: DiffReport, bounds: (number | undefined)[], ops: OpsFile = {}) =>
      withGates(report, {
        ops: () => ops,
        freezes: () => [],
        openings: () => [],
        bounds: () => bounds.map((priceFactor) => (priceFactor === undefined ? undefined : { priceFactor })),
        at: WHILE_OPEN,
      });
    const rules = (report: DiffReport) => report.gates.map(({ rule }) => rule);
    const threefold = sold(price(396_000), WHILE_OPEN);

    test('wait for an acknowledgement of exactly them', () => {
      const [gate] = gates(threefold, [2]).gates;
      expect(gate).toMatchObject({
        rule: 'unacknowledged-values',
        message: expect.stringContaining('3 times as high'),
      });
      const hash = /accepts: "([0-9a-f]{12})"/.exec(gate?.remediation ?? '')?.[1] ?? '';
      const agreed = { accepts: hash, reason: 'agreed with the organiser', by: 'ops' };
      expect(rules(gates(threefold, [2], { acknowledgements: [agreed] }))).toEqual([]);
      const other = sold(price(400_000), WHILE_OPEN);
      expect(rules(gates(other, [2], { acknowledgements: [agreed] }))).toEqual([
        'unacknowledged-values',
        'stale-acknowledgement',
      ]);
      // What is agreed to be unusual is not agreed to be destroyed.
      const destroying = sold((s) => s.performances.pop(), WHILE_OPEN);
      expect(rules(gates(destroying, [2], { acknowledgements: [agreed] }))).toEqual([
        'unacknowledged-destruction',
      ]);
    });

    test('are those at the bound and above, by the stricter of both sides; without one none', () => {
      expect(rules(gates(threefold, [3]))).toEqual(['unacknowledged-values']);
      expect(rules(gates(threefold, [3.1]))).toEqual([]);
      expect(rules(gates(threefold, [2, undefined]))).toEqual(['unacknowledged-values']);
      expect(rules(gates(threefold, [undefined, undefined]))).toEqual([]);
    });

    test('are all that have no measure, such as an end in the past', () => {
      expect(rules(gates(sold(closing('2026-06-14T11:00:00.000Z'), WHILE_OPEN), [100]))).toEqual([
        'unacknowledged-values',
      ]);
    });
  });
});
