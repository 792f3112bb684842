import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { numberedSection, saleDocument, standingSection } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';

const categories = [
  { id: 'adult', title: { ko: '일반', en: 'Adult' }, price: 90_000 },
  { id: 'wheelchair', title: { ko: '휠체어' }, price: 45_000, proofAtDoor: true, accessible: true },
];
const rows = [
  { row: 'A', seats: '1 2 | 3', at: '0,0 1,0 3,0' },
  { row: '가', seats: '1 2 3 4', ranks: '9 9 9 9' },
];
const hall = {
  ...numberedSection('A', 2, 4, 90_000),
  title: { ko: '홀', en: 'Hall' },
  plan: 'hall.csv#A',
  seats: 7,
  categories,
  blocked: ['A-3'],
  accessible: ['가-1..가-2'],
};
const document = saleDocument([hall, standingSection('S', 20)], { maxTicketsPerFan: 10 }, [
  { id: 'hall.csv#A', rows },
]);

const running = sharedSeat(document);
const { ask, internal } = running;
const fan = memberOf('fan');
const staff = memberOf('staff');
const organiser = memberOf('organiser');

const Section = z.object({
  title: z.unknown().optional(),
  price: z.int(),
  categories: z.array(z.object({ id: z.string(), price: z.int() })).optional(),
  seats: z.array(z.string()).optional(),
  available: z.int(),
  layout: z.string().optional(),
});
const SeatMap = z.object({ sections: z.array(Section) });
const hallNow = async () => {
  const { body } = await ask(undefined, 'GET', '/api/seats?performance=day-1');
  const [section] = SeatMap.parse(body).sections;
  if (section === undefined) throw new Error('the map has no sections');
  return section;
};

describe('a section with a plan', () => {
  test('is shown with its title, categories and letters, and its names and places are kept without end', async () => {
    const section = await hallNow();
    expect(section).toMatchObject({ title: hall.title, available: 6, seats: ['ffx', 'aaff'] });
    expect(section.categories?.map(({ id, price }) => [id, price])).toEqual([
      ['adult', 90_000],
      ['wheelchair', 45_000],
    ]);
    const layout = await ask(undefined, 'GET', `/api/seats/layouts/${section.layout}`);
    expect(layout.body).toEqual({ layout: section.layout, rows });
    expect(layout.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const none = await ask(undefined, 'GET', `/api/seats/layouts/${'0'.repeat(32)}`);
    expect(none.status).toBe(404);
  });

  test('sells its seats by the names that people know, each in its category', async () => {
    const answer = await ask(fan, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      seats: [{ id: 'day-1/A/가-1', category: 'wheelchair' }, 'day-1/A/가-2'],
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        units: [
          { seat: 'A 가-1', price: 45_000, category: { id: 'wheelchair', proofAtDoor: true } },
          { seat: 'A 가-2', price: 90_000, category: { id: 'adult' } },
        ],
      },
    });
    const best = await ask(fan, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      best: { sectionId: 'A', quantity: 2 },
    });
    expect(best).toMatchObject({ status: 201, body: { units: [{ seat: 'A A-1' }, { seat: 'A A-2' }] } });
    const senior = await ask(fan, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      best: { sectionId: 'A', categories: { senior: 1 } },
    });
    expect(senior).toMatchObject({ status: 422, body: { type: '/problems/unknown-category' } });
  });

  test('keeps its seats and their holds when its rows move, and refuses to lose a held one', async () => {
    const moved = [{ row: 'Z', seats: '1 2' }, ...rows];
    const next = (plan: typeof rows, seats: number, dryRun = false) =>
      internal('toolbox', 'provision', {
        generation: 2,
        dryRun,
        document: saleDocument([{ ...hall, rows: plan.length, seats }, standingSection('S', 20)], {}, [
          { id: 'hall.csv#A', rows: plan },
        ]),
      });
    await expect(next(rows.slice(0, 1), 3, true)).rejects.toThrow('there are no seats');
    const before = await hallNow();
    await next(moved as typeof rows, 9);
    const after = await hallNow();
    expect(after.seats).toEqual(['ff', 'hhx', 'hhff']);
    expect(after.layout).not.toBe(before.layout);
  });
});

describe('seats that staff block', () => {
  const block = (who: Parameters<typeof ask>[0], path = '') =>
    ask(who, 'POST', `/api/seats/blocks${path}`, {
      performanceId: 'day-1',
      seats: ['day-1/A/가-4'],
      note: '카메라',
    });

  test('are closed and opened by staff and organisers alone, and the log says who and why', async () => {
    for (const who of [undefined, fan, memberOf('ops')]) {
      expect([401, 403]).toContain((await block(who)).status);
      expect([401, 403]).toContain((await block(who, '/remove')).status);
    }
    const list = '/api/seats/blocks?performance=day-1';
    for (const who of [undefined, fan]) expect([401, 403]).toContain((await ask(who, 'GET', list)).status);
    expect((await block(staff)).status).toBe(201);
    expect(await block(organiser)).toMatchObject({ status: 409, body: { seats: ['day-1/A/가-4'] } });
    expect((await hallNow()).seats?.at(-1)?.at(-1)).toBe('x');
    expect((await block(organiser, '/remove')).status).toBe(204);
    expect((await hallNow()).seats?.at(-1)?.at(-1)).toBe('f');
    expect((await ask(memberOf('ops'), 'GET', list)).body).toMatchObject({
      blocks: [
        {
          seats: [],
          note: '카메라',
          by: staff.memberId,
          unblocked: [{ seats: ['day-1/A/가-4'], by: organiser.memberId }],
        },
      ],
    });
  });
});

describe('prices of categories', () => {
  const path = '/api/seats/sections/day-1/A';

  test('are corrected by the organiser, one by one, and free means said', async () => {
    const correct = (body: object) => ask(organiser, 'PATCH', path, body);
    expect((await ask(fan, 'PATCH', path, { categories: [{ id: 'adult', price: 1 }] })).status).toBe(403);
    expect(await correct({ price: 80_000 })).toMatchObject({ status: 422 });
    expect(await correct({ categories: [{ id: 'senior', price: 1 }] })).toMatchObject({ status: 422 });
    expect(await correct({ categories: [{ id: 'adult', price: 0 }] })).toMatchObject({
      status: 422,
      body: { type: '/problems/free-not-said' },
    });
    expect(await correct({ categories: [{ id: 'adult', price: 80_000 }] })).toMatchObject({
      status: 200,
      body: { price: 80_000, categories: [{ price: 80_000 }, { price: 45_000 }] },
    });
    expect(await hallNow()).toMatchObject({ price: 80_000, categories: [{ price: 80_000 }, {}] });
  });
});
