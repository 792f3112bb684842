import type { EventData, SaleDocument } from '@clove/contracts';
import { releaseHolds } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  numberedSection,
  outcome,
  placed,
  places,
  saleDocument,
  seats,
  sharedReplicas,
  standingSection,
} from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';
import { entriesOf, join, waiting } from './waiting.ts';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

/** The sale of two days with so many standing places each; the first is as given. */
function twoDays(first: Partial<SaleDocument['performances'][number]>, standing = 2): SaleDocument {
  const document = saleDocument([numberedSection('A', 2, 4), standingSection('S', standing)]);
  const [day] = document.performances;
  if (day === undefined) throw new Error('the sample sale has a performance');
  return {
    ...document,
    performances: [
      { ...day, ...first },
      { ...day, id: 'day-2' },
    ],
  };
}

const ofDayTwo = { kind: 'numbered', performanceId: 'day-2', seats: ['day-2/A/1-1'] } as const;

describe('a performance is sold', () => {
  const replicas = sharedReplicas(undefined, { afresh: true });

  test.each([
    ['it has started', { startsAt: inHours(-1) }],
    ['its own sale closed', { salesCloseAt: inHours(-1), startsAt: inHours(5) }],
  ])('not once %s, while another day of the festival still is', async (_, first) => {
    await replicas.provision(twoDays(first));
    const { a } = replicas;
    expect(outcome(await a.place(newId(), seats('A/1-1')))).toBe('sale-closed');
    expect(outcome(await a.place(newId(), places(1)))).toBe('sale-closed');
    const mixed = await a.placeTogether([
      { fanId: newId(), request: seats('A/1-1') },
      { fanId: newId(), request: ofDayTwo },
    ]);
    expect(mixed.map(outcome)).toEqual(['sale-closed', 'placed']);
    expect(await join(a.inventory, 'S', 2)).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'sale-closed' },
    });
    await replicas.expectBalanced();
  });

  test('until the file says otherwise: a later start opens it again', async () => {
    await replicas.provision(twoDays({ startsAt: inHours(-1) }));
    await replicas.provision(twoDays({ startsAt: inHours(1) }), { generation: 2 });
    expect(outcome(await replicas.a.place(newId(), seats('A/1-1')))).toBe('placed');
  });

  test('no place is offered to those who wait once its sale ended, and their entry says so', async () => {
    await replicas.provision(twoDays({ startsAt: inHours(1) }));
    const { a } = replicas;
    const taken = placed(await a.place(newId(), places(2)));
    const entry = await waiting(a.inventory, 'S', 1);
    await replicas.sql(`UPDATE performances SET starts_at = clock_timestamp() WHERE id = 'day-1'`);
    await releaseHolds(a.inventory, [{ holdId: taken.id, orderId: newId() }]);
    expect(await entriesOf(a.inventory, entry.fanId)).toMatchObject([
      { state: 'CLOSED', position: null, hold: null },
    ]);
    expect(await a.inventory.unitOfWork.run((tx) => a.inventory.waiting.book.waitedFor(tx))).toEqual([]);
    await replicas.expectBalanced();
  });
});

describe('what event says of a performance', () => {
  // Places enough for every hold that is placed until the event has arrived.
  const seat = sharedSeat(twoDays({ startsAt: inHours(5) }, 10_000));
  let publish: (version: number, data: Partial<EventData<'event.PerformanceChanged'>>) => Promise<void>;
  const closers: (() => Promise<void>)[] = [];
  const hold = async (request: object) =>
    (await seat.ask(memberOf('fan'), 'POST', '/api/seats/holds', request)).body as Record<string, unknown>;
  const ofDayOne = { performanceId: 'day-1', sectionId: 'S', quantity: 1 };

  beforeAll(async () => {
    const database = await createTestDatabase();
    const event = await startService(
      {
        name: 'event',
        config: z.object({}),
        database: { migrations: [] },
        broker: true,
        build({ unitOfWork }) {
          publish = (version, data) =>
            unitOfWork.run(async (tx) => {
              tx.publish({
                type: 'event.PerformanceChanged',
                subject: 'day-1',
                subjectVersion: version,
                correlationId: 'test',
                data: {
                  id: 'day-1',
                  title: { ko: '첫째 날' },
                  startsAt: inHours(5),
                  onSale: true,
                  sections: [standingSection('S', 2)],
                  ...data,
                },
              });
            });
          return {};
        },
      },
      { DATABASE_URL: database.url, ...seat.brokerEnv },
      { migrate: true },
    );
    closers.push(
      () => event.stop(),
      () => database.drop(),
    );
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test('ends its sale: moved by an organiser to an hour ago, then to the next day again', async () => {
    await publish(2, { startsAt: inHours(-1) });
    await eventually(async () =>
      expect(await hold(ofDayOne)).toMatchObject({ type: '/problems/sale-closed' }),
    );
    const { body } = await seat.ask(undefined, 'GET', '/api/seats?performance=day-1');
    expect(body).toMatchObject({
      onSale: false,
      cancelledAt: null,
      sections: [{ available: 0 }, { available: 0 }],
    });
    await publish(3, { startsAt: inHours(24) });
    await eventually(async () => expect(await hold(ofDayOne)).toMatchObject({ state: 'ACTIVE' }));
  });

  test('stops everything for a cancelled one, and the map says so; the other day is sold', async () => {
    const before = await hold({ performanceId: 'day-1', seats: ['day-1/A/1-1'] });
    expect(before).toMatchObject({ state: 'ACTIVE' });
    const cancelledAt = inHours(0);
    await publish(4, { cancelledAt });
    await eventually(async () =>
      expect(await hold(ofDayOne)).toMatchObject({
        type: '/problems/performance-cancelled',
        cancelledAt,
      }),
    );
    const pinned = await seat.internal('ticket', 'holds/pin', {
      items: [{ holdId: before['id'], orderId: newId() }],
    });
    expect(JSON.parse(pinned)).toMatchObject({ items: [{ result: 'refused', reason: 'withdrawn' }] });
    await eventually(async () => {
      const { body } = await seat.ask(undefined, 'GET', '/api/seats?performance=day-1');
      expect(body).toMatchObject({ onSale: false, cancelledAt });
    });
    expect(await hold({ performanceId: 'day-2', sectionId: 'S', quantity: 1 })).toMatchObject({
      state: 'ACTIVE',
    });
  });
});
