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

const ops = (...args: string[]) => clove.run('ops', FESTIVAL, ...args, '--url', url);
const moved = (lever: string, before: string, after: string) => [
  { body: { moves: [{ lever, before, after }] } },
];

describe('clove ops', () => {
  test('pauses the sale as the member of operations, and ends the session', async () => {
    office.answers['PUT /api/ops/levers/sales'] = moved('sales', 'open', 'paused');
    expect(await ops('pause', '--reason', 'the provider is down')).toEqual({
      code: 0,
      out: ['sales: open -> paused'],
      err: [],
    });
    expect(office.asked.map(({ line }) => line)).toEqual([
      'POST /api/auth/tokens',
      'PUT /api/ops/levers/sales',
      // What only some festivals sell.
      'PUT /api/goods/levers/sales',
      'PUT /api/rooms/levers/sales',
      'POST /api/auth/logout',
    ]);
    expect(office.pulls[0]).toMatchObject({
      body: { position: 'paused', reason: 'the provider is down' },
      authorization: expect.stringMatching(/^Bearer h\./),
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('pauses goods and rooms, too, where the festival sells any, and says since when', async () => {
    office.answers['PUT /api/ops/levers/sales'] = moved('sales', 'open', 'paused');
    office.answers['PUT /api/goods/levers/sales'] = moved('goods', 'open', 'paused');
    expect((await ops('pause', '--reason', 'the provider is down')).out).toEqual([
      'sales: open -> paused',
      'goods: open -> paused',
    ]);
    const move = { lever: 'goods', by: 'ops', reason: 'the provider is down' };
    const entries = [
      { ...move, before: 'open', after: 'paused', at: '2026-06-02T11:05:02.120Z' },
      { ...move, before: 'paused', after: 'open', at: '2026-06-01T11:05:02.120Z' },
    ];
    office.answers['GET /api/goods/levers'] = [{ body: { entries } }];
    office.answers['GET /api/ops/levers'] = [{ body: { levers: [] } }];
    office.answers['GET /api/ops/log'] = [{ body: { entries: [] } }];
    office.answers['GET /api/tickets/performance-cancellations'] = [{ body: { cancellations: [] } }];
    expect((await ops('status')).out.at(-1)).toMatch(/^goods +paused +2026-06-02/);
    expect((await ops('log')).out).toHaveLength(3);
  });

  test.each([
    [['resume'], 'PUT /api/ops/levers/sales', { position: 'open' }],
    [['close-section', 'day-1', 'A'], 'PUT /api/ops/levers/sections/day-1/A', { position: 'closed' }],
    [['open-section', 'day-1', 'A'], 'PUT /api/ops/levers/sections/day-1/A', { position: 'open' }],
    [['admission', '2.5'], 'PUT /api/ops/levers/admission', { perSecond: 2.5 }],
    [['admission', 'auto'], 'PUT /api/ops/levers/admission', { perSecond: null }],
  ])('%j asks %s', async (words, line, body) => {
    office.answers[line] = [{ body: { moves: [] } }];
    expect((await ops(...words, '--reason', 'a drill')).out).toEqual(['already so; nothing was changed']);
    expect(office.pulls[0]).toMatchObject({ line, body: { ...body, reason: 'a drill' } });
  });

  test('cancels a performance only when it is named twice, and closes its sections before', async () => {
    const refused = await ops('cancel-performance', 'day-1', '--reason', 'typhoon');
    expect(refused.code).toBe(2);
    expect(refused.err.join('\n')).toContain('--confirm day-1');
    expect(office.asked).toEqual([]);

    const orders = { total: 40, refunded: 0, manual: 0, waiting: 40 };
    const cancellation = {
      performanceId: 'day-1',
      reason: 'typhoon',
      cancelledBy: 'ops',
      cancelledAt: '2026-08-06T01:00:00.000Z',
      orders,
    };
    office.answers['PUT /api/ops/levers/sections/day-1'] = moved('section day-1/A', 'open', 'closed');
    office.answers['POST /api/tickets/performance-cancellations'] = [{ status: 202, body: cancellation }];
    expect(
      await ops('cancel-performance', 'day-1', '--reason', 'typhoon', '--confirm', 'day-1'),
    ).toMatchObject({
      code: 0,
      out: [
        'section day-1/A: open -> closed',
        'performance day-1: cancelled, 0 of 40 orders paid back',
        `how far the refunds are: npx clove ops ${FESTIVAL} status`,
      ],
    });
    expect(office.pulls.map(({ line, body }) => [line, body])).toEqual([
      ['PUT /api/ops/levers/sections/day-1', { position: 'closed', reason: 'typhoon' }],
      [
        'POST /api/tickets/performance-cancellations',
        { performanceId: 'day-1', reason: 'typhoon', confirm: 'day-1' },
      ],
    ]);
  });

  test('shows what is pulled, and everything that was moved, cancellations too', async () => {
    const entry = {
      lever: 'sales',
      before: 'open',
      after: 'paused',
      reason: 'the provider is down',
      by: 'm-1',
      at: '2026-06-01T11:05:00.000Z',
    };
    office.answers['GET /api/ops/levers'] = [{ body: { levers: [entry] } }, { body: { levers: [] } }];
    office.answers['GET /api/ops/log'] = [{ body: { entries: [entry] } }];
    const cancellation = {
      performanceId: 'day-2',
      reason: 'typhoon',
      cancelledBy: 'm-2',
      cancelledAt: '2026-06-02T00:00:00.000Z',
      orders: { total: 3, refunded: 2, manual: 1, waiting: 0 },
    };
    const path = 'GET /api/tickets/performance-cancellations';
    office.answers[path] = [{ body: { cancellations: [cancellation] } }];
    expect((await ops('status')).out).toEqual([
      'LEVER  STANDS  SINCE                     BY   REASON',
      'sales  paused  2026-06-01T11:05:00.000Z  m-1  the provider is down',
      'performance day-2: cancelled, 2 of 3 orders paid back, 1 must be paid by hand (the provider refuses)',
    ]);
    expect((await ops('log')).out).toEqual([
      'AT                        BY   LEVER              MOVED                 REASON',
      '2026-06-02T00:00:00.000Z  m-2  performance day-2  planned -> cancelled  typhoon',
      '2026-06-01T11:05:00.000Z  m-1  sales              open -> paused        the provider is down',
    ]);
    office.answers[path] = [{ body: { cancellations: [] } }];
    expect((await ops('status')).out).toEqual([
      'no lever is pulled: everything is as the festival file says',
    ]);
  });

  test('shows who moved a lever by the addresses that auth gives operations, and says to whom it shows them', async () => {
    const move = {
      lever: 'sales',
      before: 'open',
      after: 'paused',
      reason: 'x',
      at: '2026-06-01T11:05:00.000Z',
    };
    const entry = (by: string) => ({ ...move, by });
    const earlier = { ...entry('m-left'), at: '2026-05-01T11:05:00.000Z' };
    office.answers['GET /api/ops/log'] = [{ body: { entries: [entry('m-1'), earlier] } }];
    office.answers['GET /api/tickets/performance-cancellations'] = [{ body: { cancellations: [] } }];
    office.answers['GET /api/auth/team'] = [
      { body: { members: [{ id: 'm-1', email: 'kim@festival.example', role: 'ops' }] } },
    ];
    const { out, err } = await ops('log');
    expect(out.slice(1).map((line) => line.split(/ {2,}/)[1])).toEqual([
      'kim@festival.example (m-1)',
      'm-left',
    ]);
    expect(err).toEqual([
      "addresses are those of today's team, asked of auth for ops@festival.example (operations) and kept nowhere",
    ]);
    const { entries } = JSON.parse((await ops('log', '--json')).out.join('\n'));
    expect(entries).toMatchObject([
      { by: 'm-1', email: 'kim@festival.example' },
      { by: 'm-left', email: null },
    ]);
    // Asked with the operations account's own token, when the log is read.
    expect(office.asked.find(({ line }) => line === 'GET /api/auth/team')?.authorization).toMatch(/^Bearer /);
  });

  test('lists outstanding refunds and records what was paid by hand', async () => {
    const owed = { refundId: 'r-1', orderId: 'o-1', amount: 9_000, reason: 'cancelled', since: '2026-06-01' };
    office.answers['GET /api/orders/owed'] = [{ body: { owed: [owed] } }, { body: { owed: [] } }];
    expect((await ops('refunds')).out).toEqual([
      'REFUND  AMOUNT  ORDER  SINCE       FOR',
      'r-1     9000    o-1    2026-06-01  cancelled',
    ]);
    expect((await ops('refunds')).out).toEqual(['no refund is outstanding']);
    office.answers['PUT /api/orders/owed/r-1/settlement'] = [{ body: { refundId: 'r-1', amount: 9_000 } }];
    expect((await ops('settle-refund', 'r-1', '--reason', 'bank transfer')).out).toEqual([
      'refund r-1: 9000 settled by hand',
    ]);
    expect((await ops('settle-refund', 'r-1')).code).toBe(2);
  });

  test('asks again while the office is busy, with the same key', async () => {
    const busy = { status: 503, retryAfter: 0.01, body: { type: '/problems/busy', detail: 'Busy.' } };
    office.answers['PUT /api/ops/levers/sales'] = [busy, busy, ...moved('sales', 'paused', 'open')];
    expect(await ops('resume', '--reason', 'solved')).toMatchObject({
      code: 0,
      out: ['sales: paused -> open'],
    });
    const asked = office.pulls.filter(({ line }) => line === 'PUT /api/ops/levers/sales');
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  });

  test('moves nothing at another festival’s address, without the role, or with a wrong password', async () => {
    office.audience = 'busan-rock-2026';
    expect(await ops('pause', '--reason', 'x')).toMatchObject({
      code: 1,
      err: [`${url} is the office of busan-rock-2026, not of ${FESTIVAL}: nothing was done`],
    });
    expect(office.pulls).toEqual([]);
    office.audience = FESTIVAL;
    office.answers['PUT /api/ops/levers/sales'] = [{ status: 403, body: {} }];
    expect((await ops('pause', '--reason', 'x')).err).toEqual([
      'this account is not of operations: see CLOVE_OPS_EMAIL',
    ]);
    clove.env['CLOVE_OPS_PASSWORD'] = 'wrong';
    const refused = await ops('pause', '--reason', 'x');
    expect(refused.err).toEqual(['the login is refused: see CLOVE_OPS_EMAIL and CLOVE_OPS_PASSWORD']);
  });

  test('an invalid command line sends no request', async () => {
    for (const words of [
      ['pause'],
      ['pause', 'day-1', '--reason', 'x'],
      ['close-section', 'day-1', '--reason', 'x'],
      ['admission', '0', '--reason', 'x'],
      ['admission', 'many', '--reason', 'x'],
      ['admission', '0x14', '--reason', 'x'],
      ['admission', '1e3', '--reason', 'x'],
      ['stop', '--reason', 'x'],
      ['status', '--environment', 'staging'],
    ]) {
      expect({ words, code: (await ops(...words)).code }).toEqual({ words, code: 2 });
    }
    expect((await clove.run('ops', FESTIVAL, 'status', '--url', 'http://festival.example')).err).toEqual([
      'http://festival.example is not https: the password would be sent in the clear',
    ]);
    delete clove.env['CLOVE_OPS_PASSWORD'];
    expect((await ops('status')).code).toBe(2);
    expect(office.asked).toEqual([]);
  });

  test('finds a running local cluster and its password by itself', async () => {
    clove.env = {};
    const state = `.clove/clusters/${FESTIVAL}`;
    clove.write(`${state}/cluster.json`, JSON.stringify({ url, hosts: {} }));
    clove.write(`${state}/secrets.json`, JSON.stringify({ 'auth-secrets': { OPS_PASSWORD: PASSWORD } }));
    office.answers['PUT /api/ops/levers/sales'] = moved('sales', 'open', 'paused');
    expect((await clove.run('ops', FESTIVAL, 'pause', '--reason', 'x')).out).toEqual([
      'sales: open -> paused',
    ]);
    expect(office.asked[0]).toMatchObject({ body: { email: 'ops@festival.example', password: PASSWORD } });
  });
});
