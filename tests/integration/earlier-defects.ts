import { beforeAll, expect, test } from '@jest/globals';
import { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

const PRICE = 99_000;
/** 10 % of one place, by the festival's refund rule. */
const FEE = 9_900;

/** Defects that ticket offices before this one had; each must be impossible here, seen from outside the gateway. */
export function earlierDefects(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;
  let other: Fan;
  const request = { performanceId: 'defects', sectionId: 'S', quantity: 1 };

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    [fan, other] = await Promise.all([office.newFan(), office.newFan()]);
  }, 240_000);

  test('no shared provider answer: two buyers at once each pay for their own order', async () => {
    const orders = await Promise.all([fan.buy(request, 'kakao-pay'), other.buy(request, 'kakao-pay')]);
    for (const order of orders) {
      expect(order.state).toBe('COMPLETED');
      expect((await office.providerCalls(order.id)).captured).toBe(PRICE);
    }
    expect((await fan.tickets()).map((ticket) => ticket.orderId)).not.toContain(orders[1].id);
  });

  test('no order lives in memory: ticket and payment restart between order and return, and it completes', async () => {
    const hold = await fan.hold(request);
    const { order, redirectUrl } = await fan.order([hold.id], 'kakao-pay');
    const returnUrl = await fan.atProvider(redirectUrl!);
    await office.killAll('ticket');
    await office.killAll('payment');
    await office.allReady();
    expect((await fan.comeBack(returnUrl)).status).toBe(303);
    expect((await fan.settledOrder(order.id, 60)).state).toBe('COMPLETED');
  }, 120_000);

  test('no two people pay for one seat: it is held before anyone pays', async () => {
    const seats = ['defects/A/1-1'];
    await fan.hold({ performanceId: 'defects', seats });
    expect((await other.tryHold({ performanceId: 'defects', seats })).status).toBe(409);
  });

  test('no order without a hold, and none on another fan\u2019s', async () => {
    expect((await fan.tryOrder([crypto.randomUUID()], 'kakao-pay')).status).toBe(404);
    const hold = await fan.hold(request);
    expect((await other.tryOrder([hold.id], 'kakao-pay')).status).toBe(404);
  });

  test('no amount, state or owner is taken from a client', async () => {
    const fan = await office.newFan();
    const hold = await fan.hold(request);
    const forged = {
      holdIds: [hold.id],
      paymentMethod: 'kakao-pay',
      total: 1,
      state: 'COMPLETED',
      fanId: other.memberId,
    };
    const answer = await fan.unsafe('/api/orders', forged);
    expect(answer.status).toBe(400);
    expect((answer.json as { errors: { path: string }[] }).errors.length).toBeGreaterThanOrEqual(1);
    expect(
      (await fan.unsafe('/api/orders', { holdIds: [hold.id], paymentMethod: 'none' })).status,
    ).toBeGreaterThanOrEqual(400);
  });

  test.each([
    ['POST', '/api/tickets'],
    ['POST', '/api/payments'],
    ['PATCH', '/api/orders/00000000-0000-7000-8000-000000000000'],
    ['PUT', '/api/seats'],
  ] as const)('no client can mint anything by %s %s', async (method, path) => {
    const answer = await fan.http.request(method, path, {
      body: {},
      headers: { 'idempotency-key': crypto.randomUUID() },
    });
    expect([404, 405]).toContain(answer.status);
  });

  test('no fan frees or sees another fan\u2019s hold, order or ticket', async () => {
    const fan = await office.newFan();
    const order = await fan.buy(request, 'kakao-pay');
    const hold = await fan.hold(request);
    const [ticket] = (await fan.tickets()).filter((candidate) => candidate.orderId === order.id);
    const key = { headers: { 'idempotency-key': crypto.randomUUID() } };
    expect((await other.http.request('GET', `/api/seats/holds/${hold.id}`)).status).toBe(404);
    expect((await other.http.request('DELETE', `/api/seats/holds/${hold.id}`, key)).status).toBe(404);
    expect((await other.http.request('GET', `/api/orders/${order.id}`)).status).toBe(404);
    expect((await other.http.request('GET', `/api/tickets/${ticket!.id}`)).status).toBe(404);
    expect((await other.cancelTickets([ticket!.id])).status).toBe(404);
    expect((await fan.http.request('GET', `/api/seats/holds/${hold.id}`)).status).toBe(200);
  });

  test('a refund is worked out by the server and paid once, however often it is asked for', async () => {
    const fan = await office.newFan();
    const order = await fan.buy(request, 'kakao-pay');
    const [ticket] = (await fan.tickets()).filter((candidate) => candidate.orderId === order.id);
    const withAmount = await fan.unsafe('/api/tickets/cancellations', {
      ticketIds: [ticket!.id],
      amount: 1_000_000,
    });
    expect(withAmount.status).toBe(400);
    await office.until(async () => (await office.soldUnits('defects', 'S')).includes(ticket!.unitId));
    const answers = await Promise.all(Array.from({ length: 5 }, () => fan.cancelTickets([ticket!.id])));
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(1);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === PRICE - FEE);
    await office.until(async () => !(await office.soldUnits('defects', 'S')).includes(ticket!.unitId));
    expect((await office.providerCalls(order.id)).cancel).toBe(1);
  }, 120_000);

  test('every order has its own number at the provider', async () => {
    const fan = await office.newFan();
    const first = await fan.buy(request, 'kakao-pay');
    const second = await fan.buy(request, 'kakao-pay');
    const ids = [await office.providerCalls(first.id), await office.providerCalls(second.id)].map(
      (calls) => calls.captured,
    );
    expect(ids).toEqual([PRICE, PRICE]);
  });

  test('a client cannot choose its role, and an e-mail belongs to one member', async () => {
    const identity = { email: `Some.One-${Date.now()}@example.org`, password: 'correct horse battery' };
    const withRole = await fan.unsafe('/api/auth/signup', { ...identity, name: '가', role: 'organiser' });
    expect(withRole.status).toBe(400);
    await new Fan(office.pool, office.baseUrl, identity).signUp();
    const again = await fan.unsafe('/api/auth/signup', {
      ...identity,
      email: identity.email.toLowerCase(),
      name: '나',
    });
    expect(again.status).toBe(409);
  });

  test('no token reaches the page: login answers a member, the cookie is HttpOnly and opaque', async () => {
    const answer = await fan.http.request('POST', '/api/auth/login', {
      body: { email: fan.email, password: fan.password },
    });
    expect(answer.text).not.toMatch(/token|eyJ/i);
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly/i);
    expect(String(answer.headers['set-cookie'])).not.toMatch(/eyJ/);
  });

  test.each([
    '/api/../internal/holds/pin',
    '/api/seats/..%2f..%2finternal/audit',
    '/internal/audit',
    '/api/seats/%2e%2e/%2e%2e/metrics',
    '/metrics',
    '/livez',
  ])('no path reaches an inner endpoint: %s', async (path) => {
    const answer = await fan.http.request('GET', path);
    expect(answer.text).not.toMatch(/process_cpu|"kind":"unit"/);
    expect([400, 404, 405]).toContain(answer.status);
  });

  test('a refused hold leaves nothing behind', async () => {
    const before = await office.rowCount('seat', 'holds');
    const answer = await other.tryHold({
      performanceId: 'defects',
      seats: ['defects/A/1-1', 'defects/A/1-2'],
    });
    expect(answer.status).toBe(409);
    expect(await office.rowCount('seat', 'holds')).toBe(before);
  });
}
