import { randomUUID } from 'node:crypto';
import type { EventData } from '@clove/contracts';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Office } from './office.ts';
import { type OtherService, otherService } from './other-service.ts';
import { performanceId, saleDocument } from './sale-document.ts';
import { ticketRequests } from './ticket-requests.ts';

let office: Office;
let event: OtherService;
beforeAll(async () => {
  office = await Office.open({ EDGE_DOCUMENTS_TOKEN: 'documents-edge' });
  event = await otherService(office, 'event');
});
afterAll(async () => {
  await event.close();
  await office.close();
});

const { cancel } = ticketRequests(() => office);

type Performance = EventData<'event.PerformanceChanged'>;

/** Published in this order, in one commit. */
async function publish(...changes: { version: number; data: Partial<Performance> & { id: string } }[]) {
  await event.unitOfWork.run(async (tx) => {
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
  test('never worsens the terms: moved to tomorrow, cancelling is free', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const startsAt = tomorrow();
    await publish({
      version: 10,
      data: {
        ...{ id: performanceId, startsAt, title: { ko: '옮긴 날', en: 'Moved' } },
        rescheduled: { from: '2030-08-07T04:00:00.000Z', at: '2030-08-01T00:00:00.000Z', reason: '태풍' },
      },
    });
    await eventually(async () =>
      expect(await stored(performanceId)).toMatchObject({
        managed_by: 'file',
        starts_at: new Date(startsAt),
        title: { ko: '옮긴 날', en: 'Moved' },
      }),
    );
    const view = await eventually(async () => {
      const { body } = await office.request<{ tickets: unknown[] }>('GET', '/api/tickets', { as: fan });
      const moved = {
        ...{ startsAt, previousStartsAt: '2030-08-07T04:00:00.000Z', moveReason: '태풍' },
        cancelled: null,
      };
      expect(body.tickets).toMatchObject([{ startsAt, performance: moved }]);
      return moved;
    });
    const seen = await office.request('GET', `/api/orders/${order.id}`, { as: fan });
    expect(seen.body).toMatchObject({ lines: [{ performance: view }] });
    const paper = await office.request('POST', '/internal/papers/ticket', {
      base: office.replica.managementUrl,
      headers: edgeHeaders('documents', 'documents-edge'),
      body: { items: [{ fanId: fan, ticketId: order.lines[0]?.id }] },
    });
    const { cancelled: _, ...moved } = view;
    expect(paper.body).toMatchObject({ items: [{ result: 'ok', ticket: moved }] });
    const quote = await office.request('GET', `/api/orders/${order.id}/refund-quote`, { as: fan });
    // Ten days before the start that was sold, which is the later of both.
    const until = '2030-07-28T15:00:00.000Z';
    expect(quote.body).toMatchObject({ lines: [{ offer: { fee: 0, refund: 10_000, until } }] });
    const cancelled = await cancel(
      fan,
      order.lines.map(({ id }) => id),
    );
    expect(cancelled.body).toMatchObject({ refunds: [{ amount: 10_000, fee: 0 }] });
  });

  test('counts for who buys after it: tomorrow’s performance keeps 30 %', async () => {
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const cancelled = await cancel(
      fan,
      order.lines.map(({ id }) => id),
    );
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
    const { rows } = await office.sql.query(
      'SELECT starts_at FROM performance_starts WHERE performance_id = $1 ORDER BY known_at DESC LIMIT 1',
      [performanceId],
    );
    expect(rows).toEqual([{ starts_at: new Date(startsAt) }]);
  });

  test('brings the doors that it names, and takes them back when it names none', async () => {
    const doors = async () =>
      (await office.sql.query('SELECT doors_at FROM performances WHERE id = $1', [performanceId])).rows[0]
        ?.doors_at;
    const doorsAt = '2030-08-07T01:00:00.000Z';
    await publish({ version: 30, data: { id: performanceId, doorsAt } });
    await eventually(async () => expect(await doors()).toEqual(new Date(doorsAt)));
    await publish({ version: 31, data: { id: performanceId } });
    await eventually(async () => expect(await doors()).toBeNull());
  });

  test('moved away and back leaves a line at the terms it was sold under', async () => {
    await publish({ version: 40, data: { id: performanceId, startsAt: tomorrow() } });
    await eventually(async () => {
      const { rows } = await office.sql.query(
        `SELECT 1 FROM performances WHERE id = $1 AND starts_at < now() + interval '3 days'`,
        [performanceId],
      );
      expect(rows).toHaveLength(1);
    });
    const startsAt = (await stored(performanceId))['starts_at'];
    const fan = randomUUID();
    const { order } = await office.buy(fan, [10_000]);
    const quoted = async () =>
      (
        await office.request<{ lines: { offer: { fee: number } }[] }>(
          'GET',
          `/api/orders/${order.id}/refund-quote`,
          { as: fan },
        )
      ).body.lines[0]?.offer.fee;
    expect(await quoted()).toBe(3_000);
    await publish({ version: 41, data: { id: performanceId, startsAt: '2030-08-08T04:00:00.000Z' } });
    await eventually(async () => expect(await quoted()).toBe(0));
    const back = startsAt instanceof Date ? startsAt.toISOString() : '';
    await publish({ version: 42, data: { id: performanceId, startsAt: back } });
    await eventually(async () => expect(await quoted()).toBe(3_000));
  });

  test('gates and vouchers name only sections and categories that it has, once event has said which', async () => {
    const put = async (path: string, body: object) => {
      const asked = { as: randomUUID(), role: 'organiser', body } as const;
      return office.request<{ type: string; errors: unknown }>('PUT', `/api/${path}`, asked);
    };
    const [gate, voucher, title] = ['gates/side', 'vouchers/friends', { ko: '옆문' }] as const;
    const sections = [
      {
        ...{ id: 'ROOF', kind: 'standing' as const, capacity: 20, price: 20_000 },
        categories: [{ id: 'senior', title: { ko: '경로' }, price: 20_000 }],
      },
    ];
    await publish({ version: 1, data: { id: 'day-7', sections } });
    await eventually(async () => {
      const wrong = { performances: ['day-7'], sections: ['ROFF'], categories: ['seniors'] };
      const answer = await put(gate, { title, ...wrong });
      expect(answer).toMatchObject({ status: 422, body: { type: '/problems/unknown-sections' } });
      expect(answer.body.errors).toEqual([
        { path: 'body.categories', message: 'no price category seniors' },
        { path: 'body.sections', message: 'no section ROFF' },
      ]);
    });
    const scope = { performances: ['day-7'], sections: ['ROOF'], categories: ['senior'] };
    expect((await put(gate, { title, ...scope })).status).toBe(201);
    expect((await put(voucher, { ...scope, percent: 10 })).status).toBe(201);
    expect((await put(voucher, { ...scope, opens: ['RUFF'] })).body.errors).toEqual([
      { path: 'body.opens', message: 'no section RUFF' },
    ]);
    expect((await put(voucher, { percent: 10, performances: ['day-77'] })).body).toMatchObject({
      type: '/problems/unknown-performances',
      errors: [{ path: 'body.performances', message: 'no performance day-77' }],
    });
    expect((await put(voucher, { percent: 10, performances: ['day-7'], sections: ['A'] })).status).toBe(422);
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
