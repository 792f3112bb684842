import { newId } from '@clove/service-kit';
import { eventually, testEvent } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { nightsLabel } from '../src/domain/room.ts';
import { answerOf, dayFromNow, faultsOf, roomOf, saleOf, sharedStay, stepsOn } from './running.ts';

const today = dayFromNow(0);
const tomorrow = dayFromNow(1);
const stay = sharedStay(
  saleOf([
    roomOf('camp', 50, { title: { ko: '=캠핑, A' }, from: today, to: dayFromNow(4) }),
    roomOf('later', 50),
  ]),
);
const steps = stepsOn(stay);
const problem = (type: string) => expect.objectContaining({ type: expect.stringContaining(type) });
const now = { roomId: 'camp', from: today, to: tomorrow, units: 1 };
const later = { roomId: 'later', from: '2099-08-06', to: '2099-08-08', units: 1 };

const act = async (id: string, what: string) =>
  answerOf((await stay().member('staff')).ask('POST', `/api/bookings/${id}/${what}`));

describe('the desk', () => {
  test('finds a booking by its code, however it is typed', async () => {
    const guest = await stay().member();
    await steps.buy(guest, later);
    const { id, code } = await steps.bookingOf(guest);
    const staff = await stay().member('staff');
    const typed = code?.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    for (const shown of [code, typed]) {
      expect(await answerOf(staff.ask('POST', '/api/bookings/find', { code: shown }))).toMatchObject({
        status: 200,
        body: { id, roomId: 'later', state: 'BOOKED' },
      });
    }
    for (const wrong of ['ZZZZ-ZZZZ', 'not a code']) {
      expect((await staff.ask('POST', '/api/bookings/find', { code: wrong })).status).toBe(404);
    }
    expect((await guest.ask('POST', '/api/bookings/find', { code })).status).toBe(403);
    expect((await guest.ask('POST', `/api/bookings/${id}/check-in`)).status).toBe(403);
  });

  test('is not for staff of gates and of other desks', async () => {
    const guest = await stay().member();
    await steps.buy(guest, now);
    const { id, code } = await steps.bookingOf(guest);
    const asked = [
      ['POST', '/api/bookings/find', { code }],
      ['GET', `/api/bookings/arrivals?day=${today}`, undefined],
      ['GET', `/api/bookings/${id}/log`, undefined],
      ...['check-in', 'check-out', 'no-show'].map(
        (what) => ['POST', `/api/bookings/${id}/${what}`, undefined] as const,
      ),
    ] as const;
    for (const scopes of [['gate:north'], ['desk:goods']]) {
      const staff = await stay().member('staff', newId(), scopes);
      for (const [method, path, body] of asked) {
        expect(await answerOf(staff.ask(method, path, body))).toMatchObject({
          status: 403,
          body: problem('not-your-desk'),
        });
      }
    }
    for (const scopes of [['desk:rooms'], ['gate:north', 'desk:rooms']]) {
      const staff = await stay().member('staff', newId(), scopes);
      expect((await staff.ask('POST', '/api/bookings/find', { code })).status).toBe(200);
    }
  });

  test('checks a guest in once, and out once; both are logged and published', async () => {
    const guest = await stay().member();
    await steps.buy(guest, now);
    const { id } = await steps.bookingOf(guest);
    expect(await act(id, 'check-out')).toMatchObject({ status: 409, body: problem('not-checked-in') });
    expect(await act(id, 'check-in')).toMatchObject({
      status: 200,
      body: { state: 'CHECKED_IN', checkedInAt: expect.any(String) },
    });
    expect(await act(id, 'check-in')).toMatchObject({ status: 409, body: problem('already-checked-in') });
    expect(await act(id, 'no-show')).toMatchObject({ status: 409, body: problem('already-checked-in') });
    expect(await act(id, 'check-out')).toMatchObject({
      status: 200,
      body: { state: 'COMPLETED', code: null },
    });
    expect((await act(id, 'check-out')).status).toBe(409);
    expect(await stay().published(id)).toEqual([
      'stay.BookingConfirmed 1',
      'stay.BookingCheckedIn 2',
      'stay.BookingCompleted 3',
    ]);
    const ops = await stay().member('ops');
    expect(await answerOf(ops.ask('GET', `/api/bookings/${id}/log`))).toMatchObject({
      body: { entries: [{ action: 'CHECKED_IN' }, { action: 'COMPLETED' }] },
    });
  });

  test('two desks that check a guest in at once: one does', async () => {
    const guest = await stay().member();
    await steps.buy(guest, now);
    const { id } = await steps.bookingOf(guest);
    const answers = await Promise.all([1, 2, 3, 4].map(() => act(id, 'check-in')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('does nothing before the check-in day', async () => {
    const guest = await stay().member();
    await steps.buy(guest, later);
    const { id } = await steps.bookingOf(guest);
    for (const what of ['check-in', 'no-show']) {
      expect(await act(id, what)).toMatchObject({
        status: 409,
        body: {
          type: expect.stringContaining('too-early'),
          from: '2099-08-06',
          startsAt: '2099-08-05T15:00:00.000Z',
        },
      });
    }
  });

  test('records a guest who does not come, whose nights stay sold, and checks them in when they come after all', async () => {
    const guest = await stay().member();
    const line = await steps.buy(guest, now);
    const { id } = await steps.bookingOf(guest);
    expect(await act(id, 'no-show')).toMatchObject({ status: 200, body: { state: 'NO_SHOW' } });
    expect(await steps.withdraw(line)).toBe('refused: started');
    expect(await act(id, 'check-in')).toMatchObject({ status: 200, body: { state: 'CHECKED_IN' } });
    expect(await stay().published(id)).toEqual([
      'stay.BookingConfirmed 1',
      'stay.BookingNotShown 2',
      'stay.BookingCheckedIn 3',
    ]);
  });

  test('knows no booking of another festival', async () => {
    expect(await act(newId(), 'check-in')).toMatchObject({ status: 404, body: problem('booking-not-found') });
  });

  test('lists who comes on a day, as JSON and as CSV in which no cell is a formula', async () => {
    const guest = await stay().member();
    const line = await steps.buy(guest, { roomId: 'camp', from: tomorrow, to: dayFromNow(2), units: 2 });
    expect(await steps.withdraw(line, `${line.hold.id}/2`)).toBe('withdrawn');
    const host = await stay().member('organiser');
    const staff = await stay().member('staff');
    expect(await answerOf(staff.ask('GET', `/api/bookings/arrivals?day=${tomorrow}`))).toMatchObject({
      body: { bookings: [{ unitId: `${line.hold.id}/1`, state: 'BOOKED', from: tomorrow }] },
    });
    const response = await host.ask('GET', `/api/bookings/arrivals.csv?day=${tomorrow}`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, ...rows] = (await response.text()).trim().split('\r\n');
    expect(header).toBe('code,room,title,checkIn,checkOut,state,order');
    const booking = (await steps.bookingsOf(guest)).find(({ state }) => state === 'BOOKED');
    const title = nightsLabel({ ko: '=캠핑, A' }, { from: tomorrow, to: dayFromNow(2) }).ko;
    expect(title).toMatch(/^=캠핑, A \(/);
    expect(rows).toEqual([
      `${booking?.code},camp,"'${title}",${tomorrow},${dayFromNow(2)},BOOKED,${line.orderId}`,
    ]);
    expect((await guest.ask('GET', `/api/bookings/arrivals?day=${tomorrow}`)).status).toBe(403);
    expect((await staff.ask('GET', '/api/bookings/arrivals?day=soon')).status).toBe(400);
  });
});

describe('what an order gives back', () => {
  test('is refused from the check-in day on, unless the organiser takes it back regardless', async () => {
    const guest = await stay().member();
    const line = await steps.buy(guest, now);
    expect(await steps.withdraw(line)).toBe('refused: started');
    await act((await steps.bookingOf(guest)).id, 'check-in');
    expect(await steps.withdraw(line)).toBe('refused: checked-in');
    expect(await steps.withdraw(line, undefined, true)).toBe('withdrawn');
    expect(await steps.bookingOf(guest)).toMatchObject({ state: 'CANCELLED' });
  });

  test.each([0, 1, 2, 3])('is checked in or taken back, and the books agree (%#)', async () => {
    const guest = await stay().member();
    const line = await steps.buy(guest, now);
    const { id } = await steps.bookingOf(guest);
    const [checkedIn, withdrawn] = await Promise.all([
      act(id, 'check-in'),
      steps.withdraw(line, undefined, true),
    ]);
    expect(withdrawn).toBe('withdrawn');
    expect([200, 409]).toContain(checkedIn.status);
    expect(await steps.bookingOf(guest)).toMatchObject({ state: 'CANCELLED' });
  });
});

test('a stay that was not checked out is completed after the check-out day, once, by either replica', async () => {
  const guest = await stay().member();
  await steps.buy(guest, now);
  const { id } = await steps.bookingOf(guest);
  await act(id, 'check-in');
  await stay().rows("UPDATE bookings SET ends_at = clock_timestamp() - interval '1 second' WHERE id = $1", [
    id,
  ]);
  const due = await stay().completeNow();
  expect(due.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await stay().published(id)).toEqual([
    'stay.BookingConfirmed 1',
    'stay.BookingCheckedIn 2',
    'stay.BookingCompleted 3',
  ]);
});

test('an erased member waits no more; what they paid for stands, its code goes once the stay is over', async () => {
  const guest = await stay().member();
  await steps.buy(guest, later);
  await steps.buy(guest, now);
  const bookings = await steps.bookingsOf(guest);
  const past = bookings.find(({ roomId }) => roomId === 'camp');
  await act(past?.id ?? '', 'check-in');
  await act(past?.id ?? '', 'check-out');
  await stay().send(
    testEvent('auth.MemberErased', guest.id, 1, { id: guest.id, erasedAt: new Date().toISOString() }),
  );
  await eventually(async () => {
    expect(
      await stay().rows('SELECT room_id, code FROM bookings WHERE fan_id = $1 ORDER BY room_id', [guest.id]),
    ).toEqual([
      { room_id: 'camp', code: null },
      { room_id: 'later', code: expect.any(String) },
    ]);
  });
});

test('nights, limits and bookings are in balance', async () => {
  expect(await faultsOf(stay())).toEqual([]);
});
