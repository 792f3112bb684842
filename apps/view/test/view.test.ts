import { newId } from '@clove/service-kit';
import { eventually, type Replicas, type TestEvent, testEvent } from '@clove/service-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { FanPageBody, FestivalBoardBody, SalesBoardBody } from '../src/adapters/http/routes.ts';
import { eventsOf, history } from './histories.ts';
import { startView } from './running-view.ts';

let running: Replicas;
beforeAll(async () => {
  running = await startView();
});
afterAll(() => running.stop());
beforeEach(async () => {
  for (const table of ['entity', 'counter', 'payment_change', 'erased_member', 'inbox', 'subject_version'])
    await running.rows(`DELETE FROM ${table}`);
});

/** Sends events and waits until the last of them is applied: a marker follows each through the same queue. */
async function apply(...events: readonly TestEvent[]): Promise<void> {
  await running.send(...events);
  await eventually(async () => {
    const [queue] = await running.rows(
      `SELECT count(DISTINCT e.id)::int AS seen FROM unnest($1::uuid[]) AS e (id)
       WHERE EXISTS (SELECT 1 FROM inbox WHERE event_id = e.id)`,
      [events.filter(({ type }) => isFact(type)).map(({ id }) => id)],
    );
    expect(queue).toEqual({
      seen: new Set(events.filter(({ type }) => isFact(type)).map(({ id }) => id)).size,
    });
    const versions = await running.rows('SELECT subject, version::int FROM subject_version');
    for (const event of events.filter(({ type }) => !isFact(type)))
      expect(versions).toContainEqual({
        subject: event.subject,
        version: Math.max(
          ...events
            .filter(({ subject, type }) => subject === event.subject && !isFact(type))
            .map(({ subjectVersion }) => subjectVersion),
        ),
      });
  });
}

const isFact = (type: string) => /^(payment\.|auth\.)|UnitsReleased$/.test(type);

const board = async () => FestivalBoardBody.parse(await (await running.read('/api/overview')).json());
const sales = async () => {
  const organiser = await running.member('organiser');
  return SalesBoardBody.parse(await (await organiser.ask('GET', '/api/overview/sales')).json());
};
/** Everything that is shown, as text. */
const everything = () =>
  running.rows(
    `SELECT 'sum' AS what, board || ' ' || key || ' ' || measure AS name, value::text AS value FROM counter
       WHERE value <> 0 AND generation = (SELECT shown FROM projection)
     UNION ALL SELECT kind, id, version::text || ' ' || data::text FROM entity
       WHERE version > 0 AND generation = (SELECT shown FROM projection)
     UNION ALL SELECT 'payment change', payment_id || ' ' || version, captured || ' ' || refunded FROM payment_change
       WHERE generation = (SELECT shown FROM projection)
     ORDER BY 1, 2, 3`,
  );

describe('the board', () => {
  test('says of every section, option and night what is held, sold, used and free, and how it is liked', async () => {
    const fan = newId();
    const purchase = { fan: 0, units: 2, inventory: 'seat', checkedIn: true } as const;
    await apply(
      ...eventsOf(
        {
          purchases: [
            { ...purchase, end: 'completed' },
            { ...purchase, end: 'held' },
            { ...purchase, end: 'cancelled', inventory: 'merch' },
            { ...purchase, end: 'expired' },
          ],
        },
        [fan],
      ),
      testEvent('review.ReviewPublished', newId(), 1, {
        id: newId(),
        subject: { kind: 'performance', id: 'day-1' },
        authorId: fan,
        stars: 4,
        text: '좋아요',
        pictures: 0,
        state: 'PUBLISHED',
        answered: false,
        publishedAt: '2026-08-08T00:00:00.000Z',
      }),
    );
    expect(await board()).toMatchObject({
      performances: [
        {
          id: 'day-1',
          sections: [{ id: 'S', capacity: 100, held: 2, pinned: 0, sold: 2, used: 1, free: 96 }],
          rating: { reviews: 1, average: 4 },
        },
      ],
      goods: [{ id: 'tee', options: [{ id: 'M', sold: 1, free: 99 }] }],
    });
  });

  test('counts seats that staff blocked as not free, until they are open again, and sales by category', async () => {
    const [fan, block, orderId, ticketId] = [newId(), newId(), newId(), newId()];
    const blocked = (seats: string[]) => ({ id: block, performanceId: 'day-1', seats });
    const youth = { id: 'youth', title: { ko: '청소년' } };
    const place = { performanceId: 'day-1', sectionId: 'S', unitId: 'day-1/S/1-3', seat: 'S 1-3' };
    await apply(
      ...eventsOf({ purchases: [] }, [fan]),
      testEvent('seat.SeatsBlocked', block, 1, blocked(['day-1/S/1-1', 'day-1/S/1-2'])),
      testEvent('ticket.OrderCompleted', orderId, 2, {
        id: orderId,
        fanId: fan,
        state: 'COMPLETED',
        lines: [
          {
            id: ticketId,
            ticketId,
            inventory: 'seat',
            item: 'day-1/S',
            label: 'S 1-3',
            ...place,
            category: youth,
            unitPrice: 700,
            paid: 700,
            state: 'PAID',
          },
        ],
        total: 700,
        currency: 'KRW',
        paymentMethod: 'none',
        createdAt: '2026-06-01T11:00:00.000Z',
      }),
      testEvent('ticket.TicketVoided', ticketId, 2, {
        id: ticketId,
        orderId,
        fanId: fan,
        ...place,
        category: youth,
        paid: 700,
        state: 'VOID',
        serial: 1,
        fee: 70,
      }),
    );
    const section = async () =>
      FestivalBoardBody.parse(await board()).performances.find(({ id }) => id === 'day-1')?.sections[0];
    expect(await section()).toMatchObject({ blocked: 2, free: 98 });
    expect((await sales()).items).toContainEqual({
      ...{ inventory: 'seat', item: 'day-1/S', category: 'youth', units: 1, paid: 700 },
      ...{ voidUnits: 1, voidPaid: 700, feesKept: 70 },
    });
    await apply(testEvent('seat.SeatsUnblocked', block, 2, blocked([])));
    expect(await section()).toMatchObject({ free: 100 });
  });

  test('counts seats that the festival file blocks or keeps as not free, in a grid and of a plan', async () => {
    const section = { kind: 'numbered', rows: 2, seatsPerRow: 10, price: 1000 };
    const lists = { blocked: ['1-1..1-4'], house: ['1-4', '2-10'] };
    await apply(
      testEvent('event.PerformanceChanged', 'closed', 1, {
        ...{ id: 'closed', title: { ko: '막힘' }, startsAt: '2026-08-07T04:00:00.000Z', onSale: true },
        sections: [
          { ...section, id: 'G', ...lists },
          { ...section, id: 'P', plan: 'hall.csv#P', seats: 17, blocked: ['C-1', 'C-2'], house: ['D-1'] },
        ],
      }),
    );
    const shown = FestivalBoardBody.parse(await board()).performances.find(({ id }) => id === 'closed');
    expect(shown?.sections).toMatchObject([
      { capacity: 20, blocked: 5, free: 15 },
      { capacity: 17, blocked: 3, free: 14 },
    ]);
  });

  test('a kept seat that staff sold is sold and no more, and one that file and staff close is closed once', async () => {
    const [holdId, blockId] = [newId(), newId()];
    const performance = {
      id: 'kept',
      title: { ko: '보유석' },
      startsAt: '2026-08-07T04:00:00.000Z',
      onSale: true,
    };
    const section = { id: 'G', kind: 'numbered', rows: 1, seatsPerRow: 10, price: 1000 };
    const changed = (version: number, house: string[]) =>
      testEvent('event.PerformanceChanged', 'kept', version, {
        ...performance,
        sections: [{ ...section, house }],
      });
    const hold = (state: string, seats: string[]) => ({
      ...{ id: holdId, inventory: 'seat', fanId: newId(), state, performanceId: 'kept', currency: 'KRW' },
      units: seats.map((place) => ({
        ...{ unitId: `kept/G/${place}`, item: 'kept/G', sectionId: 'G', label: `G ${place}`, price: 1000 },
      })),
      createdAt: '2026-06-01T11:00:00.000Z',
      expiresAt: '2026-06-01T11:08:00.000Z',
    });
    const shown = async () =>
      FestivalBoardBody.parse(await board()).performances.find(({ id }) => id === 'kept')?.sections[0];
    const seats = ['1-1', '1-2', '1-9'];
    await apply(
      changed(1, ['1-1..1-3']),
      testEvent('seat.HoldPlaced', holdId, 1, hold('ACTIVE', seats)),
      testEvent('seat.SeatsBlocked', blockId, 1, {
        ...{ id: blockId, performanceId: 'kept', seats: ['kept/G/1-3', 'kept/G/1-4'] },
      }),
    );
    expect(await shown()).toMatchObject({ held: 3, sold: 0, blocked: 2, free: 5 });
    await apply(testEvent('seat.HoldSold', holdId, 2, hold('SOLD', seats)));
    expect(await shown()).toMatchObject({ held: 0, sold: 3, blocked: 2, free: 5 });
    // The file now keeps a seat that a fan has.
    await apply(changed(2, ['1-1..1-3', '1-9']));
    expect(await shown()).toMatchObject({ sold: 3, blocked: 2, free: 5 });
    await apply(
      testEvent('seat.UnitsReleased', holdId, 3, { hold: hold('SOLD', seats), unitIds: ['kept/G/1-1'] }),
    );
    expect(await shown()).toMatchObject({ sold: 2, blocked: 3, free: 5 });
  });

  test('counts a stay in each of its nights', async () => {
    const [holdId, fanId] = [newId(), newId()];
    await apply(
      testEvent('stay.RoomChanged', 'camp', 1, {
        id: 'camp',
        title: { ko: '캠핑' },
        pricePerNight: 60000,
        currency: 'KRW',
        units: 3,
        from: '2026-08-06',
        to: '2026-08-09',
        capacity: 4,
        onSale: true,
      }),
      testEvent('stay.HoldPlaced', holdId, 1, {
        id: holdId,
        inventory: 'stay',
        fanId,
        state: 'ACTIVE',
        units: [{ unitId: `${holdId}/1`, item: 'camp/2026-08-07/2026-08-09', label: null, price: 120000 }],
        currency: 'KRW',
        createdAt: '2026-06-01T11:00:00.000Z',
        expiresAt: '2026-06-01T11:08:00.000Z',
      }),
    );
    const { rooms } = await board();
    expect(rooms[0]?.nights.map(({ night, held, free }) => [night, held, free])).toEqual([
      ['2026-08-06', 0, 3],
      ['2026-08-07', 1, 2],
      ['2026-08-08', 1, 2],
    ]);
  });
});

describe('a fan’s page', () => {
  test('has the orders, tickets and payments of that fan and of no other', async () => {
    const fan = await running.member();
    const other = await running.member();
    const purchase = { units: 2, inventory: 'seat', checkedIn: false } as const;
    await apply(
      ...eventsOf(
        {
          purchases: [
            { ...purchase, fan: 0, end: 'cancelled' },
            { ...purchase, fan: 1, end: 'completed' },
          ],
        },
        [fan.id, other.id],
      ),
    );
    const page = FanPageBody.parse(await (await fan.ask('GET', '/api/overview/mine')).json());
    expect(page.orders).toHaveLength(1);
    expect(page.tickets.map(({ state }) => state).sort()).toEqual(['VALID', 'VOID']);
    expect(page.payments).toMatchObject([{ captured: 2000, refunded: 700 }]);
    const text = await (await other.ask('GET', '/api/overview/mine')).text();
    expect(text).not.toContain(fan.id);
    expect((await running.read('/api/overview/mine')).status).toBe(401);
  });

  test('of an erased member is empty, also when more about them arrives later; the sums stay', async () => {
    const fan = await running.member();
    const purchase = { fan: 0, units: 2, inventory: 'seat', checkedIn: false, end: 'cancelled' } as const;
    const all = eventsOf({ purchases: [purchase] }, [fan.id]);
    await apply(
      ...all.slice(0, -2),
      testEvent('auth.MemberErased', fan.id, 2, { id: fan.id, erasedAt: '2026-08-08T00:00:00.000Z' }),
    );
    await apply(...all.slice(-2));
    const page = FanPageBody.parse(await (await fan.ask('GET', '/api/overview/mine')).json());
    expect(Object.values(page).every((list) => list.length === 0)).toBe(true);
    expect(await sales()).toMatchObject({
      items: [{ item: 'day-1/S', units: 2, voidUnits: 1, feesKept: 300 }],
    });
  });

  test('stays empty when more about them is being applied while they are erased: the erasure waits for it', async () => {
    const fan = newId();
    // Stands for another replica in the middle of an event about the member.
    await running.rows('BEGIN');
    await running.rows('SELECT building FROM projection FOR SHARE');
    await running.rows(
      `INSERT INTO entity (generation, kind, id, version, fan_id, data)
       SELECT building, 'message', $1::text, 1, $1::text::uuid, '{}' FROM projection`,
      [fan],
    );
    await running.send(
      testEvent('auth.MemberErased', fan, 2, { id: fan, erasedAt: '2026-08-08T00:00:00.000Z' }),
    );
    await eventually(async () => {
      // Inside a transaction the activity is otherwise that of the first look.
      await running.rows('SELECT pg_stat_clear_snapshot()');
      const [{ waits, done }] = z.tuple([z.object({ waits: z.number(), done: z.number() })]).parse(
        await running.rows(
          `SELECT (SELECT count(*)::int FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits,
               (SELECT count(*)::int FROM erased_member WHERE id = $1) AS done`,
          [fan],
        ),
      );
      expect(waits + done).toBeGreaterThan(0);
    });
    await running.rows('COMMIT');
    await eventually(async () =>
      expect(await running.rows('SELECT 1 FROM erased_member WHERE id = $1', [fan])).toHaveLength(1),
    );
    expect(await running.rows('SELECT fan_id FROM entity WHERE id = $1', [fan])).toEqual([{ fan_id: null }]);
  });
});

describe('the organiser’s boards', () => {
  test('add up hours, items, what is void, and how many holds became orders', async () => {
    const purchase = { fan: 0, units: 2, inventory: 'seat', checkedIn: false } as const;
    await apply(
      ...eventsOf(
        {
          purchases: [
            { ...purchase, end: 'completed' },
            { ...purchase, end: 'cancelled' },
            { ...purchase, end: 'declined' },
            { ...purchase, end: 'released' },
          ],
        },
        [newId()],
      ),
    );
    expect(await sales()).toEqual({
      items: [
        {
          inventory: 'seat',
          item: 'day-1/S',
          units: 4,
          paid: 4000,
          voidUnits: 1,
          voidPaid: 1000,
          feesKept: 300,
        },
      ],
      channels: [{ channel: 'web', units: 4, paid: 4000 }],
      vouchers: [],
      hours: [{ hour: '2026-06-01T11', units: 4, paid: 4000, holds: 4, orders: 3, completed: 2 }],
      conversionPercent: 50,
    });
    const fan = await running.member();
    expect((await fan.ask('GET', '/api/overview/sales')).status).toBe(403);
  });

  test('settle a day in the festival’s zone by what payments moved then, whenever their events arrive', async () => {
    const id = newId();
    const payment = (version: number, time: string, captured: number, refunded: number) => ({
      ...testEvent(version === 3 ? 'payment.PaymentCaptured' : 'payment.RefundCompleted', id, version, {
        id,
        orderId: newId(),
        fanId: newId(),
        method: 'kakao-pay',
        state: 'CAPTURED',
        amount: 5000,
        captured,
        refunded,
        currency: 'KRW',
      }),
      time,
    });
    await apply(
      testEvent('event.FestivalChanged', 'f', 1, {
        festival: 'f',
        title: { ko: '축제' },
        timezone: 'Asia/Seoul',
        currency: 'KRW',
        opensAt: '2026-06-01T11:00:00.000Z',
        closesAt: '2026-08-01T11:00:00.000Z',
      }),
      payment(5, '2026-06-02T15:00:00.000Z', 5000, 1500),
      payment(4, '2026-06-02T14:59:59.000Z', 5000, 1000),
      payment(3, '2026-06-01T20:00:00.000Z', 5000, 0),
    );
    const organiser = await running.member('organiser');
    const day = async (of: string) =>
      (await organiser.ask('GET', `/api/overview/settlement?day=${of}`)).json();
    expect(await day('2026-06-02')).toMatchObject({
      from: '2026-06-01T15:00:00.000Z',
      methods: [{ method: 'kakao-pay', payments: 1, captured: 5000, refunded: 1000 }],
    });
    expect(await day('2026-06-03')).toMatchObject({
      methods: [{ method: 'kakao-pay', payments: 0, captured: 0, refunded: 500 }],
    });
  });
});

describe('the projection', () => {
  test('is the same for every order in which events arrive, doubled or not, and the same as a rebuild from zero', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 60, maxLength: 60 }),
        async (happened, seeds) => {
          const fans = [newId(), newId(), newId(), newId()];
          const inOrder = eventsOf(happened, fans);
          await running.internal('POST', '/internal/rebuild/start');
          await apply(...inOrder);
          await running.internal('POST', '/internal/rebuild/finish');
          const expected = await everything();
          const shuffled = [...inOrder, ...inOrder.filter((_, n) => (seeds[n % 60] ?? 0) % 3 === 0)]
            .map((event, n) => ({ event, at: (seeds[n % 60] ?? 0) * (n + 1) }))
            .sort((a, b) => (a.at % 997) - (b.at % 997))
            .map(({ event }) => event);
          await running.internal('POST', '/internal/rebuild/start');
          await apply(...shuffled);
          // While it is being rebuilt, what was there before is shown.
          expect(await everything()).toEqual(expected);
          await running.internal('POST', '/internal/rebuild/finish');
          expect(await everything()).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('takes what happens during a rebuild too, and finishes only one that was started', async () => {
    const purchase = { fan: 0, units: 1, inventory: 'seat', checkedIn: false, end: 'completed' } as const;
    const past = eventsOf({ purchases: [purchase] }, [newId()]);
    await apply(...past);
    expect((await running.internal('POST', '/internal/rebuild/finish')).status).toBe(409);
    await running.internal('POST', '/internal/rebuild/start');
    await apply(...eventsOf({ purchases: [purchase] }, [newId()]).slice(2), ...past);
    expect(await sales()).toMatchObject({ items: [{ units: 1 }] });
    expect((await running.internal('POST', '/internal/rebuild/finish')).status).toBe(200);
    expect(await sales()).toMatchObject({ items: [{ units: 2 }] });
  });
});
