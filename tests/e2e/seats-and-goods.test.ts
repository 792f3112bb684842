import { randomUUID } from 'node:crypto';
import { Hold } from '@clove/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan, type Order } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

const SHIRT = 35_000;
const Placed = z.object({ order: z.object({ id: z.string() }), redirectUrl: z.string() });
const PickUps = z.object({
  pickUps: z.array(
    z.object({
      id: z.string(),
      code: z.string().nullable(),
      orderId: z.string(),
      pieces: z.array(z.object({ unitId: z.string(), state: z.string() })),
    }),
  ),
});

let office: Office;
beforeAll(async () => {
  office = await openOffice({ festival: 'tests/festivals/goods.yaml', fsync: false });
  await office.allReady();
}, 240_000);
afterAll(() => office?.stop());

/** Two seats and some shirts, held, in one order, paid. */
async function buyBoth(fan: Fan, seats: string[], shirts: number): Promise<Order> {
  const places = await fan.hold({ performanceId: 'day-1', seats });
  const wanted = { itemId: 'tee', optionId: 'M', quantity: shirts };
  const goods = Hold.parse(expectStatus(await fan.unsafe('/api/goods/holds', wanted), 201).json);
  const basket = {
    holds: [
      { inventory: 'seat', holdId: places.id },
      { inventory: 'merch', holdId: goods.id },
    ],
    paymentMethod: 'kakao-pay',
  };
  const { order, redirectUrl } = Placed.parse(
    expectStatus(await fan.unsafe('/api/orders', basket), 201).json,
  );
  await fan.comeBack(await fan.atProvider(redirectUrl));
  return fan.settledOrder(order.id);
}

async function pickUpOf(fan: Fan) {
  const [pickUp] = PickUps.parse((await fan.http.request('GET', '/api/goods/pick-ups')).json).pickUps;
  if (pickUp === undefined) throw new Error('nothing to collect yet');
  return pickUp;
}

const cancel = (fan: Fan, order: Order, lineId = '') =>
  fan.unsafe(`/api/orders/${order.id}/lines/cancel`, { lineIds: [lineId] });

describe('a festival with seats and goods', () => {
  test('sells both in one order with one payment, and gives the price of a cancelled shirt back', async () => {
    const fan = await office.newFan();
    const order = await buyBoth(fan, ['day-1/A/1-1', 'day-1/A/1-2'], 1);
    expect(order).toMatchObject({ state: 'COMPLETED', total: 2 * 132_000 + SHIRT });
    expect(await fan.tickets()).toHaveLength(2);
    const pickUp = await eventually(() => pickUpOf(fan), { timeoutMs: 30_000 });
    expect(pickUp).toMatchObject({ orderId: order.id, pieces: [{ state: 'READY' }] });

    const shirt = order.lines.find(({ paid }) => paid === SHIRT);
    expectStatus(await cancel(fan, order, shirt?.id), 202);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled > 0);
    expect(await office.providerCalls(order.id)).toMatchObject({
      captured: 2 * 132_000 + SHIRT,
      // A day before the festival a tenth is kept.
      cancelled: SHIRT - SHIRT / 10,
    });
    expect((await fan.tickets()).every(({ state }) => state === 'VALID')).toBe(true);
    expect(await pickUpOf(fan)).toMatchObject({ code: null, pieces: [{ state: 'VOID' }] });
  }, 120_000);

  test('hands a shirt out once by its code; then it cannot be cancelled any more', async () => {
    const fan = await office.newFan();
    const order = await buyBoth(fan, ['day-1/A/2-1'], 1);
    const { id, code } = await eventually(() => pickUpOf(fan), { timeoutMs: 30_000 });
    const organiser = await office.organiser();
    const found = await organiser.unsafe('/api/goods/pick-ups/find', { code });
    expect(expectStatus(found, 200).json).toMatchObject({ id });
    expectStatus(await organiser.unsafe(`/api/goods/pick-ups/${id}/collect`, {}), 200);
    expectStatus(await organiser.unsafe(`/api/goods/pick-ups/${id}/collect`, {}), 409);
    const shirt = order.lines.find(({ paid }) => paid === SHIRT);
    const refused = await cancel(fan, order, shirt?.id);
    expect(refused.text).toContain('collected');
    expect((await office.providerCalls(order.id)).cancelled).toBe(0);
  }, 120_000);

  test('shows the goods and a picture of them to everyone, through the public address', async () => {
    const organiser = await office.organiser();
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
    const uploaded = await office.pool.request({
      method: 'PUT',
      path: '/api/goods/tee/pictures/1',
      body: png,
      headers: {
        'content-type': 'image/png',
        origin: office.baseUrl,
        cookie: organiser.http.cookieHeader ?? '',
        'idempotency-key': randomUUID(),
      },
    });
    expect([uploaded.statusCode, await uploaded.body.text()]).toEqual([
      200,
      expect.stringContaining('"tee"'),
    ]);
    const Goods = z.object({ goods: z.tuple([z.object({ pictures: z.tuple([z.string()]) })]) });
    const goods = await eventually(
      async () => {
        const answer = await office.pool.request({ method: 'GET', path: '/api/goods' });
        return Goods.parse(await answer.body.json());
      },
      { timeoutMs: 30_000 },
    );
    const picture = await office.pool.request({ method: 'GET', path: goods.goods[0].pictures[0] });
    expect(picture.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(Buffer.from(await picture.body.arrayBuffer())).toEqual(png);
  });

  test('lets operations pause the goods; rooms, which it does not sell, have no lever', async () => {
    const operator = await office.operator();
    const move = (path: string, position: string) =>
      operator.http.request('PUT', `${path}/sales`, {
        body: { position, reason: 'a drill' },
        headers: { 'idempotency-key': randomUUID() },
      });
    expectStatus(await move('/api/goods/levers', 'paused'), 200);
    const fan = await office.newFan();
    const wanted = { itemId: 'tee', optionId: 'M', quantity: 1 };
    expect(expectStatus(await fan.unsafe('/api/goods/holds', wanted), 409).text).toContain('sales-paused');
    expectStatus(await move('/api/goods/levers', 'open'), 200);
    expectStatus(await fan.unsafe('/api/goods/holds', wanted), 201);
    expectStatus(await move('/api/rooms/levers', 'paused'), 404);
  });

  test('keeps its books: stock, limits, deliveries, lines and the provider agree', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
});
