import { randomUUID } from 'node:crypto';
import { Hold } from '@clove/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';
import { together } from '../office/together.ts';

const theOffice = officeForAll({
  festival: 'tests/festivals/seat-passes.yaml',
  replicas: { seat: 2, ticket: 2 },
});
const PASS = 'front-row';
const days = ['day-1', 'day-2'];
const SeatMap = z.object({
  sections: z.array(
    z.object({ id: z.string(), available: z.number(), seats: z.array(z.string()).optional() }),
  ),
});
const Tickets = z.object({
  tickets: z.array(
    z.object({
      ...{
        id: z.string(),
        performanceId: z.string(),
        seat: z.string().nullable(),
        qr: z.string().nullable(),
      },
      category: z.object({ id: z.string() }).nullish(),
    }),
  ),
});
const Opened = z.object({
  grants: z.object({ seat: z.string() }),
  passes: z.array(z.looseObject({ id: z.string() })),
});
const Placed = z.object({ order: z.object({ id: z.string() }), redirectUrl: z.string() });

let office: Office;
let organiser: Fan;
beforeAll(async () => {
  office = theOffice();
  await office.allReady();
  organiser = await office.organiser();
}, 240_000);

async function hallOf(performanceId: string) {
  const answer = await organiser.http.request('GET', `/api/seats?performance=${performanceId}`);
  return SeatMap.parse(expectStatus(answer, 200).json).sections.find(({ id }) => id === 'HALL');
}
const seat = (performanceId: string, place: string) => `${performanceId}/HALL/${place}`;

test('the catalogue has the drawing and the pass for seats with its prices, and no word of the hidden one', async () => {
  const { json, text } = expectStatus(await organiser.http.request('GET', '/api/events'), 200);
  expect(json).toMatchObject({
    drawing: { outlines: [{ section: 'HALL' }, { section: 'STAND' }], landmarks: [{ kind: 'stage' }] },
    passes: [{ id: PASS, kind: 'numbered', price: 90_000, categories: [{ id: 'adult' }, { id: 'youth' }] }],
  });
  expect(text).not.toContain('friends');
});

describe('a pass for seats', () => {
  test('has the first row; each day sells the others', async () => {
    expect(await hallOf(PASS)).toMatchObject({ seats: ['ffffffff', 'xxxxxxxx', 'xxxxxxxx'], available: 8 });
    for (const day of days) {
      expect(await hallOf(day)).toMatchObject({ seats: ['xxxxxxxx', 'ffffffff', 'ffffffff'], available: 16 });
    }
  });

  test('raced for with single tickets of both days, gives each seat of a day to one fan', async () => {
    const wanted = [5, 6, 7, 8].flatMap((number) => {
      const place = `1-${number}`;
      return [PASS, ...days, PASS].map((performanceId) => ({ performanceId, place }));
    });
    const fans = await together(wanted, 6, () => office.newFan());
    const answers = await together(wanted, wanted.length, async ({ performanceId, place }, index) => ({
      ...{ performanceId, place },
      ...(await fans[index]!.tryHold({ performanceId, seats: [seat(performanceId, place)] })),
    }));
    const got = answers.filter(({ status }) => status === 201);
    expect(got.map(({ performanceId }) => performanceId)).toEqual([PASS, PASS, PASS, PASS]);
    expect(new Set(got.map(({ place }) => place)).size).toBe(4);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  }, 120_000);

  test('is bought in categories and used on each day with one code, in the same seat', async () => {
    const fan = await office.newFan();
    const seats = [
      { id: seat(PASS, '1-1'), category: 'adult' },
      { id: seat(PASS, '1-2'), category: 'youth' },
    ];
    const held = expectStatus(await fan.unsafe('/api/seats/holds', { performanceId: PASS, seats }), 201);
    const order = await fan.payFor(Hold.parse(held.json).id, 'kakao-pay');
    expect(order).toMatchObject({ state: 'COMPLETED', total: 150_000 });
    const { tickets } = Tickets.parse((await fan.http.request('GET', '/api/tickets')).json);
    expect(tickets.map((ticket) => [ticket.seat, ticket.category?.id]).sort()).toEqual([
      ['HALL 1-1', 'adult'],
      ['HALL 1-2', 'youth'],
    ]);
    const [ticket] = tickets;
    const checkIn = async (performanceId: string) =>
      (
        await organiser.unsafe('/api/tickets/check-ins', {
          ...{ qr: ticket?.qr, performanceId, override: { reason: 'rehearsal' } },
        })
      ).status;
    expect([await checkIn('day-1'), await checkIn('day-1'), await checkIn('day-2')]).toEqual([200, 409, 200]);
  }, 120_000);

  test('given back, its seat is a pass again and on no map of a day', async () => {
    const fan = await office.newFan();
    await fan.buy({ performanceId: PASS, seats: [seat(PASS, '1-3')] }, 'kakao-pay');
    const { tickets } = Tickets.parse((await fan.http.request('GET', '/api/tickets')).json);
    expectStatus(await fan.cancelTickets(tickets.map(({ id }) => id)), 202);
    expect(await office.auditWhenQuiet()).toEqual([]);
    const other = await office.newFan();
    expect((await other.tryHold({ performanceId: 'day-1', seats: [seat('day-1', '1-3')] })).status).toBe(409);
    await other.hold({ performanceId: PASS, seats: [seat(PASS, '1-3')] });
  }, 240_000);
});

test('a hidden pass is found, held and ordered with its code alone', async () => {
  const [fan, other] = await Promise.all([office.newFan(), office.newFan()]);
  const body = { performanceId: 'friends', sectionId: 'STAND', quantity: 1 };
  expect((await fan.tryHold(body)).status).toBe(422);
  const { grants, passes } = Opened.parse(
    expectStatus(await fan.unsafe('/api/vouchers/openings', { code: 'friends 2030' }), 200).json,
  );
  expect(passes).toMatchObject([{ id: 'friends', performances: days, sectionId: 'STAND' }]);
  const hold = (who: Fan) =>
    who.http.request('POST', '/api/seats/holds', {
      body,
      headers: { 'idempotency-key': randomUUID(), 'voucher-grant': grants.seat },
    });
  expect((await hold(other)).status).toBe(403);
  const held = Hold.parse(expectStatus(await hold(fan), 201).json);
  const order = (voucher?: string) =>
    fan.unsafe('/api/orders', {
      holdIds: [held.id],
      paymentMethod: 'kakao-pay',
      ...(voucher && { voucher }),
    });
  expect((await order()).json).toMatchObject({ type: '/problems/voucher-required' });
  const { order: placed, redirectUrl } = Placed.parse(expectStatus(await order('FRIENDS2030'), 201).json);
  expectStatus(await fan.comeBack(await fan.atProvider(redirectUrl)), 303);
  expect(await fan.settledOrder(placed.id)).toMatchObject({ state: 'COMPLETED', total: 10_000 });
}, 120_000);
