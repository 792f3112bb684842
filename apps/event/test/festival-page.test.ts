import type { SaleDocument } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bodyOf, document, orderCompleted, type RunningEvent, startEvent } from './running-event.ts';

const page: NonNullable<SaleDocument['page']> = {
  venue: {
    name: { ko: '난지한강공원' },
    address: { ko: '한강난지로 162' },
    map: 'https://map.example/nanji',
  },
  theme: { colour: '#7a1fa2' },
  minAge: 12,
  notices: [{ date: '2026-07-20', text: { ko: '우비를 준비하세요.' } }],
  drawing: {
    outlines: [{ section: 'LAWN', shape: '0,4 10,4 10,9 0,9' }],
    landmarks: [{ kind: 'stage', shape: '0,0 10,0 10,3 0,3' }],
  },
  performances: [
    { id: 'day-1', minAge: 19, lineUp: [{ name: { ko: '밴드' }, at: '2026-08-07T10:30:00.000Z' }] },
  ],
};
const legalTexts = { terms: { version: '2026-05-01', link: 'https://example.com/terms' } };

describe('what a festival’s page says', () => {
  let running: RunningEvent;
  beforeAll(async () => {
    running = await startEvent();
  });
  afterAll(() => running.stop());

  const catalogue = async () => bodyOf(await running.ask('/api/events'));
  const dayOne = async () => bodyOf(await running.ask('/api/events/day-1'));

  test('comes from the file, for the festival and each performance, and leaves with it', async () => {
    expect((await running.apply(1, { ...document, page, legalTexts })).status).toBe(200);
    const { performances: _, ...ofFestival } = page;
    expect(await catalogue()).toMatchObject({
      ...ofFestival,
      legalTexts,
      performances: [{ id: 'day-1', minAge: 19, lineUp: page.performances?.[0]?.lineUp }, { id: 'day-2' }],
    });
    const { changes } = await bodyOf(await running.apply(2, document));
    expect(changes.map(({ action }) => action)).toEqual(['updated', 'unchanged', 'unchanged']);
    for (const said of ['venue', 'theme', 'minAge', 'notices', 'drawing', 'legalTexts']) {
      expect(await catalogue()).not.toHaveProperty(said);
    }
    expect(await dayOne()).not.toHaveProperty('lineUp');
  });

  describe('its poster', () => {
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Buffer.from('poster'),
    ]);
    const poster = (method: 'PUT' | 'DELETE', bearer: string | null = running.organiser) =>
      running.ask('/api/events/poster', {
        method,
        headers: {
          ...(method === 'PUT' ? { 'content-type': 'image/png' } : {}),
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
        ...(method === 'PUT' ? { body: new Uint8Array(png) } : {}),
      });

    test('is a picture that only an organiser puts and takes away', async () => {
      for (const method of ['PUT', 'DELETE'] as const) {
        expect((await poster(method, running.fan)).status).toBe(403);
        expect((await poster(method, null)).status).toBe(401);
      }
      const { poster: path } = await bodyOf(await poster('PUT'));
      expect((await catalogue())['poster']).toBe(path);
      const served = await running.ask(String(path));
      expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
    });

    test('stays when the file is applied again, and is gone once it was taken away', async () => {
      await running.apply(3, { ...document, page });
      expect(await catalogue()).toHaveProperty('poster');
      expect((await poster('DELETE')).status).toBe(204);
      expect(await catalogue()).not.toHaveProperty('poster');
    });
  });

  describe('of a start that was moved', () => {
    const move = (startsAt: string, reason?: string) =>
      running.asOrganiser('PATCH', '/api/events/day-1', {
        startsAt,
        ...(reason === undefined ? {} : { reason }),
      });

    test('before anything was sold: nothing', async () => {
      expect((await move('2030-08-07T04:00:00Z')).status).toBe(200);
      expect(await dayOne()).not.toHaveProperty('rescheduled');
    });

    test('after a sale: both dates and the reason, which may be written anew', async () => {
      await running.send([[orderCompleted([1000])]]);
      await eventually(async () => {
        const sales = await running.asOrganiser('GET', '/api/events/sales', undefined);
        expect(await bodyOf(sales)).toMatchObject({ sold: 1 });
      });
      const moved = await bodyOf(await move('2030-09-07T04:00:00Z', '태풍'));
      const rescheduled = { from: '2030-08-07T04:00:00.000Z', reason: '태풍', at: expect.any(String) };
      expect(moved).toMatchObject({ startsAt: '2030-09-07T04:00:00.000Z', rescheduled });
      expect(await running.lastPublished('day-1')).toMatchObject({ rescheduled });
      await move('2030-09-07T04:00:00Z', '태풍 북상');
      expect(await dayOne()).toMatchObject({ rescheduled: { ...rescheduled, reason: '태풍 북상' } });
    });

    test('by the file: both dates, and no reason', async () => {
      const [first, ...others] = document.performances;
      if (first === undefined) throw new Error('the document has performances');
      const later = { ...first, startsAt: '2030-10-07T13:00:00+09:00' };
      await running.apply(4, { ...document, performances: [later, ...others] });
      const from = '2030-09-07T04:00:00.000Z';
      expect(await dayOne()).toMatchObject({
        startsAt: '2030-10-07T04:00:00.000Z',
        rescheduled: { from, reason: null },
      });
      expect(await running.lastPublished('day-1')).toHaveProperty('rescheduled', {
        from,
        at: expect.any(String),
      });
    });

    test('a reason without a start, or that is no plain text, is refused', async () => {
      const without = await running.asOrganiser('PATCH', '/api/events/day-1', { reason: '비' });
      expect(without.status).toBe(400);
      expect((await move('2030-11-07T04:00:00Z', 'a\u0000b')).status).toBe(400);
    });
  });
});
