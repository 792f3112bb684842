import { randomUUID } from 'node:crypto';
import { MemberHoldings } from '@clove/contracts';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { performanceId } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open({ EDGE_AUTH_TOKEN: 'auth-edge' });
});
afterEach(async () => {
  await office.sql.query(`UPDATE performances SET starts_at = '2030-08-07T04:00:00Z'`);
  office.checkStandIns();
});
afterAll(() => office.close());

async function post(what: 'holdings' | 'release', fanId: string, edge = 'auth') {
  const answer = await office.request<{ items: unknown[] }>('POST', `/internal/members/${what}`, {
    base: office.replica.managementUrl,
    headers: edgeHeaders(edge, `${edge}-edge`),
    body: { items: [{ fanId }] },
  });
  return { status: answer.status, left: answer.body.items?.[0] };
}

async function left(what: 'holdings' | 'release', fanId: string): Promise<MemberHoldings> {
  return MemberHoldings.parse((await post(what, fanId)).left);
}

const nothing = { tickets: [], orders: [], deliveries: [] };

const { offer, claim } = ticketRequests(() => office);

describe('a member who leaves', () => {
  test('has valid and offered tickets and open orders; another member’s are not named', async () => {
    const fan = randomUUID();
    expect(await left('holdings', fan)).toEqual(nothing);
    const { order } = await office.buy(fan, [10_000, 20_000]);
    await offer(fan, order.lines[0]?.id);
    const { order: open } = await office.awaiting([30_000], fan);
    expect(await left('holdings', fan)).toEqual({
      // By id; within one millisecond ids are in no order.
      tickets: order.lines
        .map(({ id }) => id)
        .sort()
        .map((ticketId) => ({ ticketId, performanceId })),
      orders: [{ orderId: open.id, state: 'AWAITING_PAYMENT' }],
      deliveries: [],
    });
    expect(await left('holdings', randomUUID())).toEqual(nothing);
  });

  test('has nothing left of a performance that is over', async () => {
    const fan = randomUUID();
    await office.buy(fan, [10_000]);
    await office.sql.query(`UPDATE performances SET starts_at = now() - interval '25 hours'`);
    expect(await left('holdings', fan)).toEqual(nothing);
  });

  test('has the unpaid orders ended and the tickets cancelled by the refund rules, offered ones too', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000, 20_000]);
    await offer(fan, order.lines[0]?.id);
    const { order: open } = await office.awaiting([30_000], fan);
    expect(await left('release', fan)).toEqual(nothing);
    expect(await office.ticketStates(order.id)).toEqual(['VOID', 'VOID']);
    await office.settled(open.id, 'CANCELLED');
    expect(await left('release', fan)).toEqual(nothing);
  });

  test('keeps what cannot be cancelled: a ticket of another payer, a refund period that is over', async () => {
    const [payer, fan] = [randomUUID(), randomUUID()];
    const { order } = await office.buy(payer, [10_000]);
    const ticketId = order.lines[0]?.id;
    const { token } = (await offer(payer, ticketId)).body;
    await claim(fan, token);
    // At any time of the day: a start in an hour may be tomorrow, for which the last day of refunds is not over.
    await office.sql.query(`UPDATE performances SET starts_at = now() - interval '1 minute'`);
    const { order: late } = await office.buy(fan, [10_000]);
    const kept = [ticketId, late.lines[0]?.id].map((id) => ({ ticketId: id, performanceId }));
    expect(await left('release', fan)).toEqual({ ...nothing, tickets: kept });
    expect(await office.ticketStates(late.id)).toEqual(['VALID']);
  });

  test('has goods and nights ahead, which are cancelled where they can be; what was handed over is no longer named', async () => {
    const fan = randomUUID();
    const [collected, shirt] = [office.merch.place(fan, [25_000]), office.merch.place(fan, [30_000])];
    const placed = await office.request<{ order: OrderBody }>('POST', '/api/orders', {
      as: fan,
      body: {
        holds: [collected, shirt].map(({ id }) => ({ inventory: 'merch', holdId: id })),
        paymentMethod: 'kakao-pay',
      },
    });
    const { id: orderId, lines } = placed.body.order;
    await office.comeBack(orderId);
    await office.settled(orderId, 'COMPLETED');
    expect(await left('holdings', fan)).toEqual({
      ...nothing,
      deliveries: lines
        .map(({ id }) => id)
        .sort()
        .map((lineId) => ({ orderId, lineId, inventory: 'merch', item: 'tour-shirt/m' })),
    });
    office.merch.deliverForGood(collected.units[0]?.unitId ?? '', 'collected');
    expect(await left('release', fan)).toEqual(nothing);
    await eventually(() => expect(office.refundedOf(orderId)).toBe(30_000));
  });

  test('learns that a payment is being captured, and its order is not ended', async () => {
    const fan = randomUUID();
    const { order: open } = await office.awaiting([10_000], fan);
    office.payment.interfere('/internal/payments/capture', () => ({ result: 'pending' }));
    await office.comeBack(open.id);
    expect(await left('release', fan)).toMatchObject({ orders: [{ orderId: open.id }] });
    office.payment.behave();
    await office.settled(open.id, 'COMPLETED');
  });

  test('is shown to auth only', async () => {
    const { status } = await post('holdings', randomUUID(), 'gateway');
    expect(status).toBe(401);
  });
});
