import { newId } from '@clove/service-kit';
import { eventually, testEvent } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { FanPageBody } from '../src/adapters/http/routes.ts';
import { boardFigures } from './board-figures.ts';
import { eventsOf, history } from './histories.ts';
import { viewForAll } from './view-for-all.ts';

const view = viewForAll();
const { apply, everything, running, sales } = view;

describe('the board', () => boardFigures(view));

describe('a fan’s page', () => {
  test('has the orders, tickets and payments of that fan and of no other', async () => {
    const fan = await running().member();
    const other = await running().member();
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
    expect((await running().read('/api/overview/mine')).status).toBe(401);
  });

  test('of an erased member is empty, also when more about them arrives later; the sums stay', async () => {
    const fan = await running().member();
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
    await running().rows('BEGIN');
    await running().rows('SELECT building FROM projection FOR SHARE');
    await running().rows(
      `INSERT INTO entity (generation, kind, id, version, fan_id, data)
       SELECT building, 'message', $1::text, 1, $1::text::uuid, '{}' FROM projection`,
      [fan],
    );
    await running().send(
      testEvent('auth.MemberErased', fan, 2, { id: fan, erasedAt: '2026-08-08T00:00:00.000Z' }),
    );
    await eventually(async () => {
      // Inside a transaction the activity is otherwise that of the first look.
      await running().rows('SELECT pg_stat_clear_snapshot()');
      const [{ waits, done }] = z.tuple([z.object({ waits: z.number(), done: z.number() })]).parse(
        await running().rows(
          `SELECT (SELECT count(*)::int FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits,
               (SELECT count(*)::int FROM erased_member WHERE id = $1) AS done`,
          [fan],
        ),
      );
      expect(waits + done).toBeGreaterThan(0);
    });
    await running().rows('COMMIT');
    await eventually(async () =>
      expect(await running().rows('SELECT 1 FROM erased_member WHERE id = $1', [fan])).toHaveLength(1),
    );
    expect(await running().rows('SELECT fan_id FROM entity WHERE id = $1', [fan])).toEqual([
      { fan_id: null },
    ]);
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
    const fan = await running().member();
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
    const organiser = await running().member('organiser');
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
          await running().internal('POST', '/internal/rebuild/start');
          await apply(...inOrder);
          await running().internal('POST', '/internal/rebuild/finish');
          const expected = await everything();
          const shuffled = [...inOrder, ...inOrder.filter((_, n) => (seeds[n % 60] ?? 0) % 3 === 0)]
            .map((event, n) => ({ event, at: (seeds[n % 60] ?? 0) * (n + 1) }))
            .sort((a, b) => (a.at % 997) - (b.at % 997))
            .map(({ event }) => event);
          await running().internal('POST', '/internal/rebuild/start');
          await apply(...shuffled);
          // While it is being rebuilt, what was there before is shown.
          expect(await everything()).toEqual(expected);
          await running().internal('POST', '/internal/rebuild/finish');
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
    expect((await running().internal('POST', '/internal/rebuild/finish')).status).toBe(409);
    await running().internal('POST', '/internal/rebuild/start');
    await apply(...eventsOf({ purchases: [purchase] }, [newId()]).slice(2), ...past);
    expect(await sales()).toMatchObject({ items: [{ units: 1 }] });
    expect((await running().internal('POST', '/internal/rebuild/finish')).status).toBe(200);
    expect(await sales()).toMatchObject({ items: [{ units: 2 }] });
  });
});
