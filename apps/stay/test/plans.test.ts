import { keylessReads, preparedDuring } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { stayService } from '../src/stay-service.ts';
import { dayFromNow, roomOf, saleOf, startStay, stepsOn } from './running.ts';

const Waiting = z.object({ entries: z.tuple([z.object({ holdId: z.string() })]) });

test('a plan made while the tables are empty reads rows by their keys', async () => {
  const today = dayFromNow(0);
  const statements = await preparedDuring(async () => {
    const stay = await startStay(saleOf([roomOf('hut', 2, { from: today, to: dayFromNow(3) })]));
    try {
      const steps = stepsOn(() => stay);
      const [first, second] = [await stay.member(), await stay.member()];
      const nights = { roomId: 'hut', from: today, to: dayFromNow(2) };
      const held = await steps.hold(first, { ...nights, units: 2 });
      const line = { ...nights, quantity: 2 };
      expect((await second.ask('POST', '/api/rooms/waiting-list', line)).status).toBe(201);
      expect((await first.ask('DELETE', `/api/rooms/holds/${held.id}`)).status).toBe(204);
      const list = await second.ask('GET', '/api/rooms/waiting-list');
      const { holdId } = Waiting.parse(await list.json()).entries[0];
      for (const step of ['quote', 'extend']) {
        await stay.internal('POST', `/internal/holds/${step}`, { items: [{ holdId, fanId: second.id }] });
      }
      const orderId = held.id;
      expect(await steps.pin(holdId, orderId)).toBe('pinned');
      expect(await steps.sell(holdId, orderId)).toBe('sold');
      const [booking] = await steps.bookingsOf(second);
      const staff = await stay.member('staff');
      expect((await staff.ask('POST', `/api/bookings/${booking?.id}/check-in`)).status).toBe(200);
      expect(await stay.completeNow()).toEqual([0, 0]);
      const sold = { hold: { ...held, id: holdId, fanId: second.id }, orderId };
      expect(await steps.withdraw(sold, `${holdId}/2`, true)).toBe('withdrawn');
    } finally {
      await stay.stop();
    }
  });
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'holds-insert',
      'quota-reserve',
      'nights-availability',
      'nights-lock-FOR UPDATE OF counter',
      'nights-lock-rooms',
      'nights-add',
      'nights-offerable',
      'waiting-overlapping',
      'bookings-create',
      'bookings-lock-of-units',
      'bookings-overdue',
      'bookings-save',
    ]),
  );
  const allowed = {
    'sale-read: Seq Scan of sale': 'one row: the terms of the sale',
    'waited-for-all: Seq Scan of sale': 'one row: the terms of the sale',
    'waiting-of-fan: Seq Scan of sale': 'one row: the terms of the sale',
    'bookings-create: Seq Scan of festival_zone': 'one row: the time zone',
    'nights-availability: Index Scan of festival_zone_pkey': 'one row: the time zone',
    'nights-offerable: Index Scan of festival_zone_pkey': 'one row: the time zone',
    'waited-for-all: Seq Scan of festival_zone': 'one row: the time zone',
    'waiting-of-fan: Seq Scan of festival_zone': 'one row: the time zone',
    'rooms-withdrawn: Seq Scan of rooms': 'a row per room, however many fans come',
    'waited-for-all: Index Only Scan of waiting_entries_line': 'the first entry of the first line',
    'waiting-heads-of-holds: Index Only Scan of waiting_entries_line': 'the first entry of the first line',
    'waiting-overlapping: Index Only Scan of waiting_entries_line': 'the first entry of the first line',
    'bookings-overdue: Index Scan of bookings_staying': 'due stays, by the end of their check-out day',
  };
  const service = stayService({ paymentMethods: ['kakao-pay', 'none'] });
  expect(await keylessReads(service, statements, allowed)).toEqual([]);
});
