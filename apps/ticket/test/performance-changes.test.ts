import { randomUUID } from 'node:crypto';
import type { EventData } from '@clove/contracts';
import type { UnitOfWork } from '@clove/service-kit';
import { createTestDatabase, eventually, startService } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Office, performanceId, saleDocument } from './office.ts';

let office: Office;
let event: UnitOfWork | undefined;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  office = await Office.open();
  // The service event, as far as ticket hears of it: an outbox and a relay on the same broker.
  const database = await createTestDatabase();
  const { AMQP_URL = '', BROKER_PREFIX = '' } = office.env;
  const running = await startService(
    {
      name: 'event',
      config: z.object({}),
      database: { migrations: [] },
      broker: true,
      build({ unitOfWork }) {
        event = unitOfWork;
        return {};
      },
    },
    { DATABASE_URL: database.url, AMQP_URL, BROKER_PREFIX },
    { migrate: true },
  );
  closers.push(
    () => running.stop(),
    () => database.drop(),
  );
});
afterAll(async () => {
  for (const close of closers) await close();
  await office.close();
});

type Performance = EventData<'event.PerformanceChanged'>;

/** Published in this order, in one commit. */
async function publish(...changes: { version: number; data: Partial<Performance> & { id: string } }[]) {
  await event?.run(async (tx) => {
    tx.publish(
      ...changes.map(({ version, data }) => ({
        type: 'event.PerformanceChanged' as const,
        subject: data.id,
        subjectVersion: version,
        correlationId: 'test',
        data: {
          title: { ko: '첫째 날' },
          startsAt: '2030-08-07T04:00:00.000Z',
          onSale: true,
          sections: [{ id: 'A', kind: 'numbered' as const, rows: 20, seatsPerRow: 30, price: 132_000 }],
          ...data,
        },
      })),
    );
  });
}

async function stored(id: string): Promise<Record<string, unknown>> {
  const { rows } = await office.sql.query(
    'SELECT managed_by, on_sale, title, starts_at FROM performances WHERE id = $1',
    [id],
  );
  return rows[0];
}

const tomorrow = () => new Date(Date.now() + 36 * 3_600_000).toISOString();

describe('a performance changed in the console', () => {
  test('counts for refunds at once: moved to tomorrow, cancelling keeps 30 %', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const startsAt = tomorrow();
    await publish({
      version: 10,
      data: { id: performanceId, startsAt, title: { ko: '옮긴 날', en: 'Moved' } },
    });
    await eventually(async () =>
      expect(await stored(performanceId)).toMatchObject({
        managed_by: 'file',
        starts_at: new Date(startsAt),
        title: { ko: '옮긴 날', en: 'Moved' },
      }),
    );
    const ticketIds = order.lines.map((line) => line.id);
    const cancelled = await office.request('POST', '/api/tickets/cancellations', {
      as: fan,
      body: { ticketIds },
    });
    expect(cancelled.body).toMatchObject({ refunds: [{ amount: 7_000, fee: 3_000 }] });
  });

  test('an older version that arrives late changes nothing, nor does one that arrives twice', async () => {
    const startsAt = '2031-01-01T04:00:00.000Z';
    await publish({ version: 20, data: { id: performanceId, startsAt } });
    await publish(
      { version: 19, data: { id: performanceId, startsAt: '2032-01-01T04:00:00.000Z' } },
      { version: 20, data: { id: performanceId, startsAt: '2033-01-01T04:00:00.000Z' } },
      { version: 1, data: { id: 'marker' } },
    );
    await eventually(async () => expect(await stored('marker')).toBeDefined());
    expect(await stored(performanceId)).toMatchObject({ starts_at: new Date(startsAt) });
  });

  test('one that no file names is the console’s; the file that names it later takes it over', async () => {
    await publish({ version: 1, data: { id: 'day-3', onSale: false } });
    await eventually(async () =>
      expect(await stored('day-3')).toMatchObject({ managed_by: 'console', on_sale: false }),
    );
    const document = saleDocument();
    const [day] = document.performances;
    if (day === undefined) throw new Error('the document has a performance');
    await office.provision({ ...document, performances: [day, { ...day, id: 'day-3' }] }, 2);
    expect(await stored('day-3')).toMatchObject({ managed_by: 'file', on_sale: true });
  });
});
