import { newId } from '@clove/service-kit';
import { testEvent } from '@clove/service-kit/testing';
import { expect, test } from '@jest/globals';
import { FestivalBoardBody } from '../src/adapters/http/routes.ts';
import { eventsOf } from './histories.ts';
import type { ViewUnderTest } from './view-for-all.ts';

/** What the board says of sections, options and nights. */
export function boardFigures({ apply, board, sales }: ViewUnderTest): void {
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
}
