import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { answerOnlyTogether } from './races.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

describe('a purchase', () => {
  test('goes from hold to ticket: frozen lines, redirect, return, pin before capture, tickets, sale', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [132_000, 99_000]);
    const placed = await office.order(fan, hold);
    expect(placed).toMatchObject({ state: 'AWAITING_PAYMENT', total: 231_000 });
    expect(placed.redirectUrl).toMatch(/^http:\/\/provider.test\/pay\//);
    expect(placed.lines.map((line) => [line.paid, line.vat])).toEqual([
      [132_000, 12_000],
      [99_000, 9_000],
    ]);
    expect(placed.lines.reduce((sum, line) => sum + line.paid, 0)).toBe(placed.total);

    const back = await office.comeBack(placed.id);
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe(`http://festival.test/orders/${placed.id}`);
    expect(back.headers.get('referrer-policy')).toBe('no-referrer');
    expect(back.headers.get('cache-control')).toBe('no-store');

    const paid = await office.request<OrderBody>('GET', `/api/orders/${placed.id}`, {
      as: fan,
      headers: { prefer: 'wait=10' },
    });
    expect(paid.body.state).toBe('COMPLETED');
    await office.settled(placed.id, 'COMPLETED');
    expect(office.inventory.hold(hold.id).state).toBe('SOLD');
    expect(office.payment.ofOrder(placed.id)).toMatchObject({ state: 'CAPTURED', captured: 231_000 });

    const tickets = await office.request<{ tickets: { id: string; orderId: string; qr: string }[] }>(
      'GET',
      '/api/tickets',
      {
        as: fan,
      },
    );
    expect(tickets.body.tickets).toHaveLength(2);
    expect(tickets.body.tickets.every((ticket) => ticket.qr.startsWith('CLV1.'))).toBe(true);
    expect(new Set(paid.body.lines.map((line) => line.ticketId))).toEqual(
      new Set(tickets.body.tickets.map((ticket) => ticket.id)),
    );
  });

  test('publishes OrderPlaced and OrderCompleted with the full order, its version rising', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [50_000]);
    const { rows } = await office.sql.query(
      `SELECT type, subject_version, data FROM outbox WHERE subject = $1 ORDER BY id`,
      [order.id],
    );
    expect(rows.map((row) => row.type)).toEqual(['ticket.OrderPlaced', 'ticket.OrderCompleted']);
    expect(Number(rows[1].subject_version)).toBeGreaterThan(Number(rows[0].subject_version));
    expect(rows[1].data).toMatchObject({ id: order.id, fanId: fan, state: 'COMPLETED', total: 50_000 });
    expect(rows[1].data.lines[0]).toMatchObject({ state: 'PAID', ticketId: order.lines[0]?.id });
  });

  test('a total of 0 needs no provider: confirmed at once, method none, captured as 0', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [0]);
    expect(order).toMatchObject({ state: 'COMPLETED', total: 0 });
    expect(office.payment.ofOrder(order.id).item.method).toBe('none');
  });

  test('method none cannot be chosen for a total above 0, nor a method this variant does not offer', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [1_000]);
    for (const paymentMethod of ['none', 'toss']) {
      const answer = await office.request('POST', '/api/orders', {
        as: fan,
        body: { holdIds: [hold.id], paymentMethod },
      });
      expect(answer.status).toBe(422);
    }
  });

  test('the limit of a price category counts over all holds of an order', async () => {
    const fan = randomUUID();
    const category = { id: 'youth', title: { ko: '청소년' }, maxPerOrder: 3 };
    const hold = (places: number) =>
      office.inventory.place(fan, Array<number>(places).fill(9_000), { category }).id;
    const order = (...holdIds: string[]) =>
      office.request('POST', '/api/orders', { as: fan, body: { holdIds, paymentMethod: 'kakao-pay' } });
    const [two, another, one] = [hold(2), hold(2), hold(1)];
    expect(await order(two, another)).toMatchObject({
      status: 422,
      body: { type: '/problems/category-limit', category: 'youth', maxPerOrder: 3 },
    });
    expect(await order(two, one)).toMatchObject({ status: 201, body: { order: { total: 27_000 } } });
  });

  test('what an order has to have of a category at least, several holds have together', async () => {
    const fan = randomUUID();
    const category = { id: 'family', title: { ko: '가족' }, minPerOrder: 3 };
    const hold = (places: number) =>
      office.inventory.place(fan, Array<number>(places).fill(5_000), { category }).id;
    const order = (...holdIds: string[]) =>
      office.request('POST', '/api/orders', { as: fan, body: { holdIds, paymentMethod: 'kakao-pay' } });
    const [two, one] = [hold(2), hold(1)];
    expect(await order(two)).toMatchObject({
      status: 422,
      body: { type: '/problems/category-limit', category: 'family', minPerOrder: 3, maxPerOrder: null },
    });
    expect(await order(two, one)).toMatchObject({ status: 201, body: { order: { total: 15_000 } } });
  });

  test('another fan’s hold does not exist', async () => {
    const hold = office.inventory.place(randomUUID(), [1_000]);
    const answer = await office.request('POST', '/api/orders', {
      as: randomUUID(),
      body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' },
    });
    expect(answer.status).toBe(404);
  });

  test('another fan’s order does not exist either, neither to read nor to cancel', async () => {
    const { order } = await office.buy(randomUUID(), [1_000]);
    const stranger = randomUUID();
    expect((await office.request('GET', `/api/orders/${order.id}`, { as: stranger })).status).toBe(404);
    const cancel = await office.request('POST', `/api/orders/${order.id}/cancellation`, { as: stranger });
    expect(cancel.status).toBe(404);
    const list = await office.request<{ orders: unknown[] }>('GET', '/api/orders', { as: stranger });
    expect(list.body.orders).toEqual([]);
  });

  test('a browser without session reads what became of an order, and nothing else of it', async () => {
    const outcomeOf = (id: string) => office.request('GET', `/api/orders/${id}/outcome`);
    const { order } = await office.awaiting();
    expect(await outcomeOf(order.id)).toMatchObject({ status: 200, body: { outcome: 'open' } });
    const bought = await office.buy(randomUUID(), [1_000]);
    expect((await outcomeOf(bought.order.id)).body).toEqual({ outcome: 'bought' });
    expect((await outcomeOf(randomUUID())).status).toBe(404);
  });
});

describe('repeating a request to order', () => {
  test('answers the same order as it is now, with its redirect', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [10_000]);
    const options = { as: fan, key: randomUUID(), body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' } };
    const first = await office.request<{ order: OrderBody; redirectUrl: string }>(
      'POST',
      '/api/orders',
      options,
    );
    const again = await office.request<{ order: OrderBody; redirectUrl: string }>(
      'POST',
      '/api/orders',
      options,
    );
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    await office.comeBack(first.body.order.id);
    await office.settled(first.body.order.id, 'COMPLETED');
    const late = await office.request<{ order: OrderBody }>('POST', '/api/orders', options);
    expect(late.body.order).toMatchObject({ id: first.body.order.id, state: 'COMPLETED' });
  });

  test('twenty at once on two replicas make one order', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [10_000]);
    const options = { as: fan, key: randomUUID(), body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' } };
    const replicas = [office.replica.url, (await office.addReplica()).url];
    answerOnlyTogether(office.inventory, '/internal/holds/quote');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        office.request<{ order: OrderBody }>('POST', '/api/orders', {
          ...options,
          base: replicas[index % 2] ?? '',
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(answers.map((answer) => answer.body.order.id)).size).toBe(1);
  });

  test('with the same key for something else is 422', async () => {
    const fan = randomUUID();
    const key = randomUUID();
    const [one, two] = [office.inventory.place(fan, [1_000]), office.inventory.place(fan, [2_000])];
    const body = (id: string) => ({ holdIds: [id], paymentMethod: 'kakao-pay' });
    await office.request('POST', '/api/orders', { as: fan, key, body: body(one.id) });
    const other = await office.request('POST', '/api/orders', { as: fan, key, body: body(two.id) });
    expect(other.status).toBe(422);
  });

  test('after the payment service was down carries the same order on', async () => {
    const fan = randomUUID();
    const hold = office.inventory.place(fan, [10_000]);
    const options = { as: fan, key: randomUUID(), body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' } };
    office.payment.interfere('/internal/payments', () => {
      throw new Error('down');
    });
    const refused = await office.request<{ orderId: string }>('POST', '/api/orders', options);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    office.payment.behave();
    const answer = await eventually(async () => {
      const next = await office.request<{ order: OrderBody }>('POST', '/api/orders', options);
      expect(next.status).toBe(201);
      return next;
    });
    expect(answer.body.order).toMatchObject({ id: refused.body.orderId, state: 'AWAITING_PAYMENT' });
  });
});
