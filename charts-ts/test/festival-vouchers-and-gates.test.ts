import { describe, expect, test } from '@jest/globals';
import { parseFestival, saleDocument } from '../src/index.ts';
import { findings } from './festival-findings.ts';
import { NUMBERED } from './festival-texts.ts';

describe('the vouchers of a festival file', () => {
  const withVouchers = (vouchers: string) => `${NUMBERED}\nvouchers:\n${vouchers}\n`;
  const voucher = (fields: string, id = 'early', code = 'EARLY') =>
    `  - { id: ${id}, code: ${code}, ${fields} }`;

  test('go to the services with instants in UTC, and a code as it is compared', () => {
    const text = withVouchers(
      voucher('percent: 10, from: 2026-04-01T20:00:00+09:00, usesPerFan: 1', 'early', 'early-bird'),
    );
    expect(saleDocument(parseFestival(text, 'gitops/festivals/spring-2026.yaml').festival).vouchers).toEqual([
      { id: 'early', code: 'EARLYBIRD', percent: 10, from: '2026-04-01T11:00:00.000Z', usesPerFan: 1 },
    ]);
  });

  test.each([
    [voucher('percent: 10, amount: 100'), 'a voucher has one discount'],
    [voucher('uses: 5'), 'a voucher gives a discount'],
    [voucher('percent: 100'), 'say free: true'],
    [
      voucher('percent: 5, from: 2026-04-02T00:00:00Z, until: 2026-04-01T00:00:00Z'),
      'until is not after from',
    ],
    [voucher('presale: true'), 'presale needs from'],
    [voucher('presale: true, from: 2026-12-30T00:00:00Z'), 'when the sale is open for all'],
    [voucher('percent: 5, performances: [day-9]'), 'voucher early: there is no performance day-9'],
    [voucher('percent: 5, sections: [ZZ]'), 'voucher early: there is no section ZZ'],
    [voucher('percent: 5, categories: [child]'), 'voucher early: there is no category child'],
    [voucher('percent: 5, goods: [tee]'), 'voucher early: there is no item tee'],
    [voucher('percent: 5, rooms: [camp]'), 'voucher early: there is no room camp'],
    [voucher('opens: [A]'), 'voucher early: there is no hidden section A'],
    [`${voucher('percent: 5')}\n${voucher('percent: 5', 'late', 'ear-ly')}`, 'have the same code'],
    [
      `${voucher('percent: 5')}\n${voucher('percent: 5', 'early', 'LATE')}`,
      'a second voucher with id "early"',
    ],
    [voucher('percent: 5', 'early', 'abc'), '4 to 32 letters and digits'],
  ])('are refused where they disagree with themselves or with what is sold: %s', (vouchers, expected) => {
    expect(findings(withVouchers(vouchers))).toEqual([expect.stringContaining(expected)]);
  });
});

describe('the gates of a festival file', () => {
  const withGates = (gates: string) => `${NUMBERED}\ngates:\n${gates}\n`;
  const gate = (fields: string) => `  - { id: north, title: { ko: 북문 }${fields} }`;

  test('go to the services as they are', () => {
    const text = withGates(gate(', doors: [n1], reentry: true'));
    expect(saleDocument(parseFestival(text, 'gitops/festivals/spring-2026.yaml').festival).gates).toEqual([
      { id: 'north', title: { ko: '북문' }, doors: ['n1'], reentry: true },
    ]);
  });

  test.each([
    [gate(', performances: [day-9]'), 'gate north: there is no performance day-9'],
    [gate(', sections: [ZZ]'), 'gate north: there is no section ZZ'],
    [gate(', categories: [adlt]'), 'gate north: there is no category adlt'],
    [`${gate('')}\n${gate('')}`, 'a second gate with id "north"'],
  ])('are refused where they disagree with what is sold: %s', (gates, expected) => {
    expect(findings(withGates(gates))).toEqual([expect.stringContaining(expected)]);
  });

  test('serve price categories that a section of theirs has', () => {
    const categories = '[{ id: adult, title: { ko: 성인 }, price: 99000 }]';
    const sold = (gates: string) =>
      withGates(gates).replace('capacity: 500, price: 99000', `capacity: 500, categories: ${categories}`);
    expect(findings(sold(gate(', sections: [S], categories: [adult]')))).toEqual([]);
    const lines = sold(gate(', sections: [A], categories: [adult]')).split('\n').length - 1;
    expect(findings(sold(gate(', sections: [A], categories: [adult]')))).toEqual([
      `:${lines}:65 gate north: none of its sections has the category adult`,
    ]);
    expect(findings(sold(gate(', categories: [adulte]')))).toEqual([
      expect.stringContaining('there is no category adulte; did you mean "adult"?'),
    ]);
  });
});
