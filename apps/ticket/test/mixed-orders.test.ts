import { randomUUID } from 'node:crypto';
import { AuditFact, WithdrawItem } from '@clove/contracts';
import { edgeHeaders, eventually, startService } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ticketService } from '../src/ticket-service.ts';
import { idsOf, linesOf, mixedOrders, stateOf } from './mixed-order-requests.ts';
import { Office, type OrderBody } from './office.ts';
import { nights, performanceId, shirt } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const { cancelPerformance } = ticketRequests(() => office);
const { basket, bought, cancel, lineStates, mixed, orderOf, read } = mixedOrders(() => office);

const capturePath = '/internal/payments/capture';
const pinPath = '/internal/holds/pin';
const withdrawPath = '/internal/deliveries/withdraw';
const down = () => {
  throw new Error('down');
};

async function auditFacts(): Promise<AuditFact[]> {
  const headers = edgeHeaders('toolbox', 'toolbox-edge');
  const response = await fetch(`${office.replica.managementUrl}/internal/audit`, { headers });
  const text = (await response.text()).trim();
  return text.split('\n').map((json) => AuditFact.parse(JSON.parse(json)));
}

describe('one order of two seats, a shirt and two units for two nights', () => {
  test('is one payment; tickets are issued for its seats, its inventories get SELL', async () => {
    const { fan, seats, pitches, shirts, order } = await mixed();
    expect(order).toMatchObject({ total: 215_000 });
    expect(office.payment.ofOrder(order.id)).toMatchObject({ state: 'CAPTURED', captured: 215_000 });
    expect(linesOf(order, 'seat')).toMatchObject([
      { item: `${performanceId}/A`, performanceId, ticketId: idsOf(order, 'seat')[0] },
      { item: `${performanceId}/A`, performanceId, ticketId: idsOf(order, 'seat')[1] },
    ]);
    expect(linesOf(order, 'merch')).toMatchObject([
      { item: shirt.item, label: { en: 'T-shirt M' }, performanceId: null, ticketId: null, paid: 25_000 },
    ]);
    expect(linesOf(order, 'stay')).toMatchObject([
      { item: nights.item, performanceId: null, ticketId: null },
      { item: nights.item, performanceId: null, ticketId: null },
    ]);
    expect(await office.ticketStates(order.id)).toEqual(['VALID', 'VALID']);
    expect([
      stateOf(office.inventory, seats),
      stateOf(office.stay, pitches),
      stateOf(office.merch, shirts),
    ]).toEqual(['SOLD', 'SOLD', 'SOLD']);
    const listed = await office.request<{ orders: OrderBody[] }>('GET', '/api/orders', { as: fan });
    expect(listed.body.orders).toEqual([order]);
  });

  test('is audited line by line: tickets for its seats, paid lines for goods and nights', async () => {
    const { fan, order, pitches, shirts } = await mixed();
    const ofOrder = async () =>
      (await auditFacts()).filter((fact) => 'orderId' in fact && fact.orderId === order.id);
    const facts = await ofOrder();
    expect(facts.filter(({ kind }) => kind === 'ticket')).toHaveLength(2);
    const lines = facts.filter((fact) => fact.kind === 'line');
    expect(lines.map(({ lineId }) => lineId).sort()).toEqual(
      [...idsOf(order, 'stay'), ...idsOf(order, 'merch')].sort(),
    );
    expect(lines.map(({ inventory, unitId, state }) => [inventory, unitId, state]).sort()).toEqual(
      [pitches, shirts]
        .flatMap(({ inventory, units }) => units.map(({ unitId }) => [inventory, unitId, 'PAID']))
        .sort(),
    );
    await cancel(fan, order, idsOf(order, 'merch'));
    await eventually(async () =>
      expect(await ofOrder()).toContainEqual(
        expect.objectContaining({ kind: 'line', inventory: 'merch', state: 'CANCELLED' }),
      ),
    );
  });

  test('says in its events what was sold; of places as older releases say it, too', async () => {
    const { order } = await mixed();
    const { rows } = await office.sql.query(
      `SELECT data FROM outbox WHERE type = 'ticket.OrderCompleted' AND subject = $1`,
      [order.id],
    );
    const lines: { inventory: string }[] = rows[0]?.data.data?.lines ?? rows[0]?.data.lines;
    expect(lines.find(({ inventory }) => inventory === 'seat')).toMatchObject({
      item: `${performanceId}/A`,
      performanceId,
      sectionId: 'A',
      seat: expect.stringMatching(/^A 1-/),
    });
    const goods = lines.find(({ inventory }) => inventory === 'merch');
    expect(goods).toMatchObject({ item: shirt.item, label: { en: 'T-shirt M' } });
    expect(goods).not.toHaveProperty('performanceId');
  });

  test('is not paid when the last pitch is gone: inventories are asked in their order, nothing is captured or kept', async () => {
    const { fan, seats, pitches, shirts } = basket();
    const { body } = await orderOf(fan, [shirts, pitches, seats]);
    office.stay.lose(pitches.id);
    await office.comeBack(body.order.id);
    await office.settled(body.order.id, 'CANCELLED');
    expect(await read(fan, body.order.id)).toMatchObject({ endReason: 'pin-refused-units-taken' });
    expect(office.payment.callsOf(capturePath)).not.toContainEqual(
      expect.objectContaining({ orderId: body.order.id }),
    );
    expect(office.payment.ofOrder(body.order.id).state).toBe('VOIDED');
    expect(office.inventory.callsOf(pinPath)).toContainEqual(expect.objectContaining({ holdId: seats.id }));
    expect(office.merch.callsOf(pinPath)).not.toContainEqual(expect.objectContaining({ holdId: shirts.id }));
    expect(stateOf(office.inventory, seats)).toBe('RELEASED');
    expect(stateOf(office.merch, shirts)).toBe('RELEASED');
  });
});

describe('ordering', () => {
  test('from no inventory but those of the festival, and only one’s own holds', async () => {
    const { shirts, fan } = basket();
    const foreign = await orderOf(randomUUID(), [shirts]);
    expect(foreign).toMatchObject({ status: 404, body: { type: '/problems/hold-not-found' } });
    const unknown = await office.request('POST', '/api/orders', {
      as: fan,
      body: { holds: [{ inventory: 'parking', holdId: shirts.id }], paymentMethod: 'kakao-pay' },
    });
    expect(unknown.status).toBe(400);
    const none = { holdIds: [], paymentMethod: 'kakao-pay' };
    expect((await office.request('POST', '/api/orders', { as: fan, body: none })).status).toBe(400);
  });

  test('goods of a festival that has no merch is refused, and says so', async () => {
    const { MERCH_URL: _url, MERCH_TOKEN: _token, ...env } = office.env;
    const replica = await startService(ticketService(['kakao-pay', 'none']), env);
    try {
      const { fan, seats, shirts } = basket();
      const answer = await office.request('POST', '/api/orders', {
        as: fan,
        base: replica.url,
        body: {
          holds: [seats, shirts].map(({ id, inventory }) => ({ inventory, holdId: id })),
          paymentMethod: 'kakao-pay',
        },
      });
      expect(answer).toMatchObject({
        status: 422,
        body: { type: '/problems/inventory-not-offered', inventory: 'merch' },
      });
      expect(stateOf(office.inventory, seats)).toBe('ACTIVE');
    } finally {
      await replica.stop();
    }
  });

  test('seats works with merch and stay down, which are not asked; goods with seat down', async () => {
    const { fan, seats, shirts } = basket();
    const asked = office.merch.calls.length + office.stay.calls.length;
    const order = await bought(fan, [seats]);
    expect(await office.ticketStates(order.id)).toEqual(['VALID', 'VALID']);
    expect(office.merch.calls.length + office.stay.calls.length).toBe(asked);

    for (const path of ['/internal/holds/quote', pinPath]) office.inventory.interfere(path, down);
    const goods = await bought(fan, [shirts]);
    expect(goods.lines).toMatchObject([{ inventory: 'merch', ticketId: null, state: 'PAID' }]);
    expect(await office.ticketStates(goods.id)).toEqual([]);
    expect(stateOf(office.merch, shirts)).toBe('SOLD');
  });
});

describe('cancelling lines of an order', () => {
  test('the shirt alone pays exactly its price back; a repeat answers the same', async () => {
    const { fan, order, shirts } = await mixed();
    const [lineId = ''] = idsOf(order, 'merch');
    const quote = await office.request<{ lines: { lineId: string; offer: unknown }[] }>(
      'GET',
      `/api/orders/${order.id}/refund-quote`,
      { as: fan },
    );
    expect(quote.body.lines).toHaveLength(5);
    expect(quote.body.lines.find((line) => line.lineId === lineId)?.offer).toMatchObject({
      fee: 0,
      refund: 25_000,
    });
    const key = randomUUID();
    const first = await cancel(fan, order, [lineId], key);
    expect(first).toMatchObject({
      status: 202,
      body: { refunds: [{ amount: 25_000, fee: 0 }], refused: [], waiting: [] },
    });
    expect((await cancel(fan, order, [lineId], key)).body).toEqual(first.body);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(25_000));
    await eventually(async () => expect(await lineStates(order, 'merch')).toEqual(['CANCELLED']));
    expect(await office.ticketStates(order.id)).toEqual(['VALID', 'VALID']);
    expect(stateOf(office.merch, shirts)).toBe('RELEASED');
    expect(office.merch.callsOf('/internal/units/release')).toEqual([]);
    const again = await cancel(fan, order, [lineId]);
    expect(again).toMatchObject({ status: 409, body: { type: '/problems/line-not-cancellable' } });
  });

  test('places, goods and nights together: one refund for tickets, one for what each order had withdrawn', async () => {
    const { fan, order } = await mixed();
    const answer = await cancel(
      fan,
      order,
      order.lines.map(({ id }) => id),
    );
    expect(answer.status).toBe(202);
    expect(answer.body.refunds.map(({ amount }) => amount)).toEqual([110_000, 105_000]);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(215_000));
    expect(await office.ticketStates(order.id)).toEqual(['VOID', 'VOID']);
    await eventually(async () =>
      expect((await read(fan, order.id)).lines.map(({ state }) => state)).toEqual(
        order.lines.map(() => 'CANCELLED'),
      ),
    );
  });

  test('what was collected stays paid, and its fan gets the reason', async () => {
    const { fan, order, shirts } = await mixed();
    office.merch.deliverForGood(shirts.units[0]?.unitId ?? '', 'collected');
    const [lineId = ''] = idsOf(order, 'merch');
    const key = randomUUID();
    for (const _ of ['at once', 'again']) {
      const answer = await cancel(fan, order, [lineId], key);
      expect(answer).toMatchObject({
        status: 409,
        body: { type: '/problems/line-not-cancellable', refused: [{ lineId, reason: 'collected' }] },
      });
    }
    expect(await lineStates(order, 'merch')).toEqual(['PAID']);
    expect(office.refundsOf(order.id)).toEqual([]);
  });

  test('is only their fan’s, and only lines of that order', async () => {
    const [one, other] = [await mixed(), await mixed()];
    const [lineId = ''] = idsOf(one.order, 'merch');
    for (const answer of [
      await cancel(other.fan, one.order, [lineId]),
      await cancel(other.fan, other.order, [lineId]),
      await cancel(one.fan, one.order, [randomUUID()]),
    ])
      expect(answer).toMatchObject({ status: 404, body: { type: '/problems/line-not-found' } });
    const asTicket = await office.request('POST', '/api/tickets/cancellations', {
      as: one.fan,
      body: { ticketIds: [lineId] },
    });
    expect(asTicket).toMatchObject({ status: 404, body: { type: '/problems/ticket-not-found' } });
  });

  test('waits for an inventory that is down, and goes on when it is back', async () => {
    const { fan, order } = await mixed();
    const [lineId = ''] = idsOf(order, 'merch');
    office.merch.interfere(withdrawPath, down);
    const key = randomUUID();
    expect(await cancel(fan, order, [lineId], key)).toMatchObject({
      status: 202,
      body: { refunds: [], waiting: [lineId] },
    });
    expect(await lineStates(order, 'merch')).toEqual(['WITHDRAWING']);
    expect(office.refundsOf(order.id)).toEqual([]);
    office.merch.behave(withdrawPath);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(25_000));
    expect((await cancel(fan, order, [lineId], key)).body).toMatchObject({
      refunds: [{ amount: 25_000 }],
      waiting: [],
    });
  });

  test('by ten requests at once takes the line back once', async () => {
    const { fan, order } = await mixed();
    const [lineId = ''] = idsOf(order, 'merch');
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(fan, order, [lineId])));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array<number>(9).fill(409)]);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(25_000));
    expect(office.refundsOf(order.id)).toHaveLength(1);
  });

  test('before its sale is confirmed confirms that first: only what is delivered can be taken back', async () => {
    const { fan, seats, shirts } = basket();
    office.merch.interfere('/internal/holds/sell', down);
    const placed = await orderOf(fan, [seats, shirts]);
    const { id } = placed.body.order;
    await office.comeBack(id);
    // Its tickets are there although merch does not answer.
    await eventually(async () => expect(await office.ticketStates(id)).toEqual(['VALID', 'VALID']));
    expect(stateOf(office.merch, shirts)).toBe('PINNED');
    const order = await read(fan, id);
    const [lineId = ''] = idsOf(order, 'merch');
    expect((await cancel(fan, order, [lineId])).body).toMatchObject({ refunds: [], waiting: [lineId] });
    office.merch.behave();
    await eventually(() => expect(office.refundedOf(id)).toBe(25_000));
    await office.settled(id, 'COMPLETED');
    expect(await office.ticketStates(id)).toEqual(['VALID', 'VALID']);
  });

  test('is finished by another replica when the one that began it is lost before the inventory is asked', async () => {
    const { fan, order } = await mixed();
    const [lineId = ''] = idsOf(order, 'merch');
    // The request's own call never gets an answer: what it committed is all that is left of it.
    let lost = 0;
    office.merch.interfere(withdrawPath, (item, act) => {
      if (WithdrawItem.parse(item).lineId !== lineId || lost > 0) return act();
      lost += 1;
      return new Promise(() => undefined);
    });
    const request = cancel(fan, order, [lineId]).catch(() => undefined);
    await eventually(() => expect(lost).toBe(1));
    await eventually(() => expect(office.refundedOf(order.id)).toBe(25_000), { timeoutMs: 15_000 });
    await request;
    expect(office.refundsOf(order.id)).toHaveLength(1);
    await eventually(async () => expect(await lineStates(order, 'merch')).toEqual(['CANCELLED']));
  });
});

test('a cancelled performance pays its places back; goods and nights of the order stay, and its nights are free to cancel', async () => {
  const { fan, order } = await mixed();
  await cancelPerformance();
  await eventually(() => expect(office.refundedOf(order.id)).toBe(110_000), { timeoutMs: 15_000 });
  expect(await lineStates(order, 'stay')).toEqual(['PAID', 'PAID']);
  expect(await lineStates(order, 'merch')).toEqual(['PAID']);
  // So late that the policy keeps a part of what is no night around the cancelled day.
  await office.sql.query(
    `UPDATE order_lines SET refunds_from = now() + interval '3 days' WHERE order_id = $1`,
    [order.id],
  );
  const answer = await cancel(fan, order, [...idsOf(order, 'stay'), ...idsOf(order, 'merch')]);
  expect(answer).toMatchObject({ status: 202, body: { refunds: [{ fee: 7_500, amount: 97_500 }] } });
});
