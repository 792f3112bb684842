import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FESTIVAL, OfficeSandbox, PASSWORD } from '../../test/office-sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
let office: OfficeSandbox;
let url: string;
beforeEach(async () => {
  clove = new Simulation();
  clove.env = { CLOVE_OPS_EMAIL: 'ops@festival.example', CLOVE_OPS_PASSWORD: PASSWORD };
  office = new OfficeSandbox();
  url = await office.open();
});
afterEach(async () => {
  clove.remove();
  await office.close();
});

const settle = (...args: string[]) => clove.run('settle', FESTIVAL, ...args, '--url', url);
const method = {
  method: 'toss',
  payments: 2,
  captured: 30_000,
  refunded: 7_000,
  refundedByHand: 0,
  providerFees: 860,
};
const sold = { inventory: 'seat', units: 3, paid: 30_000, discounts: 0, complimentary: 1, feesKept: 3_000 };
const agrees = {
  state: 'agrees',
  at: '2026-08-07T16:00:00Z',
  payments: 2,
  listed: true,
  differences: 0,
  findings: [],
};
const answers = (reconciliation: object | null) => [
  {
    body: {
      timezone: 'Asia/Seoul',
      days: [{ day: '2026-08-07', methods: [method], sold: [sold], reconciliation }],
    },
  },
];
const asked = 'GET /api/orders/settlement?from=2026-08-07&to=2026-08-07';

describe('clove settle', () => {
  test('says what the box office took and gave away by itself', async () => {
    const body = answers(agrees)[0]?.body;
    if (body === undefined) throw new Error('no answer');
    const onsite = { ...method, method: 'onsite', tender: 'cash', providerFees: 0 };
    const given = { ...sold, channel: 'complimentary', paid: 0 };
    const [day] = body.days;
    office.answers[asked] = [{ body: { ...body, days: [{ ...day, methods: [onsite], sold: [given] }] } }];
    const { out } = await settle('--day', '2026-08-07');
    expect(out).toContain('2026-08-07  onsite cash  2         30000     7000      0        0');
    expect(out).toContain('2026-08-07  seat complimentary  3      0     0          1              3000');
  });

  test('says what was sold with each voucher, and passes all of the answer on as JSON', async () => {
    const voucher = { voucher: 'early-bird', orders: 1, units: 2, discounts: 4_000, paid: 16_000 };
    const [day] = answers(agrees)[0]?.body.days ?? [];
    const span = { from: '2026-08-06T15:00:00Z', to: '2026-08-07T15:00:00Z', timezone: 'Asia/Seoul' };
    const body = { ...span, days: [{ ...day, vouchers: [voucher] }] };
    office.answers[asked] = [{ body }];
    expect((await settle('--day', '2026-08-07')).out).toEqual(
      expect.arrayContaining([
        'DAY         VOUCHER     ORDERS  UNITS  PAID   DISCOUNTS',
        '2026-08-07  early-bird  1       2      16000  4000',
      ]),
    );
    office.answers[asked] = [{ body }];
    const { out } = await settle('--day', '2026-08-07', '--format', 'json');
    expect(JSON.parse(out.join('\n'))).toEqual(body);
  });

  test('says what was captured, paid back and kept, and that the books agree', async () => {
    office.answers[asked] = answers(agrees);
    const { code, out } = await settle('--day', '2026-08-07');
    expect(code).toBe(0);
    expect(out).toEqual([
      'DAY         METHOD  PAYMENTS  CAPTURED  REFUNDED  BY HAND  PROVIDER FEES',
      '2026-08-07  toss    2         30000     7000      0        860',
      '',
      'DAY         SOLD  UNITS  PAID   DISCOUNTS  COMPLIMENTARY  FEES KEPT',
      '2026-08-07  seat  3      30000  0          1              3000',
      '',
      '2026-08-07: orders, ledger and provider agree on 2 payments (2026-08-07T16:00:00Z)',
    ]);
  });

  test('names each difference, and exits with 1', async () => {
    const ids = { orderId: 'o-1', paymentId: 'p-1', refundId: null, providerKey: 'T1' };
    const findings = [{ kind: 'captured-differs', ...ids, expected: 10_000, found: 9_000 }];
    office.answers[asked] = answers({ ...agrees, state: 'differs', listed: false, differences: 1, findings });
    const { code, out } = await settle('--day', '2026-08-07');
    expect(code).toBe(1);
    expect(out.slice(-2)).toEqual([
      '2026-08-07: 1 differences (2026-08-07T16:00:00Z); the provider lists nothing, so that a payment unknown here stays unseen',
      '  captured-differs  10000 / 9000  order o-1, payment p-1, T1',
    ]);
    office.answers[asked] = answers(null);
    expect((await settle('--day', '2026-08-07')).out.at(-1)).toContain('not compared yet');
  });

  test('compares days again when it is asked to, each by itself', async () => {
    for (const day of ['2026-08-31', '2026-09-01']) {
      office.answers[`PUT /api/orders/settlement/${day}/reconciliation`] = [{ status: 202, body: {} }];
    }
    office.answers['GET /api/orders/settlement?from=2026-08-31&to=2026-09-01'] = [
      { body: { timezone: 'Asia/Seoul', days: [] } },
    ];
    const { code, out } = await settle('--day', '2026-08-31', '--to', '2026-09-01', '--compare');
    expect([code, out]).toEqual([0, ['nothing was sold, captured or paid back']]);
    expect(office.pulls.map(({ line }) => line.split(' ')[0])).toEqual(['PUT', 'PUT', 'GET']);
  });

  test('waits for the comparison that it asked for, whose outcome decides the exit code', async () => {
    office.answers['PUT /api/orders/settlement/2026-08-07/reconciliation'] = [{ status: 202, body: {} }];
    office.answers[asked] = [
      ...answers({ ...agrees, state: 'under-way' }),
      ...answers({ ...agrees, state: 'differs', differences: 1 }),
    ];
    const { code, out } = await settle('--day', '2026-08-07', '--compare');
    expect([code, out.at(-1)]).toEqual([1, '2026-08-07: 1 differences (2026-08-07T16:00:00Z)']);
    expect(office.pulls.map(({ line }) => line.split(' ')[0])).toEqual(['PUT', 'GET', 'GET']);
  });

  test('passes every capture and refund on as CSV', async () => {
    office.answers['GET /api/exports/settlement?from=2026-08-07&to=2026-08-07'] = [{ body: 'at,kind' }];
    expect((await settle('--day', '2026-08-07', '--format', 'csv')).out).toEqual(['"at,kind"']);
  });

  test.each([
    [['--day', '2026-02-30'], 'is no day'],
    [['--day', '2026-08-07', '--to', '2026-08-06'], 'is before'],
  ])('refuses %j', async (args, words) => {
    const { code, err } = await settle(...args);
    expect(code).toBe(2);
    expect(err.join('\n')).toContain(words);
    expect(office.asked).toEqual([]);
  });
});
