import { randomUUID } from 'node:crypto';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { saleDocument } from './sale-document.ts';
import { type VoucherBody, voucherRequests } from './voucher-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
  await office.addReplica();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const { asOrganiser, made, quote, order, uses } = voucherRequests(() => office);

describe('a voucher', () => {
  test('of a tenth off two seats shares what it takes by largest remainder, and the order pays what was quoted', async () => {
    const fan = randomUUID();
    const code = await made({ percent: 10 });
    const hold = office.inventory.place(fan, [33_335, 10_001]);
    const typed = ` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)}`;
    const quoted = await quote(fan, [hold], typed);
    // 4,333 off 43,336: 3,333.06 and 999.96.
    expect(quoted).toMatchObject({
      status: 200,
      body: {
        discount: 4_333,
        total: 39_003,
        refused: null,
        lines: [{ discount: 3_333 }, { discount: 1_000 }],
      },
    });
    const placed = await order(fan, [hold], typed);
    expect(placed.body.order).toMatchObject({
      ...{ total: 39_003, state: 'AWAITING_PAYMENT', voucher: { code, discount: 4_333 } },
      lines: [{ paid: 30_002 }, { paid: 9_001 }],
    });
    await office.comeBack(placed.body.order.id);
    await office.settled(placed.body.order.id, 'COMPLETED');
    expect(await uses(code)).toEqual({ counted: 1, live: 1 });
    expect(office.payment.ofOrder(placed.body.order.id).captured).toBe(39_003);
  });

  test('gives back at a cancellation what was paid, and its use stays used', async () => {
    const fan = randomUUID();
    const code = await made({ amount: 5_000, uses: 1 });
    const hold = office.inventory.place(fan, [10_000]);
    const { id } = (await order(fan, [hold], code)).body.order;
    await office.comeBack(id);
    await office.settled(id, 'COMPLETED');
    const { rows } = await office.sql.query('SELECT id FROM tickets WHERE order_id = $1', [id]);
    await office.request('POST', '/api/tickets/cancellations', {
      as: fan,
      body: { ticketIds: rows.map((row) => row.id) },
    });
    await eventually(() => expect(office.refundedOf(id)).toBe(5_000));
    expect(await uses(code)).toEqual({ counted: 1, live: 1 });
    const again = await order(fan, [office.inventory.place(fan, [10_000])], code);
    expect(again).toMatchObject({ status: 409, body: { type: '/problems/voucher-used-up' } });
  });

  test('of the whole price completes the order without a payment page, and the provider is not called', async () => {
    const fan = randomUUID();
    const code = await made({ percent: 100, free: true });
    const placed = await order(fan, [office.inventory.place(fan, [10_000, 20_000])], code);
    expect(placed).toMatchObject({
      status: 201,
      body: { redirectUrl: null, order: { total: 0, paymentMethod: 'none' } },
    });
    await office.settled(placed.body.order.id, 'COMPLETED');
    expect(await office.ticketStates(placed.body.order.id)).toEqual(['VALID', 'VALID']);
    // By this method payment calls no provider.
    expect(office.payment.ofOrder(placed.body.order.id).item).toMatchObject({ method: 'none', amount: 0 });
  });

  test.each([
    [
      'given up',
      (id: string, fan: string) => office.request('POST', `/api/orders/${id}/cancellation`, { as: fan }),
    ],
    [
      'let expire',
      (id: string) =>
        office.sql.query(
          "UPDATE orders SET deadline = now() - interval '1 s', next_at = now() WHERE id = $1",
          [id],
        ),
    ],
  ])('has its use back when the order is %s, for another fan', async (_, end) => {
    const fan = randomUUID();
    const other = randomUUID();
    const code = await made({ percent: 10, uses: 1 });
    const placed = (await order(fan, [office.inventory.place(fan, [10_000])], code)).body.order;
    const hold = office.inventory.place(other, [10_000]);
    expect((await order(other, [hold], code)).body.type).toBe('/problems/voucher-used-up');
    expect((await quote(other, [hold], code)).body).toMatchObject({
      ...{ total: 10_000, voucher: null, refused: { reason: 'voucher-used-up' } },
    });
    await end(placed.id, fan);
    await eventually(async () => expect(await uses(code)).toEqual({ counted: 0, live: 0 }));
    expect((await order(other, [hold], code)).status).toBe(201);
  });

  test('is used by a fan as often as one may, over all codes of it', async () => {
    const fan = randomUUID();
    await asOrganiser('PUT', '/one-each', { percent: 10, usesPerFan: 1 });
    const { body } = await asOrganiser<{ codes: string[] }>('POST', '/one-each/codes', { count: 2 });
    const [first, second] = body.codes;
    const hold = () => office.inventory.place(fan, [10_000]);
    expect((await order(fan, [hold()], first)).status).toBe(201);
    expect((await order(fan, [hold()], second)).body.type).toBe('/problems/voucher-used-by-you');
    const other = randomUUID();
    expect((await order(other, [office.inventory.place(other, [10_000])], second)).status).toBe(201);
  });

  test.each([
    ['of another section', { percent: 10, sections: ['B'] }, 'voucher-not-for-these'],
    ['of goods', { percent: 10, goods: ['tour-shirt'] }, 'voucher-not-for-these'],
    ['of larger orders', { percent: 10, minTotal: 10_001 }, 'voucher-below-minimum'],
    ['that is over', { percent: 10, until: '2026-01-01T00:00:00Z' }, 'voucher-expired'],
    ['that did not begin', { percent: 10, from: '2030-01-01T00:00:00Z' }, 'voucher-unknown'],
  ])('%s is refused by name', async (_, terms, reason) => {
    const fan = randomUUID();
    const code = await made(terms);
    const hold = office.inventory.place(fan, [10_000]);
    expect((await quote(fan, [hold], code)).body).toMatchObject({ total: 10_000, refused: { reason } });
    expect((await order(fan, [hold], code)).body).toMatchObject({ type: `/problems/${reason}` });
    expect(await uses(code)).toEqual({ counted: 0, live: 0 });
  });

  test('is taken off what it covers alone', async () => {
    const fan = randomUUID();
    const code = await made({ price: 1_000, goods: ['tour-shirt'] });
    const holds = [office.inventory.place(fan, [10_000]), office.merch.place(fan, [30_000, 500])];
    const quoted = (await quote(fan, holds, code)).body;
    expect(quoted.lines.map(({ paid }) => paid)).toEqual([10_000, 1_000, 500]);
  });
});

test('of 200 fans who order with a code of 50 uses at two replicas, 50 have it and the others are refused; what is given up is used again', async () => {
  const code = await made({ percent: 10, uses: 50 });
  const [one, two] = office.replicas.map(({ url }) => url);
  const attempt = async (base: string | undefined) => {
    const fan = randomUUID();
    return { fan, answer: await order(fan, [office.inventory.place(fan, [10_000])], code, base) };
  };
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => attempt(index % 2 === 0 ? one : two)),
  );
  const won = answers.filter(({ answer }) => answer.status === 201);
  const lost = answers.filter(({ answer }) => answer.body.type === '/problems/voucher-used-up');
  expect([won.length, lost.length]).toEqual([50, 150]);
  expect(await uses(code)).toEqual({ counted: 50, live: 50 });
  await Promise.all(
    won
      .slice(0, 20)
      .map(({ fan, answer }) =>
        office.request('POST', `/api/orders/${answer.body.order.id}/cancellation`, { as: fan }),
      ),
  );
  await eventually(async () => expect(await uses(code)).toEqual({ counted: 30, live: 30 }));
  const again = await Promise.all(
    Array.from({ length: 60 }, (_, index) => attempt(index % 2 === 0 ? two : one)),
  );
  expect(again.filter(({ answer }) => answer.status === 201)).toHaveLength(20);
  expect(await uses(code)).toEqual({ counted: 50, live: 50 });
  // Nothing is left of the orders that lost.
  const { rows } = await office.sql.query(
    'SELECT count(*)::int AS orders FROM orders WHERE voucher_code = $1',
    [code],
  );
  expect(rows[0].orders).toBe(70);
});

test('who tries codes that do not exist learns nothing more for a while, by fan and by network; others go on', async () => {
  const code = await made({ percent: 10 });
  const fan = randomUUID();
  const hold = office.inventory.place(fan, [10_000]);
  const from = { 'x-forwarded-for': '203.0.113.9' };
  for (let index = 0; index < 10; index += 1) {
    const { body } = await quote(fan, [hold], `guess${index}`, from);
    expect(body.refused?.reason).toBe('voucher-unknown');
  }
  const barred = await quote(fan, [hold], code, from);
  expect(barred).toMatchObject({ status: 429, body: { type: '/problems/too-many-codes' } });
  expect(Number(barred.headers.get('retry-after'))).toBeGreaterThan(500);
  const other = randomUUID();
  const held = office.inventory.place(other, [10_000]);
  expect((await quote(other, [held], code, from)).body.refused).toBeNull();
  await office.sql.query("UPDATE voucher_guesses SET failed = 100 WHERE who = 'net 203.0.113.9'");
  expect((await quote(other, [held], code, from)).status).toBe(429);
  expect((await quote(other, [held], code, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(200);
});

describe('organisers', () => {
  test('see uses, make codes, switch one or all off, and every change is written down', async () => {
    await asOrganiser('PUT', '/press', { percent: 50 });
    const made = await asOrganiser<{ codes: string[] }>('POST', '/press/codes', { count: 3 });
    expect(made.body.codes).toEqual([...Array(3)].map(() => expect.stringMatching(/^[0-9A-Z]{12}$/)));
    const [code = '', another = ''] = made.body.codes;
    const fan = randomUUID();
    const placed = await order(fan, [office.inventory.place(fan, [10_000])], code);
    await office.comeBack(placed.body.order.id);
    await office.settled(placed.body.order.id, 'COMPLETED');
    expect((await asOrganiser('DELETE', `/press/codes/${another}`)).status).toBe(204);
    expect((await order(fan, [office.inventory.place(fan, [10_000])], another)).body.type).toBe(
      '/problems/voucher-unknown',
    );
    const list = await asOrganiser<{ vouchers: VoucherBody[] }>('GET', '');
    expect(list.body.vouchers.find(({ id }) => id === 'press')).toMatchObject({
      ...{ managedBy: 'console', open: true, codes: 3, used: 1, discount: 5_000 },
    });
    const codes = await asOrganiser<{ codes: { code: string; off: boolean }[] }>('GET', '/press/codes');
    expect(codes.body.codes.filter(({ off }) => off)).toMatchObject([{ code: another }]);
    expect((await asOrganiser('DELETE', '/press')).status).toBe(204);
    expect((await quote(fan, [office.inventory.place(fan, [10_000])], code)).body.refused).toMatchObject({
      reason: 'voucher-unknown',
    });
    const { rows } = await office.sql.query(
      "SELECT action FROM support_log WHERE subject = 'voucher press' ORDER BY id",
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'put-voucher',
      'add-codes',
      'switch-code-off',
      'close-voucher',
    ]);
  });

  test('are refused what contradicts itself, and codes of other vouchers', async () => {
    const faulty = await asOrganiser('PUT', '/faulty', { percent: 100, price: 0, presale: true });
    expect(faulty).toMatchObject({
      status: 422,
      body: { errors: ['price', 'free', 'from'].map((field) => ({ path: `body.${field}` })) },
    });
    const code = await made({ percent: 10 });
    expect(await asOrganiser('PUT', '/thief', { percent: 20, code: code.toLowerCase() })).toMatchObject({
      ...{ status: 409, body: { codes: [code] } },
    });
  });

  test.each([
    ['fan', 403],
    ['staff', 403],
    ['support', 403],
    ['ops', 200],
    ['organiser', 200],
  ] as const)('a %s who lists vouchers gets %i', async (role, status) => {
    const as = randomUUID();
    expect((await office.request('GET', '/api/vouchers', { as, role })).status).toBe(status);
    const changed = await office.request('PUT', '/api/vouchers/mine', { as, role, body: { percent: 5 } });
    expect(changed.status).toBe(role === 'organiser' ? 201 : 403);
  });

  test('machines need the scope', async () => {
    const request = (scopes: string[]) =>
      office.request('POST', '/api/vouchers/mine/codes', {
        ...{ as: randomUUID(), role: 'machine' as const, scopes, body: { count: 1 } },
      });
    expect((await request(['exports:read'])).status).toBe(403);
    expect((await request(['vouchers:manage'])).status).toBe(201);
  });
});

test('the audit counts uses beside live orders, the settlement and the export say what vouchers took off', async () => {
  const fan = randomUUID();
  const code = await made({ percent: 25, title: { ko: '=SUM(1)' } }, 'books');
  const hold = office.inventory.place(fan, [10_000, 20_000]);
  const { id } = (await order(fan, [hold], code)).body.order;
  await office.comeBack(id);
  await office.settled(id, 'COMPLETED');
  const facts = async () => {
    const answer = await fetch(`${office.replica.managementUrl}/internal/audit`, {
      headers: edgeHeaders('toolbox', 'toolbox-edge'),
    });
    return (await answer.text())
      .split('\n')
      .filter((line) => line.includes('"kind":"voucher"'))
      .map((line): { of: string; key: string; used: number; live: number } => JSON.parse(line));
  };
  expect((await facts()).filter(({ used, live }) => used !== live)).toEqual([]);
  expect(await facts()).toContainEqual({
    kind: 'voucher',
    of: 'code',
    key: `books ${code}`,
    used: 1,
    live: 1,
  });
  await office.sql.query('UPDATE voucher_codes SET used = used + 1 WHERE code = $1', [code]);
  await office.sql.query('UPDATE orders SET voucher_id = NULL, voucher_code = NULL WHERE id = $1', [id]);
  const wrong = (await facts()).filter(({ used, live }) => used !== live);
  expect(wrong).toContainEqual({ kind: 'voucher', of: 'code', key: `books ${code}`, used: 2, live: 0 });
  expect(wrong).toContainEqual({ kind: 'voucher', of: 'order', key: id, used: 7_500, live: 0 });
  await office.sql.query('UPDATE voucher_codes SET used = used - 1 WHERE code = $1', [code]);
  await office.sql.query("UPDATE orders SET voucher_id = 'books', voucher_code = $2 WHERE id = $1", [
    id,
    code,
  ]);

  const as = randomUUID();
  const settlement = await office.request<{ days: { vouchers: { voucher: string }[] }[] }>(
    'GET',
    '/api/orders/settlement',
    { as, role: 'organiser' },
  );
  expect(settlement.body.days.flatMap(({ vouchers }) => vouchers)).toContainEqual({
    ...{ voucher: 'books', orders: 1, units: 2, discounts: 7_500, paid: 22_500 },
  });
  const csv = await (await office.download('/api/exports/vouchers')).text();
  const row = csv.split('\r\n').find((line) => line.includes(code));
  expect(row).toMatch(new RegExp(`^books,${code},"'=SUM\\(1\\)",25,.*,true,1,1,2,7500,22500,`));
  const json = await (await office.download('/api/exports/vouchers?format=json')).json();
  expect(json).toContainEqual(expect.objectContaining({ voucher: 'books', code, on: true, used: 1 }));
});

describe('the festival file', () => {
  const voucher = { id: 'file-voucher', code: 'SUMMER2026', percent: 20 };
  const document = { ...saleDocument(), vouchers: [voucher] };

  test('makes a voucher with its code, changes the code, and withdraws it', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [10_000]);
    const totals = async (code: string) => (await quote(fan, [hold], code)).body.total;
    expect((await office.provision(document, 2)).status).toBe(200);
    expect(await totals('summer 2026')).toBe(8_000);
    const renamed = { ...document, vouchers: [{ ...voucher, code: 'WINTER2026' }] };
    expect((await office.provision(renamed, 3)).status).toBe(200);
    expect([await totals('summer 2026'), await totals('winter2026')]).toEqual([10_000, 8_000]);
    const { body } = await office.provision(saleDocument(), 4);
    expect(body['changes']).toContainEqual({
      ...{ entity: 'voucher file-voucher', action: 'withdrawn', overridden: [] },
    });
    expect(await totals('winter2026')).toBe(10_000);
  });

  test('does not take over a voucher of the console', async () => {
    await asOrganiser('PUT', '/console-voucher', { percent: 5 });
    const clash = { ...saleDocument(), vouchers: [{ ...voucher, id: 'console-voucher' }] };
    expect((await office.provision(clash, 5)).status).toBe(409);
  });
});

test('the order of a fan whose code is switched off while it is being paid goes on', async () => {
  const fan = randomUUID();
  await asOrganiser('PUT', '/short', { percent: 10, code: 'SHORTLIVED' });
  const placed = (await order(fan, [office.inventory.place(fan, [10_000])], 'shortlived')).body.order;
  await asOrganiser('DELETE', '/short');
  await office.comeBack(placed.id);
  await office.settled(placed.id, 'COMPLETED');
  const { body } = await office.request<OrderBody>('GET', `/api/orders/${placed.id}`, { as: fan });
  expect(body.total).toBe(9_000);
});

test('an order of what was held before the sale opened needs the presale code, and one of a hidden section a code that opens it', async () => {
  const before = saleDocument();
  const [performance] = before.performances;
  if (performance === undefined) throw new Error('the festival has a performance');
  const sections = performance.sections.map((section) => ({ ...section, hidden: true }));
  const early = {
    ...before,
    sales: { ...before.sales, opensAt: '2030-06-01T20:00:00+09:00' },
    performances: [{ ...performance, sections }],
  };
  await office.provision(early, 6);
  const fan = randomUUID();
  const hold = office.inventory.place(fan, [10_000]);
  const from = '2026-01-01T00:00:00Z';
  const presale = await made({ presale: true, from });
  const opener = await made({ opens: ['A'] });
  const both = await made({ presale: true, from, opens: ['A'] });
  const refusals = async (code?: string) => (await quote(fan, [hold], code)).body.refused;
  await eventually(async () =>
    expect(await refusals()).toMatchObject({ reason: 'voucher-required', need: 'hidden-section' }),
  );
  expect(await refusals(presale)).toMatchObject({ need: 'hidden-section' });
  expect(await refusals(opener)).toMatchObject({ need: 'early-sale' });
  expect((await order(fan, [hold], undefined)).body.type).toBe('/problems/voucher-required');
  expect((await order(fan, [hold], both)).status).toBe(201);

  const opened = await office.request<{ grants: Record<string, string>; opens: string[] }>(
    'POST',
    '/api/vouchers/openings',
    { as: fan, body: { code: both.toLowerCase() } },
  );
  expect(opened.body).toMatchObject({ opens: ['A'], presale: true, passes: [] });
  expect(Object.keys(opened.body.grants).sort()).toEqual(['merch', 'seat', 'stay']);
  const discount = await made({ percent: 10 });
  expect(
    await office.request('POST', '/api/vouchers/openings', { as: fan, body: { code: discount } }),
  ).toMatchObject({ status: 422, body: { type: '/problems/voucher-opens-nothing' } });
  await office.provision(saleDocument(), 7);
});
