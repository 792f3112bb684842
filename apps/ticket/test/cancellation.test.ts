import { randomUUID } from 'node:crypto';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { competingForRow } from './races.ts';
import { performanceId } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterEach(async () => {
  office.checkStandIns();
  await startsInDays(100);
});
afterAll(() => office.close());

const { cancel } = ticketRequests(() => office);

/** A ticket has its line's id. */
const ticketsOf = ({ lines }: OrderBody) => lines.map(({ id }) => id);

/** Day 1 starts at this time of day in Seoul, so many calendar days from today there. */
async function startsInDays(days: number, time = '13:00'): Promise<void> {
  await office.sql.query(
    `UPDATE performances SET starts_at =
       ((clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date + $2::int + $3::time) AT TIME ZONE 'Asia/Seoul'
     WHERE id = $1`,
    [performanceId, days, time],
  );
}

describe('cancelling tickets', () => {
  test('voids one of two, refunds it without fee, frees only its unit; repeats answer the same', async () => {
    const fan = randomUUID();
    const { order, hold } = await office.buy(fan, [10_000, 20_000]);
    const [, second] = order.lines;
    const key = randomUUID();
    const answer = await cancel(fan, [second?.id], { key });
    expect(answer).toMatchObject({
      status: 202,
      body: { refunds: [{ orderId: order.id, amount: 20_000, fee: 0 }] },
    });
    expect((await cancel(fan, [second?.id], { key })).body).toEqual(answer.body);
    await eventually(async () => {
      const view = await office.request<OrderBody>('GET', `/api/orders/${order.id}`, { as: fan });
      expect(view.body.lines.map((line) => line.state)).toEqual(['PAID', 'CANCELLED']);
      expect(view.body).toMatchObject({ state: 'COMPLETED', refunds: [{ amount: 20_000, state: 'DONE' }] });
    });
    expect(office.refundedOf(order.id)).toBe(20_000);
    expect([...office.inventory.hold(hold.id).freedUnits]).toEqual([hold.units[1]?.unitId]);
  });

  test.each([
    [10, '00:00', 0],
    [9, '23:59', 9_999],
    [1, '00:00', 9_999],
  ])('%i days before in Seoul, whatever the hour (%s), keeps %i of 33,333', async (days, time, fee) => {
    const fan = randomUUID();
    await startsInDays(days, time);
    const { order } = await office.buy(fan, [33_333]);
    const answer = await cancel(fan, ticketsOf(order));
    expect(answer.body.refunds).toMatchObject([{ fee, amount: 33_333 - fee }]);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(33_333 - fee));
  });

  test('is closed on the day itself', async () => {
    const fan = randomUUID();
    await startsInDays(0, '23:59:59');
    const { order } = await office.buy(fan, [10_000]);
    const answer = await cancel(fan, ticketsOf(order));
    expect(answer.status).toBe(409);
    const { rows } = await office.sql.query('SELECT state FROM tickets WHERE order_id = $1', [order.id]);
    expect(rows).toEqual([{ state: 'VALID' }]);
  });

  test('keeps the rules promised when ordering, whatever the festival says later', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    await office.sql.query(`UPDATE festival SET fields = jsonb_set(fields, '{refunds}', '[]')`);
    const answer = await cancel(fan, ticketsOf(order));
    expect(answer.body.refunds).toMatchObject([{ amount: 10_000, fee: 0 }]);
    await office.sql.query('UPDATE festival SET fields = last_applied');
  });

  test('of another fan is 404 and touches nothing, the fan’s own in the same request included', async () => {
    const fan = randomUUID();
    const [own, foreign] = [await office.buy(fan, [1_000]), await office.buy(randomUUID(), [1_000])];
    const answer = await cancel(fan, [...ticketsOf(own.order), ...ticketsOf(foreign.order)]);
    expect(answer.status).toBe(404);
    expect(office.refundedOf(own.order.id) + office.refundedOf(foreign.order.id)).toBe(0);
  });

  test('ten requests at once with different keys refund once', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const answers = await competingForRow(office.sql, { table: 'orders', id: order.id }, 2, () =>
      Array.from({ length: 10 }, () => cancel(fan, ticketsOf(order))),
    );
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(1);
    await eventually(() => expect(office.refundedOf(order.id)).toBe(10_000));
    expect(office.refundsOf(order.id)).toHaveLength(1);
  });

  test('frees the unit while the refund is still open, and the other way round', async () => {
    const fan = randomUUID();
    const one = await office.buy(fan, [10_000]);
    office.payment.interfere('/internal/refunds', () => ({ result: 'accepted', state: 'UNKNOWN' }));
    await cancel(fan, ticketsOf(one.order));
    await eventually(() => expect(office.inventory.hold(one.hold.id).freedUnits.size).toBe(1));
    expect(office.refundedOf(one.order.id)).toBe(0);
    office.payment.behave();
    await eventually(() => expect(office.refundedOf(one.order.id)).toBe(10_000), { timeoutMs: 15_000 });

    const two = await office.buy(fan, [20_000]);
    office.inventory.interfere('/internal/units/release', () => {
      throw new Error('down');
    });
    await cancel(fan, ticketsOf(two.order));
    await eventually(() => expect(office.refundedOf(two.order.id)).toBe(20_000));
    expect(office.inventory.hold(two.hold.id).freedUnits.size).toBe(0);
    office.inventory.behave();
    await eventually(() => expect(office.inventory.hold(two.hold.id).freedUnits.size).toBe(1), {
      timeoutMs: 15_000,
    });
  });

  test('money owed that ops paid by hand ends the line at once and is listed no more; only ops settles', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    office.payment.interfere('/internal/refunds', () => ({ result: 'accepted', state: 'MANUAL' }));
    await cancel(fan, ticketsOf(order));
    const ops = { as: randomUUID(), role: 'ops' } as const;
    const owed = async () =>
      (
        await office.request<{ owed: { orderId: string; refundId: string }[] }>(
          'GET',
          '/api/orders/owed',
          ops,
        )
      ).body.owed.filter(({ orderId }) => orderId === order.id);
    await eventually(async () => expect(await owed()).toHaveLength(1));
    office.payment.interfere('/internal/refunds', () => ({ result: 'accepted', state: 'DONE' }));
    office.payment.interfere('/internal/refunds/settle', () => ({ result: 'settled', amount: 10_000 }));
    const path = `/api/orders/owed/${(await owed())[0]?.refundId}/settlement`;
    const body = { reason: 'bank transfer 4711' };
    expect((await office.request('PUT', path, { as: fan, body })).status).toBe(403);
    expect((await office.request('PUT', path, { ...ops, role: 'organiser', body })).status).toBe(403);
    expect((await office.request('PUT', path, { ...ops, body: { reason: ' ' } })).status).toBe(400);
    expect((await office.request('PUT', path, { ...ops, body })).body).toMatchObject({ amount: 10_000 });
    await eventually(async () => expect(await owed()).toEqual([]));
    office.payment.behave();
    const unknown = `/api/orders/owed/${randomUUID()}/settlement`;
    expect((await office.request('PUT', unknown, { ...ops, body })).status).toBe(404);
  });

  test('what the provider refuses for good is listed as money owed, for organisers only', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    office.payment.interfere('/internal/refunds', () => ({ result: 'accepted', state: 'MANUAL' }));
    await cancel(fan, ticketsOf(order));
    await eventually(async () => {
      const owed = await office.request<{ owed: { orderId: string; amount: number }[] }>(
        'GET',
        '/api/orders/owed',
        {
          as: randomUUID(),
          role: 'organiser',
        },
      );
      expect(owed.body.owed).toContainEqual(
        expect.objectContaining({ orderId: order.id, amount: 10_000, fanId: fan }),
      );
    });
    expect((await office.request('GET', '/api/orders/owed', { as: fan })).status).toBe(403);
  });
});
