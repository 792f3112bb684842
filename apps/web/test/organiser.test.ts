import { describe, expect, test } from '@jest/globals';
import { admittable, admittedBy } from '../app/organiser/gates/gate-lists.ts';
import { findingsOf, type Settlement, sumsOf } from '../app/organiser/money/settlement-data.ts';
import { effectOf, mayCancel } from '../app/organiser/orders/cancelling.ts';
import type { DeskLine, LineQuote } from '../app/organiser/orders/order-data.ts';
import { type Looking, pagesFor } from '../app/organiser/pages.ts';
import { passLabelOf } from '../app/organiser/pass-label.ts';
import { doorsAfter, editOf } from '../app/organiser/performances/change.ts';
import { tally, withQuietHours } from '../app/organiser/sales/tally.ts';
import { placesInWords, staffStates } from '../app/organiser/seats/staff-seats.ts';
import { shortIds } from '../app/organiser/short-ids.ts';
import { termsOf } from '../app/organiser/vouchers/voucher-terms.ts';
import { fromZoned, toZoned } from '../app/organiser/zoned.ts';
import { SeatMap } from '../app/shop/seat-map.ts';

const SEOUL = 'Asia/Seoul';

describe('cancelling for a fan', () => {
  const line = (id: string, state = 'PAID'): DeskLine => ({
    ...{ id, ticketId: id, inventory: 'seat', item: 'day-1/A', label: null, category: null },
    ...{ performanceId: 'day-1', sectionId: 'A', seat: 'A 1-1', unitPrice: 100, paid: 100, state, fee: null },
  });
  const lines = [line('a'), line('b'), line('c'), line('d', 'CANCELLED')];
  const offer = { fee: 30, refund: 70, until: '2026-08-01T00:00:00Z' };
  const quotes: LineQuote[] = [
    { lineId: 'a', refused: null, offer },
    { lineId: 'b', refused: 'REFUNDS_CLOSED', offer: null },
    { lineId: 'c', refused: 'CHECKED_IN', offer: null },
    { lineId: 'd', refused: 'LINE_CANCELLED', offer: null },
  ];
  const all = new Set(['a', 'b', 'c', 'd']);

  test('by the rules keeps the fee, and leaves what the rules do not give back', () => {
    expect(effectOf(lines, quotes, all, 'by-rules')).toEqual({
      lineIds: ['a'],
      refund: 70,
      kept: 30,
      left: 3,
    });
  });

  test('without a fee gives everything back, also where refunds are closed, never what was used', () => {
    expect(effectOf(lines, quotes, all, 'none')).toEqual({
      lineIds: ['a', 'b'],
      refund: 200,
      kept: 0,
      left: 2,
    });
    expect(lines.map((each, index) => mayCancel(each, quotes[index]))).toEqual([true, true, false, false]);
  });
});

describe('sales', () => {
  const item = (category: string, units: number, voidUnits: number) => ({
    ...{ inventory: 'seat', item: 'day-1/A', category, units, paid: units * 10 },
    ...{ voidUnits, voidPaid: voidUnits * 10, feesKept: voidUnits },
  });

  test('what is void is taken off what was sold', () => {
    expect(
      tally([item('adult', 5, 2), item('youth', 3, 0), item('adult', 1, 0)], (each) => each.category ?? ''),
    ).toEqual([
      { key: 'adult', units: 4, revenue: 40, voidUnits: 2, feesKept: 2 },
      { key: 'youth', units: 3, revenue: 30, voidUnits: 0, feesKept: 0 },
    ]);
  });

  test('hours without sales stand between the others, the newest are kept', () => {
    const hour = (at: string, units: number) => ({
      hour: at,
      units,
      paid: 0,
      holds: 0,
      orders: 0,
      completed: 0,
    });
    const hours = [hour('2026-06-01T22', 1), hour('2026-06-02T01', 4)];
    const charted = withQuietHours(hours, 3).map((each) => [each.hour, each.units]);
    expect(charted).toEqual([
      ['2026-06-01T23', 0],
      ['2026-06-02T00', 0],
      ['2026-06-02T01', 4],
    ]);
  });
});

describe('seats of staff', () => {
  test('those of the house, those that staff closed and those that are not there are distinguished', () => {
    const map = new SeatMap({
      onSale: true,
      sections: [
        {
          id: 'A',
          kind: 'numbered',
          price: 1,
          onSale: true,
          capacity: 6,
          available: 1,
          seats: ['fhs', 'xxx'],
        },
      ],
    });
    const section = map.section('A');
    if (section === undefined) throw new Error('no section');
    const house = [{ id: 'day-1/A/2-1', sectionId: 'A', state: 'FREE' as const }];
    const blocks = [
      {
        id: '1',
        seats: ['day-1/A/2-2'],
        note: 'camera',
        by: 'me',
        at: '2026-06-01T00:00:00Z',
        unblocked: [],
      },
    ];
    expect(staffStates('day-1', section, house, blocks)).toEqual([
      ...['free', 'held', 'sold'],
      ...['house', 'blocked', 'not-there'],
    ]);
  });

  test('neighbours are said together', () => {
    expect(placesInWords(['3-12', '3-13', '3-14', '4-1', 'B-2-7'])).toBe('3-12…3-14, 4-1, B-2-7');
  });
});

describe('what forms send', () => {
  test('times are those of the festival’s zone, whatever the reader’s is, also where clocks change', () => {
    expect(fromZoned('2026-08-07T13:00', SEOUL)).toBe('2026-08-07T04:00:00.000Z');
    expect(toZoned('2026-08-07T04:00:00Z', SEOUL)).toBe('2026-08-07T13:00');
    for (const text of ['2026-03-29T01:30', '2026-03-29T03:30', '2026-10-25T12:00', '2026-01-01T00:00']) {
      expect(toZoned(fromZoned(text, 'Europe/Berlin') ?? '', 'Europe/Berlin')).toBe(text);
    }
    expect([fromZoned('', SEOUL), fromZoned('tomorrow', SEOUL)]).toEqual([undefined, undefined]);
  });

  test('of a performance only what is other than before', () => {
    const before = {
      ...{ id: 'day-1', title: { ko: '첫째 날', en: 'Day 1' }, description: null },
      ...{ startsAt: '2026-08-07T04:00:30Z', doorsAt: '2026-08-07T01:00:00Z', cancelled: null },
      ...{ sections: [], onSale: true, picture: null },
    };
    const typed = {
      ...{ titleKo: '첫째 날', titleEn: 'Day 1', descriptionKo: '', descriptionEn: '' },
      ...{ startsAt: '2026-08-07T13:00', doorsAt: '2026-08-07T10:00', salesCloseAt: '' },
    };
    expect(editOf(before, typed, SEOUL)).toEqual({});
    expect(
      editOf(before, { ...typed, titleEn: 'Friday', startsAt: '2026-08-07T14:00', doorsAt: '' }, SEOUL),
    ).toEqual({
      title: { ko: '첫째 날', en: 'Friday' },
      startsAt: '2026-08-07T05:00:00.000Z',
      doorsAt: null,
    });
    expect(doorsAfter(before, { startsAt: '2026-08-08T05:00:30.000Z' })).toBe('2026-08-08T02:00:00.000Z');
    expect(doorsAfter(before, { startsAt: '2026-08-08T05:00:00.000Z', doorsAt: null })).toBeNull();
    expect(doorsAfter(before, {})).toBe(before.doorsAt);
  });

  test('of a voucher what was not asked for stays, and an empty field takes a term away', () => {
    const before = { percent: 10, uses: 5, goods: ['tee'], until: '2026-06-30T15:00:00Z' };
    const typed = { value: '3000', sections: 'A, B', until: '', uses: '7', titleKo: '' };
    expect(termsOf(before, 'amount', typed, SEOUL)).toEqual({
      ...{ amount: 3000, uses: 7, goods: ['tee'], sections: ['A', 'B'] },
    });
  });
});

describe('settlement', () => {
  const settlement: Settlement = {
    days: [
      {
        day: '2026-06-01',
        methods: [
          {
            ...{
              method: 'toss',
              payments: 2,
              captured: 1000,
              refunded: 200,
              refundedByHand: 50,
              providerFees: 30,
            },
          },
        ],
        sold: [],
        reconciliation: {
          state: 'differs',
          differences: 1,
          findings: [
            {
              ...{ kind: 'paid-differs', orderId: 'o', paymentId: 'p', refundId: null, providerKey: null },
              ...{ expected: 1000, found: 900 },
            },
          ],
        },
      },
      { day: '2026-06-02', methods: [], sold: [], reconciliation: null },
    ],
  };

  test('adds up, and names each difference with its day', () => {
    expect(sumsOf(settlement)).toEqual({
      ...{ captured: 1000, refunded: 200, byHand: 50, fees: 30, net: 770, differences: 1, notCompared: 1 },
    });
    expect(findingsOf(settlement)).toMatchObject([
      {
        day: '2026-06-01',
        kind: 'paid-differs',
        orderId: 'o',
        where: 'payment p',
        expected: 1000,
        found: 900,
      },
    ]);
  });
});

test('a list of the team marks a pass that only fans with a code see', () => {
  const t = (text: 'passNamed' | 'byCode', values = { title: '' }) =>
    text === 'passNamed' ? `${values.title} (pass)` : 'by code only';
  const words = { t, localised: ({ en }: { readonly en?: string | undefined }) => en ?? '' };
  const title = { ko: '팬클럽', en: 'Fan club' };
  expect(passLabelOf({ title, hidden: true }, words)).toBe('Fan club (pass) · by code only');
  expect(passLabelOf({ title, hidden: false }, words)).toBe('Fan club (pass)');
  expect(passLabelOf({ title }, words)).toBe('Fan club (pass)');
});

describe('the menu', () => {
  const everything = ['seat', 'merch', 'stay', 'notification', 'webhook'];
  const member = (role: Looking['role'], scopes: string[] = []): Looking => ({ role, scopes });
  const names = (...asked: Parameters<typeof pagesFor>) => pagesFor(...asked).map(({ name }) => name);

  test('is of the role, of the festival’s services and of the places that staff are bound to', () => {
    expect(names(member('fan'), everything)).toEqual([]);
    expect(names(member('support'), everything)).toEqual(['orders']);
    expect(names(member('staff'), everything)).toEqual([
      ...['boxOffice', 'goodsDesk', 'roomsDesk', 'gates', 'seats'],
    ]);
    expect(names(member('staff', ['gate:north']), everything)).toEqual(['gates', 'seats']);
    expect(names(member('staff', ['desk:goods']), everything)).toEqual(['goodsDesk', 'gates', 'seats']);
    expect(names(member('staff', ['desk:rooms']), everything)).toEqual(['roomsDesk', 'gates', 'seats']);
    expect(names(member('staff'), ['seat'])).toEqual(['boxOffice', 'gates', 'seats']);
    expect(names(member('organiser'), everything)).not.toContain('levers');
    expect(names(member('organiser'), ['seat'])).not.toContain('goods');
    expect(names(member('ops'), everything)).toContain('levers');
  });
});

test('a gate says by name whom it admits, and by id where the festival has no such name', () => {
  const untitled = { id: 'A', kind: 'standing' as const, capacity: 10, price: 1 };
  const front = { ...untitled, title: { ko: '앞', en: 'Front' } };
  const performance = (id: string, title: string) => ({
    ...{ id, title: { ko: title, en: title }, startsAt: '2030-12-31T10:00:00Z', cancelled: null },
    ...{ description: null, picture: null },
    ...{ onSale: true, sections: [untitled, front] },
  });
  const festival = { performances: [performance('day-1', 'Day 1'), performance('day-2', 'Day 2')] };
  const of = admittable(festival, ({ ko, en }) => en ?? ko);
  expect(of.sections).toEqual([{ id: 'A', name: 'Front' }]);
  const gate = { id: 'front', title: { ko: '앞문' }, managedBy: 'file' as const };
  expect(admittedBy({ ...gate, performances: ['day-1'], sections: ['A', 'GONE'] }, of)).toEqual([
    ['performances', ['Day 1']],
    ['sections', ['Front', 'GONE']],
  ]);
  expect(admittedBy(gate, of)).toEqual([]);
});

test('ids are cut to what people compare', () => {
  expect(shortIds('order 01a2297c-f037-7975-b4be-05fd08725653: paid')).toBe('order …05fd08725653: paid');
});
