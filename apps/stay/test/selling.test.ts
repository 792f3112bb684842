import { newId } from '@clove/service-kit';
import { eventually } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { answerOf, factsOf, faultsOf, roomOf, saleOf, sharedStay, stepsOn } from './running.ts';

const stay = sharedStay(
  saleOf([
    roomOf('camp', 20, {
      capacity: 4,
      // Friday night and one date: the date wins.
      prices: [
        { weekday: 'fri', price: 90_000 },
        { weekday: 'sat', price: 80_000 },
        { date: '2099-08-08', price: 100_000 },
      ],
    }),
    roomOf('hut', 1),
    roomOf('barn', 4),
  ]),
);
const steps = stepsOn(stay);
const problem = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });
const weekend = { roomId: 'camp', from: '2099-08-06', to: '2099-08-09', units: 1 };

describe('what a guest sees and holds', () => {
  test('every night of every room with its price and what is left, to everyone', async () => {
    const response = await stay().read('/api/rooms');
    expect(response.headers.get('cache-control')).toBe('public, max-age=1');
    expect(await response.json()).toMatchObject({
      currency: 'KRW',
      timezone: 'Asia/Seoul',
      paymentMethods: ['kakao-pay', 'none'],
      maxUnitsPerGuest: 4,
      maxNightsPerGuest: 14,
      rooms: [
        {
          id: 'camp',
          capacity: 4,
          from: '2099-08-06',
          to: '2099-08-09',
          stay: null,
          nights: [
            { night: '2099-08-06', price: 60_000, available: 20 },
            { night: '2099-08-07', price: 90_000, available: 20 },
            { night: '2099-08-08', price: 100_000, available: 20 },
          ],
        },
        { id: 'hut' },
        { id: 'barn' },
      ],
    });
  });

  test('what one unit costs for the nights that are asked for, and how many are free for all of them', async () => {
    const holding = await stay().member();
    const held = await steps.hold(holding, {
      roomId: 'barn',
      from: '2099-08-07',
      to: '2099-08-08',
      units: 3,
    });
    // Each replica shows its own list for at most a second.
    await eventually(async () => {
      const asked = await stay().read('/api/rooms?from=2099-08-06&to=2099-08-08');
      expect(await asked.json()).toMatchObject({
        rooms: [
          {
            id: 'camp',
            stay: { price: 150_000 },
            nights: [{ night: '2099-08-06' }, { night: '2099-08-07' }],
          },
          { id: 'hut', stay: { price: 120_000, available: 1 } },
          { id: 'barn', stay: { price: 120_000, available: 1 } },
        ],
      });
    });
    const beyond = await stay().read('/api/rooms?from=2099-08-08&to=2099-08-10');
    expect(await beyond.json()).toMatchObject({ rooms: [{ stay: null }, { stay: null }, { stay: null }] });
    for (const wrong of ['from=2099-08-08', 'from=2099-08-08&to=2099-08-08', 'from=soon&to=later']) {
      expect((await stay().read(`/api/rooms?${wrong}`)).status).toBe(400);
    }
    expect((await holding.ask('DELETE', `/api/rooms/holds/${held.id}`)).status).toBe(204);
  });

  test('a hold says which nights, at which price, and from when refunds count in the festival’s zone', async () => {
    const hold = await steps.hold(await stay().member(), { ...weekend, units: 2, guests: 8 });
    expect(hold).toMatchObject({ inventory: 'stay', state: 'ACTIVE' });
    expect(hold.units).toEqual(
      [1, 2].map((n) => ({
        unitId: `${hold.id}/${n}`,
        item: 'camp/2099-08-06/2099-08-09',
        label: { ko: '방 camp (2099년 8월 6일~9일)', en: 'Room camp (6 – 9 Aug 2099)' },
        refundsFrom: '2099-08-05T15:00:00.000Z',
        price: 250_000,
      })),
    );
  });

  test.each([
    ['a room that does not exist', { ...weekend, roomId: 'palace' }, 422, 'unknown-room'],
    ['nights before the first', { ...weekend, from: '2099-08-05' }, 422, 'nights-not-let'],
    ['the night of the check-out day', { ...weekend, to: '2099-08-10' }, 422, 'nights-not-let'],
    ['more guests than the units hold', { ...weekend, guests: 5 }, 422, 'too-many-guests'],
    ['more units than one guest may have', { ...weekend, to: '2099-08-07', units: 5 }, 409, 'quota-exceeded'],
    ['more units than there are', { ...weekend, roomId: 'hut', units: 2 }, 409, 'sold-out'],
    ['no night', { ...weekend, to: '2099-08-06' }, 400, 'invalid-input'],
    ['days that do not exist', { ...weekend, from: '2099-02-30' }, 400, 'invalid-input'],
    ['no units', { ...weekend, units: 0 }, 400, 'invalid-input'],
  ])('is refused with the reason: %s', async (_, wanted, status, type) => {
    const guest = await stay().member();
    expect(await answerOf(guest.ask('POST', '/api/rooms/holds', wanted))).toMatchObject({
      status,
      body: problem(type),
    });
  });

  test('a guest has so many nights in all rooms together, units counted one by one', async () => {
    const guest = await stay().member();
    const { id } = await steps.hold(guest, { ...weekend, units: 4 });
    const more = { roomId: 'barn', from: '2099-08-06', to: '2099-08-07', units: 1 };
    expect(await answerOf(guest.ask('POST', '/api/rooms/holds', more))).toMatchObject({
      status: 409,
      body: { maxUnitsPerGuest: 4 },
    });
    expect((await guest.ask('DELETE', `/api/rooms/holds/${id}`)).status).toBe(204);
    await steps.hold(guest, more);
  });

  test('stays that follow one another fit, others that share one night do not', async () => {
    const [first, second, third] = [await stay().member(), await stay().member(), await stay().member()];
    await steps.hold(first, { roomId: 'hut', from: '2099-08-06', to: '2099-08-07', units: 1 });
    await steps.hold(second, { roomId: 'hut', from: '2099-08-07', to: '2099-08-09', units: 1 });
    const all = { ...weekend, roomId: 'hut' };
    expect(await answerOf(third.ask('POST', '/api/rooms/holds', all))).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('sold-out'), available: 0 },
    });
  });

  test('another guest’s hold is none of theirs', async () => {
    const { id } = await steps.hold(await stay().member(), weekend);
    const other = await stay().member();
    expect((await other.ask('GET', `/api/rooms/holds/${id}`)).status).toBe(404);
    expect((await other.ask('DELETE', `/api/rooms/holds/${id}`)).status).toBe(404);
  });
});

describe('a booking', () => {
  test('exists in the transaction that sells the hold, one per unit, each with a code', async () => {
    const guest = await stay().member();
    const hold = await steps.hold(guest, { ...weekend, units: 2 });
    const orderId = newId();
    expect(await steps.pin(hold.id, orderId)).toBe('pinned');
    expect(await steps.bookingsOf(guest)).toEqual([]);
    expect(await steps.sell(hold.id, orderId)).toBe('sold');
    expect(await steps.sell(hold.id, orderId)).toBe('sold');
    const bookings = await steps.bookingsOf(guest);
    expect(bookings.map(({ unitId }) => unitId).sort()).toEqual([`${hold.id}/1`, `${hold.id}/2`]);
    expect(new Set(bookings.map(({ code }) => code)).size).toBe(2);
    for (const booking of bookings) {
      expect(booking).toMatchObject({
        roomId: 'camp',
        from: '2099-08-06',
        to: '2099-08-09',
        state: 'BOOKED',
        code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
      });
      expect(await stay().published(booking.id)).toEqual(['stay.BookingConfirmed 1']);
      const [event] = await stay().rows('SELECT data FROM outbox WHERE subject = $1', [booking.id]);
      expect(JSON.stringify(event)).not.toContain(booking.code?.replace('-', ''));
    }
  });

  test('keeps the price of its hold when the room costs more by then', async () => {
    const guest = await stay().member();
    const wanted = { roomId: 'barn', from: '2099-08-06', to: '2099-08-07', units: 1 };
    const hold = await steps.hold(guest, wanted);
    const host = await stay().member('organiser');
    expect((await host.ask('PATCH', '/api/rooms/barn', { pricePerNight: 99_000 })).status).toBe(200);
    const orderId = newId();
    await steps.pin(hold.id, orderId);
    await steps.sell(hold.id, orderId);
    expect(await stay().rows('SELECT paid::int FROM bookings WHERE hold_id = $1', [hold.id])).toEqual([
      { paid: 60_000 },
    ]);
    expect((await host.ask('PATCH', '/api/rooms/barn', { pricePerNight: 60_000 })).status).toBe(200);
  });
});

describe('what an order gives back', () => {
  test('is one unit before its check-in day: cancelled, and its nights free in one transaction', async () => {
    const guest = await stay().member();
    const line = await steps.buy(guest, { roomId: 'barn', from: '2099-08-07', to: '2099-08-09', units: 2 });
    const unitId = `${line.hold.id}/2`;
    expect(await steps.withdraw(line, unitId)).toBe('withdrawn');
    expect(await steps.withdraw(line, unitId)).toBe('withdrawn');
    const bookings = await steps.bookingsOf(guest);
    const given = bookings.find((booking) => booking.unitId === unitId);
    expect(given).toMatchObject({ state: 'CANCELLED', code: null });
    expect(bookings.filter(({ state }) => state === 'BOOKED')).toHaveLength(1);
    expect(await stay().published(given?.id ?? '')).toEqual([
      'stay.BookingConfirmed 1',
      'stay.BookingCancelled 2',
    ]);
    expect(
      await stay().rows("SELECT taken FROM room_nights WHERE room_id = 'barn' AND night >= '2099-08-07'"),
    ).toEqual([{ taken: 1 }, { taken: 1 }]);
  });

  test('another guest’s unit is refused', async () => {
    const line = await steps.buy(await stay().member(), { ...weekend, to: '2099-08-07' });
    const stranger = { ...line, hold: { ...line.hold, fanId: newId() } };
    expect(await steps.withdraw(stranger)).toBe('refused: unknown-unit');
  });

  test('leaves nights, limits and bookings in balance', async () => {
    expect(await faultsOf(stay())).toEqual([]);
    expect(await factsOf(stay(), 'section')).toContainEqual(
      expect.objectContaining({ inventory: 'stay', section: 'barn/2099-08-07', capacity: 4, sold: 1 }),
    );
  });
});
