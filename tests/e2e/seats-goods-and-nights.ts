import { Hold } from '@clove/contracts';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan, type Order } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';

const SHIRT = 35_000;
/** A usual night and the dearer one of the year's last day. */
const NIGHTS = 60_000 + 90_000;
const stayed = { from: '2030-12-30', to: '2031-01-01' };

const Placed = z.object({ order: z.object({ id: z.string() }), redirectUrl: z.string() });
const Bookings = z.object({
  bookings: z.array(
    z.object({
      id: z.string(),
      orderId: z.string(),
      roomId: z.string(),
      from: z.string(),
      to: z.string(),
      state: z.string(),
      code: z.string().nullable(),
    }),
  ),
});

const holdNights = async (fan: Fan, roomId: string, units = 1): Promise<Hold> =>
  Hold.parse(expectStatus(await fan.unsafe('/api/rooms/holds', { roomId, ...stayed, units }), 201).json);

async function holdShirt(fan: Fan): Promise<Hold> {
  const wanted = { itemId: 'tee', optionId: 'M', quantity: 1 };
  return Hold.parse(expectStatus(await fan.unsafe('/api/goods/holds', wanted), 201).json);
}

/** An order of these holds, placed and not paid yet. */
async function placeOrder(fan: Fan, holds: readonly Hold[]) {
  const basket = {
    holds: holds.map(({ id: holdId, inventory }) => ({ inventory, holdId })),
    paymentMethod: 'kakao-pay',
  };
  return Placed.parse(expectStatus(await fan.unsafe('/api/orders', basket), 201).json);
}

async function pay(fan: Fan, { order, redirectUrl }: z.infer<typeof Placed>): Promise<Order> {
  await fan.comeBack(await fan.atProvider(redirectUrl));
  return fan.settledOrder(order.id);
}

async function bookingsOf(fan: Fan) {
  return Bookings.parse((await fan.http.request('GET', '/api/bookings')).json).bookings;
}

/** A guest's bookings once SELL has delivered that many. */
const delivered = (fan: Fan, count: number) =>
  eventually(
    async () => {
      const bookings = await bookingsOf(fan);
      expect(bookings).toHaveLength(count);
      return bookings;
    },
    { timeoutMs: 30_000 },
  );

const cancel = (fan: Fan, order: Order, lineId = '') =>
  fan.unsafe(`/api/orders/${order.id}/lines/cancel`, { lineIds: [lineId] });

/** Seats, goods and nights through the gateway: bought together, given back apart, one delivery per unit. */
export function seatsGoodsAndNights(theOffice: () => Office): void {
  let office: Office;
  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
  }, 240_000);

  test('sells two seats, a shirt and two camping nights in one order with one payment, and gives back what is cancelled', async () => {
    const fan = await office.newFan();
    const places = await fan.hold({ performanceId: 'day-1', seats: ['day-1/A/1-1', 'day-1/A/1-2'] });
    const order = await pay(
      fan,
      await placeOrder(fan, [places, await holdShirt(fan), await holdNights(fan, 'camp')]),
    );
    const total = 2 * 132_000 + SHIRT + NIGHTS;
    expect(order).toMatchObject({ state: 'COMPLETED', total });
    expect(await fan.tickets()).toHaveLength(2);
    const [booking] = await delivered(fan, 1);
    expect(booking).toMatchObject({ orderId: order.id, roomId: 'camp', ...stayed, state: 'BOOKED' });

    const shirt = order.lines.find(({ paid }) => paid === SHIRT);
    expectStatus(await cancel(fan, order, shirt?.id), 202);
    // A day before, a tenth is kept.
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === SHIRT * 0.9);
    const nights = order.lines.find(({ paid }) => paid === NIGHTS);
    expectStatus(await cancel(fan, order, nights?.id), 202);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled > SHIRT * 0.9);
    expect(await office.providerCalls(order.id)).toMatchObject({
      captured: total,
      cancelled: (SHIRT + NIGHTS) * 0.9,
    });
    expect((await fan.tickets()).every(({ state }) => state === 'VALID')).toBe(true);
    expect(await bookingsOf(fan)).toMatchObject([{ state: 'CANCELLED', code: null }]);
  }, 120_000);

  test('charges nothing at all when the last room is gone by the time it is paid', async () => {
    const [late, quick] = [await office.newFan(), await office.newFan()];
    const places = await late.hold({ performanceId: 'day-1', seats: ['day-1/A/2-1'] });
    const loft = await holdNights(late, 'loft');
    const placed = await placeOrder(late, [places, loft]);
    // The hold lapses while its fan is at the provider, and another takes the nights.
    const stay = await office.database('stay');
    try {
      const past = "now() - interval '1 hour'";
      await stay.query(`UPDATE holds SET created_at = ${past}, expires_at = ${past} WHERE id = $1`, [
        loft.id,
      ]);
    } finally {
      await stay.end();
    }
    const taken = await holdNights(quick, 'loft');
    const order = await pay(late, placed);
    expect(order).toMatchObject({ state: 'CANCELLED' });
    expect(await office.providerCalls(order.id)).toMatchObject({ captured: 0 });
    expect(await late.tickets()).toEqual([]);
    expect(await bookingsOf(late)).toEqual([]);
    const bought = await pay(quick, await placeOrder(quick, [taken]));
    expect(bought).toMatchObject({ state: 'COMPLETED', total: 2 * 50_000 });
    await delivered(quick, 1);
  }, 120_000);

  test('sells one booking per unit; the desk finds each by its code', async () => {
    const fan = await office.newFan();
    await pay(fan, await placeOrder(fan, [await holdNights(fan, 'camp', 2)]));
    const bookings = await delivered(fan, 2);
    const organiser = await office.organiser();
    for (const { id, code } of bookings) {
      const found = await organiser.unsafe('/api/bookings/find', { code });
      expect(expectStatus(found, 200).json).toMatchObject({ id, state: 'BOOKED' });
    }
    const arrivals = await organiser.http.request('GET', `/api/bookings/arrivals?day=${stayed.from}`);
    expect(arrivals.json).toMatchObject({
      bookings: expect.arrayContaining(bookings.map(({ id }) => expect.objectContaining({ id }))),
    });
    const tooEarly = await organiser.unsafe(`/api/bookings/${bookings[0]?.id}/check-in`, undefined);
    expect(tooEarly.text).toContain('too-early');
  }, 120_000);

  test('keeps its books: nights, stock, limits, deliveries, lines and the provider agree', async () => {
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
}
