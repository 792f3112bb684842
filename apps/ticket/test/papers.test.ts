import { randomUUID } from 'node:crypto';
import { answers, PaperOrderAnswer, PaperTicketAnswer } from '@clove/contracts';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { Office } from './office.ts';
import { saleDocument } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open({ EDGE_DOCUMENTS_TOKEN: 'documents-edge' });
  await office.openDoors();
});
afterEach(() => office.checkStandIns());
afterAll(() => office.close());

const { bought, offer, claim, cancel, scan, ticketOf } = ticketRequests(() => office);

async function ask<A extends z.ZodType>(path: string, item: object, answer: A) {
  const response = await office.request('POST', `/internal/papers/${path}`, {
    base: office.replica.managementUrl,
    headers: edgeHeaders('documents', 'documents-edge'),
    body: { items: [item] },
  });
  expect(response.status).toBe(200);
  const [answered] = answers(answer).parse(response.body).items;
  return answered;
}
const ofTicket = (fanId: string, ticketId: string) => ask('ticket', { fanId, ticketId }, PaperTicketAnswer);
const ofOrder = (fanId: string, orderId: string) => ask('order', { fanId, orderId }, PaperOrderAnswer);

describe('what papers say', () => {
  test('of a ticket: which of how many it is, when and where, and the code that admits', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000, 12_000]);
    const [first, second] = order.lines;
    const answered = await ofTicket(fan, second?.id ?? '');
    expect(answered).toMatchObject({
      result: 'ok',
      festival: { title: { ko: '시험 축제', en: 'Test festival' }, timezone: 'Asia/Seoul', organiser: null },
      ticket: {
        id: second?.id,
        orderId: order.id,
        position: 2,
        of: 2,
        performanceTitle: { ko: '첫째 날', en: 'Day 1' },
        paid: 12_000,
        serial: 1,
      },
    });
    if (answered === undefined || !('ticket' in answered)) throw new Error('no ticket');
    expect(answered.ticket.qr).toBe((await ticketOf(fan, second?.id)).body.qr);
    expect((await scan(answered.ticket.qr)).status).toBe(200);
    expect(await ofTicket(fan, second?.id ?? '')).toEqual({ result: 'not-valid', state: 'CHECKED_IN' });
    expect(await ofTicket(fan, first?.id ?? '')).toMatchObject({ result: 'ok', ticket: { position: 1 } });
  });

  test('of a ticket: the name that the support desk gave it', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const ticketId = order.lines[0]?.id ?? '';
    expect(await ofTicket(fan, ticketId)).toMatchObject({ ticket: { holderName: null } });
    const renamed = await office.request('PUT', `/api/support/tickets/${ticketId}/holder`, {
      ...{ as: randomUUID(), role: 'support', body: { name: '이바다', reason: 'a gift' } },
    });
    expect(renamed.status).toBe(204);
    expect(await ofTicket(fan, ticketId)).toMatchObject({ ticket: { holderName: '이바다' } });
  });

  test('of an order: what was paid and refunded, the fee that was kept, and the tickets that are left', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000, 12_000]);
    const [first, second] = order.lines;
    await cancel(fan, [first?.id]);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(10_000));
    expect(await ofOrder(fan, order.id)).toMatchObject({
      result: 'ok',
      order: {
        id: order.id,
        total: 22_000,
        paymentMethod: 'kakao-pay',
        lines: [
          { inventory: 'seat', paid: 10_000, fee: 0 },
          { inventory: 'seat', paid: 12_000, fee: null },
        ],
        refunds: [{ amount: 10_000 }],
      },
      tickets: [{ id: second?.id, position: 2, of: 2 }],
    });
  });

  test('in which price category a place was sold', async () => {
    const fan = randomUUID();
    const { id, orderId } = await bought(fan);
    const category = { id: 'youth', title: { ko: '청소년', en: 'Youth' }, proofAtDoor: true };
    for (const table of ['tickets', 'order_lines']) {
      await office.sql.query(`UPDATE ${table} SET category = $1 WHERE order_id = $2`, [category, orderId]);
    }
    expect(await ofTicket(fan, id)).toMatchObject({ ticket: { category } });
    expect(await ofOrder(fan, orderId)).toMatchObject({ order: { lines: [{ category }] } });
  });

  test('who sells, as the festival file has it, and no longer once it is taken out', async () => {
    const fan = randomUUID();
    const { orderId } = await bought(fan);
    const organiser = { name: { ko: '주식회사 클로브' }, registrationNumber: '123-45-67890' };
    expect((await office.provision({ ...saleDocument(), organiser }, 2)).status).toBe(200);
    expect(await ofOrder(fan, orderId)).toMatchObject({ festival: { organiser } });
    await office.provision(saleDocument(), 3);
    expect(await ofOrder(fan, orderId)).toMatchObject({ festival: { organiser: null } });
  });

  test('where it takes place, as the festival file has it, and no longer once it is taken out', async () => {
    const fan = randomUUID();
    const { orderId } = await bought(fan);
    const [name, address] = [{ ko: '삼락생태공원' }, { ko: '부산광역시 사상구 삼락동 29-61' }];
    const page = { venue: { name, address, map: 'https://map.example/samnak' } };
    expect((await office.provision({ ...saleDocument(), page }, 4)).status).toBe(200);
    expect(await ofOrder(fan, orderId)).toMatchObject({ festival: { venue: { name, address } } });
    await office.provision(saleDocument(), 5);
    expect(await ofOrder(fan, orderId)).not.toHaveProperty('festival.venue');
  });
});

describe('whose papers they are', () => {
  test('another fan gets none of a ticket or an order', async () => {
    const { id, orderId } = await bought(randomUUID());
    expect(await ofTicket(randomUUID(), id)).toEqual({ result: 'not-found' });
    expect(await ofOrder(randomUUID(), orderId)).toEqual({ result: 'not-found' });
  });

  test('an unpaid order has none', async () => {
    const { fan, order } = await office.awaiting();
    expect(await ofOrder(fan, order.id)).toEqual({ result: 'not-paid' });
  });

  test('an offered ticket has none; passed on it is its new holder’s, and the giver keeps the receipt', async () => {
    const [giver, taker] = [randomUUID(), randomUUID()];
    const { id, orderId } = await bought(giver);
    const { token } = (await offer(giver, id)).body;
    expect(await ofTicket(giver, id)).toEqual({ result: 'not-valid', state: 'OFFERED' });
    await claim(taker, token);
    expect(await ofTicket(giver, id)).toEqual({ result: 'not-found' });
    expect(await ofTicket(taker, id)).toMatchObject({ result: 'ok', ticket: { serial: 2 } });
    expect(await ofOrder(giver, orderId)).toMatchObject({ result: 'ok', tickets: [] });
    expect(await ofOrder(taker, orderId)).toEqual({ result: 'not-found' });
  });

  test('only documents may ask', async () => {
    const asked = (headers: Record<string, string>) =>
      office.request('POST', '/internal/papers/order', {
        base: office.replica.managementUrl,
        headers,
        body: { items: [{ fanId: randomUUID(), orderId: randomUUID() }] },
      });
    expect((await asked({})).status).toBe(401);
    expect((await asked(edgeHeaders('documents', 'wrong'))).status).toBe(401);
  });
});
