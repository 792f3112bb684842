import { randomUUID } from 'node:crypto';
import { guestIdOf, type Role } from '@clove/service-kit';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Neighbours, neighbours } from './neighbours.ts';
import { Office, type OrderBody } from './office.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let around: Neighbours;
beforeAll(async () => {
  around = await neighbours();
  office = await Office.open({ ...around.env, EDGE_NOTIFICATION_TOKEN: 'notification-edge' });
  await office.addReplica();
  await office.openDoors();
});
afterEach(() => office.checkStandIns());
afterAll(async () => {
  await office.close();
  await around.close();
});

const { scan, ticketOf, cancelPerformance } = ticketRequests(() => office);
const staff = randomUUID();
const today = () => Temporal.Now.zonedDateTimeISO('Asia/Seoul').toPlainDate().toString();

interface Desk {
  channel: string;
  staffId: string;
  onsite: { tender: string; reference?: string } | null;
  guest: { name: string | null; email: string | null };
  note: string | null;
  order: OrderBody & { paymentMethod: string };
}
interface Who {
  as?: string;
  role?: Role;
  scopes?: readonly string[];
  key?: string;
  base?: string;
}

const ask = <B = Record<string, unknown>>(method: string, path: string, body?: unknown, who: Who = {}) =>
  office.request<B>(method, `/api/box-office${path}`, {
    ...{ as: staff, role: 'staff', ...who },
    ...(body === undefined ? {} : { body }),
  });

/** Places of the desk's own guest, in a new sale. */
function held(prices: readonly number[], by: string = staff) {
  const saleId = randomUUID();
  const guestId = guestIdOf(by, saleId);
  const hold = office.inventory.place(guestId, prices);
  return { guestId, hold, asked: { saleId, holdIds: [hold.id] } };
}

const cash = { kind: 'sale', payment: { tender: 'cash' } };
const gift = { kind: 'complimentary', guest: { name: '이바다', email: 'guest@example.com' }, note: 'press' };

async function sold(prices: readonly number[], more: object = cash): Promise<Desk & { guestId: string }> {
  const { asked, guestId } = held(prices);
  const answer = await ask<Desk>('POST', '/orders', { ...more, ...asked });
  expect(answer.status).toBe(201);
  return { ...answer.body, guestId };
}

describe('the box office', () => {
  test('sells what was paid in cash or at a terminal: tickets at once, captured at no provider', async () => {
    const { asked } = held([50_000, 50_000]);
    const key = randomUUID();
    const payment = { tender: 'terminal', reference: '4711-42' };
    const body = { kind: 'sale', payment, ...asked };
    const [one, other] = await Promise.all([
      ask<Desk>('POST', '/orders', body, { key }),
      ask<Desk>('POST', '/orders', body, { key, base: office.replicas[1]?.url ?? '' }),
    ]);
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(other.body.order.id).toBe(one.body.order.id);
    const { order } = one.body;
    expect(one.body).toMatchObject({ channel: 'box-office', staffId: staff, onsite: payment });
    expect(order).toMatchObject({ state: 'COMPLETED', total: 100_000, paymentMethod: 'onsite' });
    expect(office.payment.ofOrder(order.id)).toMatchObject({
      ...{ captured: 100_000, item: { method: 'onsite', onsite: payment } },
    });
    expect(await office.ticketStates(order.id)).toEqual(['VALID', 'VALID']);
    const { rows } = await office.sql.query(
      `SELECT data ->> 'channel' AS channel, data::text AS data FROM outbox WHERE subject = $1 ORDER BY id`,
      [order.id],
    );
    expect(rows.map(({ channel }) => channel)).toEqual(['box-office', 'box-office']);
  });

  test('gives tickets away to a named guest, whose mail and lists know name and address and whose events do not', async () => {
    const { order, guestId } = await sold([50_000], gift);
    expect(order).toMatchObject({ state: 'COMPLETED', total: 0, paymentMethod: 'none' });
    const [line] = order.lines;
    expect(line).toMatchObject({ unitPrice: 50_000, paid: 0, vat: 0 });
    const contact = (memberId: string) =>
      office.request('POST', '/internal/guests/contacts', {
        base: office.replica.managementUrl,
        headers: edgeHeaders('notification', 'notification-edge'),
        body: { items: [{ memberId }] },
      });
    expect((await contact(guestId)).body).toMatchObject({
      items: [{ result: 'ok', email: 'guest@example.com', name: '이바다', language: 'ko' }],
    });
    expect((await contact(randomUUID())).body).toMatchObject({ items: [{ result: 'not-found' }] });
    const { rows } = await office.sql.query(`SELECT data::text AS data FROM outbox`);
    expect(rows.filter(({ data }) => /guest@example|이바다/.test(data))).toEqual([]);
    for (const file of ['attendees', 'door-list', 'orders']) {
      const answer = await office.download(`/api/exports/${file}?format=json`);
      const [row] = ((await answer.json()) as Record<string, unknown>[]).filter(
        (each) => each['orderId'] === order.id || each['ticketId'] === line?.ticketId,
      );
      expect(row).toMatchObject({ name: '이바다' });
    }
    const search = await office.request('POST', '/api/support/searches', {
      ...{ as: randomUUID(), role: 'support', body: { text: 'Guest@example.com' } },
    });
    expect(search.body).toMatchObject({ orders: [{ orderId: order.id, fan: { name: '이바다' } }] });
  });

  test('a guest’s ticket checks in as any other, once', async () => {
    const { order, guestId } = await sold([50_000], gift);
    const { qr } = (await ticketOf(guestId, order.lines[0]?.id)).body;
    expect((await scan(qr)).body).toMatchObject({ seat: order.lines[0]?.label, again: false });
    expect((await scan(qr)).status).toBe(409);
  });

  test('is for the organiser and for staff who may work there, and knows no order of a fan', async () => {
    const { asked } = held([50_000]);
    const { order } = await office.buy(randomUUID(), [10_000]);
    const own = await sold([20_000]);
    const paths = [
      ['GET', '/orders'],
      ['GET', `/orders/${own.order.id}`],
      ['GET', '/refunds'],
      ['POST', '/orders', { ...cash, ...asked }],
      [
        'POST',
        `/orders/${own.order.id}/cancellation`,
        { lineIds: [own.order.lines[0]?.id], fee: 'none', reason: 'x' },
      ],
      ['PUT', `/refunds/${randomUUID()}/payment`, { payment: { tender: 'cash' } }],
    ] as const;
    const strangers: Who[] = [{ scopes: ['desk:goods'] }, { scopes: ['gate:north'] }];
    for (const role of ['fan', 'support', 'ops'] as const) strangers.push({ role });
    for (const [method, path, body] of paths) {
      for (const who of strangers) expect((await ask(method, path, body, who)).status).toBe(403);
    }
    const colleagues: Who[] = [{ as: randomUUID(), scopes: ['desk:box-office'] }, { role: 'organiser' }];
    for (const who of colleagues) {
      expect((await ask('GET', `/orders/${own.order.id}`, undefined, who)).status).toBe(200);
      expect((await ask('GET', `/orders/${order.id}`, undefined, who)).status).toBe(404);
      const body = { lineIds: [order.lines[0]?.id], fee: 'none', reason: 'not ours' };
      expect((await ask('POST', `/orders/${order.id}/cancellation`, body, who)).status).toBe(404);
    }
    const mine = await ask<{ orders: { staffId: string }[] }>(
      'GET',
      '/orders?mine=true',
      undefined,
      colleagues[0],
    );
    expect(mine.body.orders).toEqual([]);
  });

  test('orders nothing that another desk or a fan holds, and no fan pays on site', async () => {
    const { asked, guestId } = held([50_000]);
    const other = await ask('POST', '/orders', { ...cash, ...asked }, { as: randomUUID() });
    expect(other.status).toBe(404);
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [10_000]);
    expect((await ask('POST', '/orders', { ...cash, saleId: randomUUID(), holdIds: [hold.id] })).status).toBe(
      404,
    );
    const onsite = await office.request('POST', '/api/orders', {
      ...{ as: fan, body: { holdIds: [hold.id], paymentMethod: 'onsite' } },
    });
    expect(onsite).toMatchObject({ status: 400, body: { errors: [{ path: 'body.paymentMethod' }] } });
    expect(guestId).not.toBe(fan);
  });

  test('refuses a gift without a name or a reason, and a sale that does not say how it was paid', async () => {
    const { asked } = held([50_000]);
    const wrong = [
      { ...gift, note: undefined },
      { ...gift, guest: { email: 'a@example.com' } },
      { ...gift, note: 'a\u0000b' },
      { kind: 'sale' },
      { kind: 'sale', payment: { tender: 'cash', reference: '1' } },
      { kind: 'sale', payment: { tender: 'toss' } },
    ];
    for (const body of wrong) {
      expect((await ask('POST', '/orders', { ...body, ...asked })).status).toBe(400);
    }
  });

  test('places that were lost meanwhile are not sold: nothing is captured, and the answer says so', async () => {
    const { asked, hold } = held([50_000]);
    office.inventory.lose(hold.id);
    const { body } = await ask<Desk>('POST', '/orders', { ...cash, ...asked });
    expect(body.order).toMatchObject({ state: 'CANCELLED', endReason: 'pin-refused-units-taken' });
    expect(office.payment.ofOrder(body.order.id)).toMatchObject({ captured: 0, state: 'VOIDED' });
  });

  test('what is cancelled is owed until the desk pays it out, once; all of it is written down', async () => {
    const { order } = await sold([50_000, 30_000]);
    const [line] = order.lines;
    const body = { lineIds: [line?.id], fee: 'none', reason: 'wrong day' };
    const cancelled = await ask<{ refunds: { refundId: string; amount: number }[] }>(
      'POST',
      `/orders/${order.id}/cancellation`,
      body,
    );
    expect(cancelled).toMatchObject({ status: 202, body: { refunds: [{ amount: 50_000, fee: 0 }] } });
    expect(await office.ticketStates(order.id)).toEqual(['VALID', 'VOID']);
    const [refund] = cancelled.body.refunds;
    const owed = await ask('GET', '/refunds');
    expect(owed.body).toMatchObject({ owed: [{ refundId: refund?.refundId, amount: 50_000 }] });
    const pay = (base?: string) =>
      ask(
        'PUT',
        `/refunds/${refund?.refundId}/payment`,
        { payment: { tender: 'cash' } },
        base ? { base } : {},
      );
    const paid = await Promise.all([pay(), pay(office.replicas[1]?.url)]);
    expect(paid.map(({ status }) => status)).toEqual([200, 200]);
    expect(paid[0]?.body).toEqual({ refundId: refund?.refundId, orderId: order.id, amount: 50_000 });
    await eventually(async () => expect((await ask('GET', '/refunds')).body).toEqual({ owed: [] }));
    await eventually(async () => {
      const { body: now } = await ask<Desk>('GET', `/orders/${order.id}`);
      expect(now.order).toMatchObject({ refunds: [{ amount: 50_000, state: 'DONE' }] });
    });
    const log = await office.request<{ entries: { action: string; by: { memberId: string } }[] }>(
      'GET',
      `/api/support/log?orderId=${order.id}`,
      { as: randomUUID(), role: 'organiser' },
    );
    expect(log.body.entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['sell-on-site', 'cancel-at-desk-without-fee', 'pay-out-at-desk']),
    );
    expect(new Set(log.body.entries.map(({ by }) => by.memberId))).toEqual(new Set([staff]));
    const web = await office.buy(randomUUID(), [10_000]);
    expect(web.order.state).toBe('COMPLETED');
  });

  test('the settlement has what was taken on site and what was given away in rows of their own', async () => {
    const { body } = await office.request<{
      days: { methods: Record<string, unknown>[]; sold: Record<string, unknown>[] }[];
    }>('GET', `/api/orders/settlement?from=${today()}`, { as: randomUUID(), role: 'organiser' });
    const [day] = body.days;
    const taken = (tender: string) => day?.methods.find((row) => row['tender'] === tender);
    expect(taken('cash')).toMatchObject({
      ...{ method: 'onsite', captured: 100_000, refunded: 50_000, refundedByHand: 50_000, providerFees: 0 },
    });
    expect(taken('terminal')).toMatchObject({ method: 'onsite', captured: 100_000, refunded: 0 });
    expect(day?.sold.find(({ channel }) => channel === 'complimentary')).toMatchObject({
      ...{ units: 2, paid: 0, discounts: 100_000, complimentary: 2 },
    });
    expect(day?.sold.find(({ channel }) => channel === 'box-office')).toMatchObject({
      units: 5,
      paid: 200_000,
    });
  });

  test('a cancelled day is owed to guests who paid on site, and paid out to each of them', async () => {
    const [paid, given] = [await sold([40_000]), await sold([40_000], gift)];
    expect((await cancelPerformance()).status).toBe(202);
    const refund = await eventually(
      async () => {
        const { body } = await ask<{ owed: { orderId: string; refundId: string; amount: number }[] }>(
          'GET',
          '/refunds',
        );
        expect(body.owed.map(({ orderId }) => orderId)).not.toContain(given.order.id);
        const [own] = body.owed.filter(({ orderId }) => orderId === paid.order.id);
        if (own === undefined) throw new Error('not owed yet');
        return own;
      },
      { timeoutMs: 20_000 },
    );
    expect(refund.amount).toBe(40_000);
    const payOut = { payment: { tender: 'terminal', reference: 'R-1' }, note: 'typhoon' };
    expect((await ask('PUT', `/refunds/${refund.refundId}/payment`, payOut)).status).toBe(200);
    await eventually(async () => expect(await office.ticketStates(paid.order.id)).toEqual(['VOID']));
    // Replicas know of it within a second.
    await eventually(async () => {
      const { asked } = held([50_000]);
      expect((await ask('POST', '/orders', { ...cash, ...asked })).body).toMatchObject({
        type: expect.stringContaining('cancelled'),
      });
    });
  });
});
