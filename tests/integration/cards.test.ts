import { afterAll, describe, expect, test } from '@jest/globals';
import { basket } from '../fan/basket.ts';
import { expectStatus } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { traceCollector } from '../office/trace-collector.ts';
import { Bookings, PickUps, read } from './read-office.ts';
import { traces } from './traces.ts';

const collector = await traceCollector();
afterAll(() => collector.close());
/** The images without Kakao Pay, in the template that has all of them; it traces every request. */
const theOffice = officeForAll({
  festival: 'tests/festivals/cards.yaml',
  environment: { traces: { endpoint: collector.endpoint, ratio: 1 } },
});

const TOTAL = 2 * 99_000 + 22_000 + 30_000;

describe('places, goods and nights paid by card', () => {
  test('are one payment; a booking that is given back costs its fee, and the books are right', async () => {
    const office = theOffice();
    await office.allReady();
    const fan = await office.newFan();
    const places = await fan.hold({ performanceId: 'day-1', sectionId: 'S', quantity: 2 });
    const towel = basket.granted(await basket.tryGoods(fan, { itemId: 'towel', quantity: 1 }));
    const night = basket.granted(
      await basket.tryNights(fan, { roomId: 'dorm', from: '2030-12-31', to: '2031-01-01', units: 1 }),
    );
    const order = await basket.buy(fan, [places, towel, night], 'toss');
    expect(order).toMatchObject({ state: 'COMPLETED', total: TOTAL });
    expect(await office.providerCalls(order.id)).toMatchObject({ approve: 1, captured: TOTAL });
    await eventually(
      async () => {
        expect((await read(fan, '/api/goods/pick-ups', PickUps)).pickUps).toHaveLength(1);
        expect((await read(fan, '/api/bookings', Bookings)).bookings).toMatchObject([{ state: 'BOOKED' }]);
      },
      { timeoutMs: 30_000 },
    );

    const lineIds = order.lines.filter(({ paid }) => paid === 30_000).map(({ id }) => id);
    expectStatus(await fan.unsafe(`/api/orders/${order.id}/lines/cancel`, { lineIds }), 202);
    await office.until(async () => (await office.providerCalls(order.id)).cancelled === 27_000);
    expect((await read(fan, '/api/bookings', Bookings)).bookings).toMatchObject([{ state: 'CANCELLED' }]);
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);

  test('or by Kakao Pay, where the file lists it: each fan chooses, and each provider pays its own back', async () => {
    const office = theOffice();
    const fan = await office.newFan();
    for (const path of ['/api/seats?performance=day-1', '/api/goods', '/api/rooms']) {
      expect((await fan.http.request('GET', path)).json).toMatchObject({
        paymentMethods: ['toss', 'kakao-pay', 'none'],
      });
    }
    const place = { performanceId: 'day-1', sectionId: 'S', quantity: 1 };
    const order = await fan.buy(place, 'kakao-pay');
    const card = await fan.buy(place, 'toss');
    const tickets = await fan.tickets();
    expectStatus(await fan.cancelTickets(tickets.map(({ id }) => id)), 202);
    for (const { id } of [order, card]) {
      await office.until(async () => (await office.providerCalls(id)).cancelled === 89_100);
    }
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
});

describe('traces', () => traces(theOffice, collector.spans));
