import { randomUUID } from 'node:crypto';
import type { SaleDocument } from '@clove/contracts';
import { describe, expect, test } from '@jest/globals';
import { outcome, placed, sharedReplicas } from './replicas.ts';

const QUOTA = 50;
const SINGLY = 70;
const days = ['day-1', 'day-2'];

/** Two days of 120 places, 50 of which are for passes; as `saleDocument` makes it of a festival file. */
const document: SaleDocument = {
  festival: 'test-festival',
  title: { ko: '시험 축제' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2026-01-01T00:00:00Z', closesAt: '2030-01-01T00:00:00Z', maxTicketsPerFan: 4 },
  performances: days.map((id, index) => ({
    ...{ id, title: { ko: id }, startsAt: `2030-08-0${index + 7}T04:00:00Z` },
    sections: [{ id: 'S', kind: 'standing', capacity: SINGLY, price: 100 }],
  })),
  passes: [
    { id: 'weekend', title: { ko: '주말권' }, performances: days, section: 'S', price: 150, quota: QUOTA },
  ],
  refunds: [],
};

const replicas = sharedReplicas(document, { afresh: true });
const standing = (performanceId: string, quantity: number) =>
  ({ kind: 'standing', performanceId, sectionId: 'S', quantity }) as const;

async function taken(): Promise<Record<string, [taken: number, capacity: number]>> {
  const rows = await replicas.sql<{ performance_id: string; taken: number; capacity: number }>(
    'SELECT performance_id, taken, capacity FROM standing_sections',
  );
  return Object.fromEntries(rows.map((row) => [row.performance_id, [row.taken, row.capacity]]));
}

describe('passes', () => {
  test('and single places, raced for at two replicas, sell out to the last one, and no performance has more people than places', async () => {
    // More of each than there is, in mixed sizes, all at once.
    const wanted = ['weekend', ...days].flatMap((of) =>
      Array.from({ length: 60 }, (_, n) => ({ of, quantity: 1 + (n % 4) })),
    );
    const answers = await Promise.all(
      wanted.map(({ of, quantity }, n) =>
        (n % 2 === 0 ? replicas.a : replicas.b).place(randomUUID(), standing(of, quantity)),
      ),
    );
    expect(new Set(answers.map(outcome))).toEqual(new Set(['placed', 'sold-out']));
    // What is left is smaller than those who lost asked for.
    for (const of of ['weekend', ...days]) {
      let last = 'placed';
      while (last === 'placed') last = outcome(await replicas.b.place(randomUUID(), standing(of, 1)));
      expect(last).toBe('sold-out');
    }
    const now = await taken();
    expect(now).toEqual({
      weekend: [QUOTA, QUOTA],
      'day-1': [SINGLY, SINGLY],
      'day-2': [SINGLY, SINGLY],
    });
    await replicas.expectBalanced();
  });

  test('cost their own price, count once for the limit of a fan, and are one unit to give back', async () => {
    const fan = randomUUID();
    const held = placed(await replicas.a.place(fan, standing('weekend', 4)));
    expect(held.units.map(({ price }) => price)).toEqual([150, 150, 150, 150]);
    expect(outcome(await replicas.b.place(fan, standing('day-1', 1)))).toBe('quota-exceeded');
  });

  test('take no places of performances that are sold already, and what they no longer take is sold singly', async () => {
    for (let fan = 0; fan < 17; fan += 1) await replicas.a.place(randomUUID(), standing('day-1', 4));
    const shifted = (by: number): SaleDocument => ({
      ...document,
      performances: document.performances.map((performance) => ({
        ...performance,
        sections: [{ id: 'S', kind: 'standing', capacity: SINGLY - by, price: 100 }],
      })),
      passes: (document.passes ?? []).map((pass) => ({ ...pass, quota: QUOTA + by })),
    });
    await expect(replicas.provision(shifted(3), { generation: 2 })).rejects.toMatchObject({
      refusal: { faults: [{ field: 'performances.0.sections.0.capacity' }] },
    });
    await replicas.provision(shifted(2), { generation: 2 });
    await replicas.provision(shifted(-10), { generation: 3 });
    expect(await taken()).toMatchObject({ weekend: [0, 40], 'day-1': [68, 80], 'day-2': [0, 80] });
  });

  test('are refused below what was sold of them, by the field of the file', async () => {
    for (let fan = 0; fan < 3; fan += 1) await replicas.a.place(randomUUID(), standing('weekend', 4));
    const passes = (document.passes ?? []).map((pass) => ({ ...pass, quota: 11 }));
    await expect(replicas.provision({ ...document, passes }, { generation: 2 })).rejects.toMatchObject({
      refusal: { faults: [{ field: 'passes.0.quota' }] },
    });
  });

  test('leave the sale with the file, and what was held of them stays', async () => {
    expect(outcome(await replicas.a.place(randomUUID(), standing('weekend', 2)))).toBe('placed');
    const { passes: _, ...without } = document;
    await replicas.provision(without, { generation: 2 });
    expect(outcome(await replicas.b.place(randomUUID(), standing('weekend', 1)))).toBe('withdrawn');
    expect((await taken())['weekend']).toEqual([2, QUOTA]);
  });
});

describe('passes for numbered seats', () => {
  const numbered = { kind: 'numbered', rows: 2, seatsPerRow: 6 } as const;
  const ofPass = ['1-1..1-6'];
  const single = (blocked?: string[]) => ({
    ...document,
    performances: document.performances.map((performance) => ({
      ...performance,
      sections: [{ id: 'R', ...numbered, price: 100, ...(blocked === undefined ? {} : { blocked }) }],
    })),
  });
  /** The first row is sold as passes, the second singly; as `saleDocument` makes it of a festival file. */
  const withSeats: SaleDocument = {
    ...single(ofPass),
    passes: [
      {
        ...{ id: 'weekend', title: { ko: '주말권' }, performances: days, section: 'R', price: 150, quota: 6 },
        seats: { ...numbered, blocked: ['2-1..2-6'] },
      },
    ],
  };
  const { passes: _, ...withoutPasses } = single();
  const seated = sharedReplicas(withSeats, { afresh: true });
  const seatsOf = (performanceId: string, ...places: string[]) =>
    ({
      kind: 'numbered',
      performanceId,
      seats: places.map((place) => `${performanceId}/R/${place}`),
    }) as const;

  test('and single tickets, raced for at two replicas, never give one seat of a performance to two fans', async () => {
    // Each seat by pass, by single ticket of each day, at both replicas at once, overlapping and in opposite orders.
    const wanted = [...Array(6).keys()].flatMap((at) => {
      const [one, next] = [`1-${at + 1}`, `1-${((at + 1) % 6) + 1}`];
      return [
        seatsOf('weekend', one, next),
        seatsOf('weekend', next, one),
        ...days.flatMap((day) => [seatsOf(day, one), seatsOf(day, `2-${at + 1}`)]),
      ];
    });
    const answers = await Promise.all(
      wanted.flatMap((request) =>
        [seated.a, seated.b].map(async (replica) => ({
          request,
          outcome: outcome(await replica.place(randomUUID(), request)),
        })),
      ),
    );
    const got = answers.filter(({ outcome: said }) => said === 'placed').map(({ request }) => request);
    // A pass takes its seat of each day; whom a single ticket of a day would seat there got none.
    const taken = got.flatMap(({ performanceId, seats }) =>
      seats.flatMap((seat) => {
        const place = seat.split('/').at(-1);
        return (performanceId === 'weekend' ? days : [performanceId]).map((day) => `${day}/${place}`);
      }),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(got.filter(({ performanceId }) => performanceId !== 'weekend')).toHaveLength(12);
    expect(got.some(({ performanceId }) => performanceId === 'weekend')).toBe(true);
    await seated.expectBalanced();
  });

  test('take no seat that a fan has of one of the performances, and give none back that is sold as a pass', async () => {
    await seated.provision(withoutPasses, { generation: 2 });
    placed(await seated.a.place(randomUUID(), seatsOf('day-2', '1-3')));
    await expect(seated.provision(withSeats, { generation: 3 })).rejects.toMatchObject({
      refusal: { faults: [{ field: 'performances.1.sections.0.rows' }] },
    });
    expect(outcome(await seated.b.place(randomUUID(), seatsOf('weekend', '1-1')))).not.toBe('placed');
  });

  test('cannot lose a seat that is held as a pass, by the field of the file', async () => {
    placed(await seated.a.place(randomUUID(), seatsOf('weekend', '1-2')));
    const [pass] = withSeats.passes ?? [];
    if (pass === undefined) throw new Error('there is a pass');
    const fewer = { ...pass, quota: 4, seats: { ...numbered, blocked: ['2-1..2-6', '1-1..1-2'] } };
    const opened = single(['1-3..1-6']);
    await expect(seated.provision({ ...opened, passes: [fewer] }, { generation: 2 })).rejects.toMatchObject({
      refusal: { faults: [{ field: 'passes.0.seats' }] },
    });
    expect(outcome(await seated.b.place(randomUUID(), seatsOf('day-1', '1-2')))).toBe('seats-taken');
  });

  test('may have price categories, one per seat', async () => {
    const [pass] = withSeats.passes ?? [];
    if (pass === undefined) throw new Error('there is a pass');
    const categories = [
      { id: 'adult', title: { ko: '일반' }, price: 150 },
      { id: 'youth', title: { ko: '청소년' }, price: 90 },
    ];
    await seated.provision({ ...withSeats, passes: [{ ...pass, categories }] }, { generation: 2 });
    const request = { ...seatsOf('weekend', '1-1', '1-2'), categories: ['adult', 'youth'] };
    const held = placed(await seated.a.place(randomUUID(), request));
    expect(held.units.map(({ price }) => price)).toEqual([150, 90]);
  });
});
