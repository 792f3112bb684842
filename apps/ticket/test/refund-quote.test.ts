import { randomUUID } from 'node:crypto';
import type { RefundRule } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { saleDocument } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let generation = 1;
beforeAll(async () => {
  office = await Office.open();
  await office.openDoors();
});
afterAll(() => office.close());

interface Quote {
  asOf: string;
  lines: {
    lineId: string;
    paid: number;
    refused: string | null;
    offer: { fee: number; refund: number; until: string } | null;
  }[];
}

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

async function quote(fan: string, orderId: string): Promise<Quote> {
  const answer = await office.request<Quote>('GET', `/api/orders/${orderId}/refund-quote`, { as: fan });
  expect(answer.status).toBe(200);
  return answer.body;
}

const { ticketOf, offer, claim, cancel, scan, cancelPerformance } = ticketRequests(() => office);

/** An order placed under these rules; a replica reads new ones within a second. */
async function buyUnder(refunds: RefundRule[], startsAt: string, fan: string): Promise<OrderBody> {
  generation += 1;
  expect((await office.provision({ ...saleDocument(startsAt), refunds }, generation)).status).toBe(200);
  return eventually(async () => {
    const { order } = await office.buy(fan, [10_000]);
    const { rows } = await office.sql.query('SELECT refund_policy FROM orders WHERE id = $1', [order.id]);
    expect(rows[0]?.refund_policy.rules).toEqual(refunds);
    return order;
  });
}

describe('what cancelling would cost', () => {
  test('is what cancelling then costs, line by line', async () => {
    const fan = randomUUID();
    await office.sql.query('UPDATE performances SET starts_at = $1', [inDays(3)]);
    const { order } = await office.buy(fan, [33_333, 10_000]);
    const [first, second] = order.lines;
    expect((await quote(fan, order.id)).lines).toEqual([
      {
        lineId: first?.id,
        ticketId: first?.id,
        paid: 33_333,
        refused: null,
        offer: { fee: 9_999, refund: 23_334, until: expect.stringMatching(/T15:00:00\.000Z$/) },
      },
      expect.objectContaining({ lineId: second?.id, offer: expect.objectContaining({ fee: 3_000 }) }),
    ]);
    expect(await cancel(fan, [first?.id])).toMatchObject({
      status: 202,
      body: { refunds: [{ fee: 9_999, amount: 23_334 }] },
    });
    expect((await quote(fan, order.id)).lines).toMatchObject([
      { refused: expect.stringMatching(/^LINE_CANCEL/), offer: null },
      { refused: null },
    ]);
  });

  test('is free within the days of the purchase, until their end or the start, whichever is first', async () => {
    const fan = randomUUID();
    const rules: RefundRule[] = [
      { untilDaysBefore: 1, feePercent: 30 },
      { withinDaysOfPurchase: 7, feePercent: 0 },
    ];
    const soon = inDays(3);
    const first = await buyUnder(rules, soon, fan);
    expect((await quote(fan, first.id)).lines).toMatchObject([{ offer: { fee: 0, until: soon } }]);
    const later = await buyUnder(rules, inDays(30), fan);
    const { rows } = await office.sql.query('SELECT created_at FROM orders WHERE id = $1', [later.id]);
    const until = new Date(rows[0].created_at.getTime() + 7 * dayMs).toISOString();
    expect((await quote(fan, later.id)).lines).toMatchObject([{ offer: { fee: 0, until } }]);
    // As if all that had been eight days ago: the rule by the start is left.
    await office.sql.query(
      `UPDATE performance_starts SET known_at = known_at - interval '8 days' WHERE known_at > 'epoch'`,
    );
    await office.sql.query(`UPDATE orders SET created_at = created_at - interval '8 days' WHERE id = $1`, [
      later.id,
    ]);
    expect((await quote(fan, later.id)).lines).toMatchObject([{ offer: { fee: 3_000 } }]);
  });

  test('ends with the cut-off of the last day', async () => {
    const fan = randomUUID();
    const order = await buyUnder([{ untilDaysBefore: 1, cutOff: '17:00', feePercent: 30 }], inDays(20), fan);
    expect((await quote(fan, order.id)).lines).toMatchObject([
      { offer: { fee: 3_000, until: expect.stringMatching(/T08:00:00\.000Z$/) } },
    ]);
  });

  test('is for the order’s fan only, and says why a line cannot be cancelled', async () => {
    const [fan, friend] = [randomUUID(), randomUUID()];
    const order = await buyUnder([{ untilDaysBefore: 1, feePercent: 0 }], inDays(20), fan);
    const { order: three } = await office.buy(fan, [10_000, 10_000, 10_000]);
    const path = `/api/orders/${order.id}/refund-quote`;
    expect((await office.request('GET', path, { as: friend })).status).toBe(404);

    const [offered, passedOn, entered] = three.lines.map(({ id }) => id);
    await offer(fan, offered);
    const { token } = (await offer(fan, passedOn)).body;
    expect((await claim(friend, token)).status).toBe(200);
    await office.openDoors();
    const { qr } = (await ticketOf(fan, entered)).body;
    expect((await scan(qr)).status).toBe(200);
    const refused = async () => (await quote(fan, three.id)).lines.map((line) => line.refused);
    expect(await refused()).toEqual(['OFFERED', 'TRANSFERRED', 'CHECKED_IN']);

    const closed = await buyUnder([], inDays(20), fan);
    expect((await quote(fan, closed.id)).lines).toMatchObject([{ refused: 'REFUNDS_CLOSED', offer: null }]);
    expect((await cancel(fan, [closed.lines[0]?.id])).status).toBe(409);

    expect((await cancelPerformance()).status).toBe(202);
    const cancelled = { at: expect.any(String), reason: 'typhoon' };
    await eventually(async () => {
      const view = await office.request('GET', `/api/orders/${order.id}`, { as: fan });
      expect(view.body).toMatchObject({ lines: [{ performance: { cancelled } }] });
    });
    const ticket = await ticketOf(fan, order.lines[0]?.id);
    expect(ticket.body).toMatchObject({ performance: { cancelled } });
    expect((await quote(fan, order.id)).lines).toMatchObject([{ offer: null }]);
  });
});
