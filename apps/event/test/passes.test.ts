import type { SaleDocument } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { document, performanceCancelled, type RunningEvent, startEvent } from './running-event.ts';

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

const days = [48, 72, 96].map((hours, index) => ({
  ...{ id: `day-${index + 1}`, title: { ko: `${index + 1}일차` }, startsAt: inHours(hours) },
  sections: [{ id: 'S', kind: 'standing' as const, capacity: 50, price: 500, title: { ko: '잔디밭' } }],
}));
const withPass: SaleDocument = {
  ...document,
  performances: days,
  passes: [
    {
      ...{ id: 'weekend', title: { ko: '주말권', en: 'Weekend pass' }, section: 'S' },
      ...{ performances: days.map(({ id }) => id), price: 1200, quota: 20 },
    },
  ],
};

describe('a pass in the catalogue', () => {
  let running: RunningEvent;
  beforeAll(async () => {
    running = await startEvent();
    expect((await running.apply(1, withPass)).status).toBe(200);
  });
  afterAll(() => running.stop());

  const shown = async () => {
    const answer = (await (await running.ask('/api/events')).json()) as {
      performances: { id: string }[];
      passes: Record<string, unknown>[];
    };
    return { performances: answer.performances.map(({ id }) => id), pass: answer.passes[0] };
  };
  const edit = async (id: string, change: object) =>
    (await running.asOrganiser('PATCH', `/api/events/${id}`, change)).status;

  test('is shown beside the performances, with those that it admits to and the start of the first', async () => {
    expect(await shown()).toEqual({
      performances: ['day-1', 'day-2', 'day-3'],
      pass: {
        ...{ id: 'weekend', title: { ko: '주말권', en: 'Weekend pass' }, description: null },
        ...{ performances: ['day-1', 'day-2', 'day-3'], sectionId: 'S', price: 1200, kind: 'standing' },
        ...{ startsAt: days[0]?.startsAt, cancelled: null, onSale: true },
      },
    });
    expect((await running.ask('/api/events/weekend')).status).toBe(404);
    expect(await running.published('weekend')).toEqual(['event.PerformanceChanged 1']);
  });

  test('starts with the first of its performances, no matter who moves that, and has no times of its own', async () => {
    expect(await edit('day-2', { startsAt: inHours(73) })).toBe(200);
    expect(await running.published('weekend')).toHaveLength(1);
    const moved = inHours(50);
    expect(await edit('day-1', { startsAt: moved })).toBe(200);
    expect((await shown()).pass).toMatchObject({ startsAt: moved });
    expect(await edit('weekend', { startsAt: inHours(60) })).toBe(409);
    expect(await edit('weekend', { title: { ko: '통합권' } })).toBe(200);
    expect((await running.apply(2, withPass)).status).toBe(200);
    expect((await shown()).pass).toMatchObject({ startsAt: moved, title: { ko: '통합권' } });
  });

  test('is not sold any more once one of them is cancelled, and starts with the first that takes place', async () => {
    const at = '2026-08-01T00:00:00.000Z';
    await running.send([[performanceCancelled('day-1', 'typhoon')]]);
    await eventually(async () =>
      expect((await shown()).pass).toMatchObject({ salesCloseAt: at, cancelled: null }),
    );
    expect(Date.parse(String((await shown()).pass?.['startsAt']))).toBeGreaterThan(Date.parse(inHours(72)));
    expect(await running.published('weekend')).toHaveLength(4);
  });

  test('shows its price categories and whether it is for seats; a hidden one is in no list', async () => {
    const [pass] = withPass.passes ?? [];
    if (pass === undefined) throw new Error('the document has a pass');
    const categories = [
      { id: 'adult', title: { ko: '일반' }, price: 1200 },
      { id: 'youth', title: { ko: '청소년' }, price: 900 },
    ];
    const seats = { kind: 'numbered' as const, rows: 2, seatsPerRow: 5, blocked: ['1-1..1-5'] };
    await running.apply(3, {
      ...withPass,
      passes: [
        { ...pass, categories },
        { ...pass, id: 'seated', quota: 5, seats },
        { ...pass, id: 'secret', hidden: true },
      ],
    });
    const answer = (await (await running.ask('/api/events')).json()) as { passes: { id: string }[] };
    expect(answer.passes).toMatchObject([
      { id: 'weekend', kind: 'standing', categories },
      { id: 'seated', kind: 'numbered' },
    ]);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect((await running.ask('/api/events/secret')).status).toBe(404);
    // The team sees it, and no one else.
    const all = await running.asOrganiser('GET', '/api/events/passes', undefined);
    expect(await all.json()).toMatchObject({
      passes: [{ id: 'weekend', hidden: false }, { id: 'seated' }, { id: 'secret', hidden: true }],
    });
    const asked = (bearer?: string) =>
      running.ask('/api/events/passes', {
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      });
    expect((await asked()).status).toBe(401);
    expect((await asked(running.fan)).status).toBe(403);
  });

  test('keeps its id to itself', async () => {
    const [pass] = withPass.passes ?? [];
    const reserved = { ...withPass, passes: [{ ...pass, id: 'sales' }] } as SaleDocument;
    const refused = await running.apply(4, reserved);
    expect(await refused.json()).toMatchObject({ errors: [{ path: 'document.passes[0].id' }] });
  });
});
