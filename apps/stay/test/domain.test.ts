import { LocalisedText } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { type Booking, checkIn, checkOut, noShow, withdraw } from '../src/domain/booking.ts';
import type { BookingState } from '../src/domain/booking-state.ts';
import { countNights, nightsOf, rangeName, rangeOf } from '../src/domain/night-range.ts';
import {
  fieldsOf,
  flatFields,
  listPrices,
  nightsLabel,
  otherPrices,
  pricedNights,
  type RoomFields,
  roomFaults,
  takenFaults,
} from '../src/domain/room.ts';

const room: RoomFields = {
  title: { ko: '방' },
  pricePerNight: 60,
  prices: otherPrices([
    { weekday: 'fri', price: 90 },
    { weekday: 'sat', price: 80 },
    { date: '2026-08-08', price: 100 },
  ]),
  units: 3,
  from: '2026-08-06',
  to: '2026-08-10',
};

describe('nights', () => {
  test('end before the check-out day, across months, leap days and clock changes', () => {
    expect(nightsOf({ from: '2028-02-28', to: '2028-03-02' })).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(countNights({ from: '2026-03-28', to: '2026-03-30' })).toBe(2);
    expect(countNights({ from: '2026-03-28', to: '2026-03-28' })).toBe(0);
  });

  test('name an item of the inventory, and are read from it', () => {
    const range = { roomId: 'camp-a', from: '2026-08-06', to: '2026-08-08' };
    expect(rangeName(range)).toBe('camp-a/2026-08-06/2026-08-08');
    expect(rangeOf(rangeName(range))).toEqual(range);
  });
});

describe('prices', () => {
  test('of a date win over those of its day of the week, and those over the price per night', () => {
    expect(pricedNights(room)).toEqual([
      { night: '2026-08-06', price: 60 },
      { night: '2026-08-07', price: 90 },
      { night: '2026-08-08', price: 100 },
      { night: '2026-08-09', price: 60 },
    ]);
  });

  test('may be 0 on a date whose day of the week costs something', () => {
    const free = {
      ...room,
      prices: otherPrices([
        { weekday: 'fri', price: 9 },
        { date: '2026-08-07', price: 0 },
      ]),
    };
    expect(pricedNights(free)[1]).toEqual({ night: '2026-08-07', price: 0 });
  });

  test('are owned one by one: flat fields make the same room again', () => {
    expect(flatFields(room)).toMatchObject({ 'dates.2026-08-08': 100, 'weekdays.fri': 90, units: 3 });
    expect(fieldsOf(flatFields(room))).toEqual(room);
    expect(listPrices(room.prices)).toEqual([
      { weekday: 'fri', price: 90 },
      { weekday: 'sat', price: 80 },
      { date: '2026-08-08', price: 100 },
    ]);
  });
});

test('the label of a unit keeps its nights and fits the contract, however long the title is', () => {
  const label = nightsLabel(
    { ko: '방'.repeat(500), en: 'R'.repeat(500) },
    { from: '2026-08-06', to: '2026-08-08' },
  );
  expect(LocalisedText.parse(label).ko).toMatch(/^방+ \(2026년 8월 6일~8일\)$/);
});

describe('a change of a room', () => {
  test('needs a night, and not more than a year of them', () => {
    expect(roomFaults({ ...room, to: room.from })).toMatchObject([{ path: 'to' }]);
    expect(roomFaults({ ...room, to: '2028-08-06' })).toMatchObject([{ path: 'to' }]);
    expect(roomFaults(room)).toEqual([]);
  });

  test('takes nothing away from who has it: every reason is named', () => {
    const nights = [
      { night: '2026-08-06', units: 3, taken: 1 },
      { night: '2026-08-07', units: 3, taken: 3 },
      { night: '2026-08-08', units: 3, taken: 0 },
      { night: '2026-08-09', units: 3, taken: 1 },
    ];
    expect(takenFaults({ ...room, units: 2, from: '2026-08-07', to: '2026-08-09' }, nights)).toEqual([
      { path: 'from', message: 'sold or held already: 2026-08-06' },
      { path: 'to', message: 'sold or held already: 2026-08-09' },
      { path: 'units', message: '3 of a night are sold or held; there cannot be fewer' },
    ]);
    expect(takenFaults({ ...room, units: 9 }, nights)).toEqual([]);
  });
});

describe('a booking', () => {
  const startsAt = new Date('2026-08-05T15:00:00Z');
  const endsAt = new Date('2026-08-08T15:00:00Z');
  const [before, during] = [new Date(startsAt.getTime() - 1), new Date('2026-08-07T03:00:00Z')];
  const booking = (state: BookingState): Booking => ({
    id: 'b',
    code: 'C',
    orderId: 'o',
    holdId: 'h',
    unitId: 'h/1',
    fanId: 'f',
    roomId: 'camp',
    from: '2026-08-06',
    to: '2026-08-08',
    label: { ko: '방' },
    paid: 1,
    state,
    startsAt,
    endsAt,
    createdAt: before,
    checkedInAt: state === 'CHECKED_IN' || state === 'COMPLETED' ? during : null,
    version: 1,
  });
  const states: BookingState[] = ['BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW'];
  const said = (answer: object) =>
    'reason' in answer ? answer.reason : 'refused' in answer ? answer.refused : 'done';

  test.each([
    [
      'check-in',
      (b: Booking) => checkIn(b, during),
      ['done', 'already-checked-in', 'already-checked-in', 'booking-cancelled', 'done'],
    ],
    [
      'check-in too early',
      (b: Booking) => checkIn(b, before),
      ['too-early', 'already-checked-in', 'already-checked-in', 'booking-cancelled', 'too-early'],
    ],
    [
      'check-in after it ended',
      (b: Booking) => checkIn(b, endsAt),
      ['stay-is-over', 'already-checked-in', 'already-checked-in', 'booking-cancelled', 'stay-is-over'],
    ],
    [
      'check-out',
      checkOut,
      ['not-checked-in', 'done', 'not-checked-in', 'booking-cancelled', 'not-checked-in'],
    ],
    [
      'no-show',
      (b: Booking) => noShow(b, during),
      ['done', 'already-checked-in', 'already-checked-in', 'booking-cancelled', 'already-no-show'],
    ],
    [
      'no-show too early',
      (b: Booking) => noShow(b, before),
      ['too-early', 'already-checked-in', 'already-checked-in', 'booking-cancelled', 'already-no-show'],
    ],
  ] as const)('%s, from each state', (_, act, expected) => {
    expect(states.map((state) => said(act(booking(state))))).toEqual(expected);
  });

  test('is given back until its check-in day begins; by the organiser whatever was done with it', () => {
    const live = states.filter((state) => state !== 'CANCELLED');
    const give = (now: Date, regardless: boolean) =>
      live.map((state) => said(withdraw(booking(state), now, regardless)));
    expect(give(before, false)).toEqual(['done', 'checked-in', 'started', 'started']);
    expect(give(startsAt, false)).toEqual(['started', 'checked-in', 'started', 'started']);
    expect(give(during, true)).toEqual(['done', 'done', 'done', 'done']);
  });
});
