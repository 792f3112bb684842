import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
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

const everything = [
  numberedSection('A', 1, 10),
  numberedSection('B', 4, 10),
  standingSection('S', 50),
  standingSection('T', 500),
];

const replicas = sharedReplicas(saleDocument(everything));

/** Fans ask alternately at one replica and the other. */
function at(index: number) {
  return index % 2 === 0 ? replicas.a : replicas.b;
}

describe('numbered seats', () => {
  test('200 fans want 2 to 4 of 10 seats, in opposite orders, at two replicas: no seat is held twice, losers get a conflict', async () => {
    const numbers = Array.from({ length: 10 }, (_, index) => `A/1-${index + 1}`);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const size = 2 + (index % 3);
        const first = (index * 7) % (10 - size + 1);
        const wanted = numbers.slice(first, first + size);
        return at(index).place(newId(), seats(...(index % 4 < 2 ? wanted : wanted.reverse())));
      }),
    );
    const held = answers.filter((answer) => answer.kind === 'placed').map(placed);
    const units = held.flatMap((hold) => hold.units.map((unit) => unit.unitId));
    expect(new Set(units).size).toBe(units.length);
    expect(new Set(answers.map(outcome))).toEqual(new Set(['placed', 'seats-taken']));

    // Single seats fill the gaps: then exactly ten are held and the eleventh fan loses.
    const singles = await Promise.all(numbers.map((seat, index) => at(index).place(newId(), seats(seat))));
    expect(units.length + singles.filter((answer) => answer.kind === 'placed').length).toBe(10);
    const owners = await replicas.sql("SELECT id FROM seats WHERE section_id = 'A' AND state = 'HELD'");
    expect(owners).toHaveLength(10);
    await replicas.expectBalanced();
  });

  test('two fans of one batch want the same seat: the first to arrive gets it', async () => {
    const answers = await replicas.a.placeTogether([
      { fanId: newId(), request: seats('B/1-1', 'B/1-2') },
      { fanId: newId(), request: seats('B/1-2', 'B/1-3') },
      { fanId: newId(), request: seats('B/1-3') },
    ]);
    expect(answers.map(outcome)).toEqual(['placed', 'seats-taken', 'placed']);
    await replicas.expectBalanced();
  });

  test('a seat whose hold is only just over is left alone, and can be taken after the grace', async () => {
    const old = placed(await replicas.a.place(newId(), seats('B/2-1')));
    await replicas.age([old.id], 480 + 10);
    expect(outcome(await replicas.b.place(newId(), seats('B/2-1')))).toBe('seats-taken');
    await replicas.age([old.id], 30);
    expect(outcome(await replicas.b.place(newId(), seats('B/2-1')))).toBe('placed');
    // The old hold's row was not touched.
    const [row] = await replicas.sql<{ state: string; version: number }>(
      'SELECT state, version FROM holds WHERE id = $1',
      [old.id],
    );
    expect(row).toEqual({ state: 'ACTIVE', version: 1 });
  });

  test('seats that do not exist are named by their positions', async () => {
    const answer = await replicas.a.place(newId(), seats('B/3-1', 'B/99-1', 'Z/1-1'));
    expect(answer).toMatchObject({
      refusal: { reason: 'unknown-seats', positions: [1, 2] },
    });
  });
});

describe('standing places', () => {
  test('the last 50 places are sold in mixed sizes to the last one, and after the time is over all are sold again without a sweeper', async () => {
    const sizes = (round: number) => Array.from({ length: 60 }, (_, index) => 1 + ((index + round) % 4));
    for (const round of [0, 1]) {
      const answers = await Promise.all(
        sizes(round).map((size, index) => at(index).place(newId(), places(size))),
      );
      const singles = await Promise.all(
        Array.from({ length: 60 }, (_, index) => at(index).place(newId(), places(1))),
      );
      const held = [...answers, ...singles].filter((answer) => answer.kind === 'placed').map(placed);
      expect(held.reduce((sum, hold) => sum + hold.units.length, 0)).toBe(50);
      expect(new Set([...answers, ...singles].map(outcome))).toEqual(new Set(['placed', 'sold-out']));
      await replicas.expectBalanced();
      await replicas.age(
        held.map((hold) => hold.id),
        480 + 31,
      );
    }
  });

  test('a large request is refused only against what is really free, with the number that is', async () => {
    const fill = await Promise.all(Array.from({ length: 12 }, () => replicas.a.place(newId(), places(4))));
    expect(fill.filter((answer) => answer.kind === 'placed')).toHaveLength(12);
    const answer = await replicas.b.place(newId(), places(3));
    expect(answer).toMatchObject({ refusal: { reason: 'sold-out', free: 2 } });
    expect(outcome(await replicas.b.place(newId(), places(2)))).toBe('placed');
  });
});

describe('the limit per fan', () => {
  test('one fan asks 50 times at once with a limit of 4: at most 4 are held', async () => {
    const fan = newId();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => at(index).place(fan, places(1 + (index % 2), 'T'))),
    );
    const units = answers.filter((answer) => answer.kind === 'placed').flatMap((a) => placed(a).units);
    expect(units.length).toBeLessThanOrEqual(4);
    expect(units.length).toBeGreaterThanOrEqual(3);
    expect(new Set(answers.map(outcome))).toEqual(new Set(['placed', 'quota-exceeded']));
    await replicas.expectBalanced();
  });

  test('a first request above the limit is refused too', async () => {
    expect(outcome(await replicas.a.place(newId(), places(5, 'T')))).toBe('quota-exceeded');
  });

  test('the limit counts seats and places together, and lapsed holds no longer', async () => {
    const fan = newId();
    const first = placed(await replicas.a.place(fan, seats('B/4-1', 'B/4-2', 'B/4-3')));
    expect(outcome(await replicas.b.place(fan, places(2, 'T')))).toBe('quota-exceeded');
    await replicas.age([first.id], 480 + 31);
    expect(outcome(await replicas.b.place(fan, places(4, 'T')))).toBe('placed');
    await replicas.expectBalanced();
  });
});

describe('repeating a request', () => {
  test('the same key answers the same hold, at the other replica too; another body with it is refused', async () => {
    const fan = newId();
    const key = newId();
    const first = await replicas.a.place(fan, places(1, 'T'), key);
    const again = await replicas.b.place(fan, places(1, 'T'), key);
    expect(placed(again)).toEqual(placed(first));
    expect(again).toMatchObject({ kind: 'replayed', status: 201 });
    expect(outcome(await replicas.b.place(fan, places(2, 'T'), key))).toBe('idempotency-key-reused');
  });

  test('the same key sent many times at once places one hold', async () => {
    const fan = newId();
    const key = newId();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => at(index).place(fan, places(1, 'T'), key)),
    );
    const ids = answers.filter((answer) => answer.kind === 'placed').map((answer) => placed(answer).id);
    expect(new Set(ids).size).toBe(1);
    const rows = await replicas.sql('SELECT 1 FROM holds WHERE fan_id = $1', [fan]);
    expect(rows).toHaveLength(1);
  });

  test('a key whose request was refused alone may be used again', async () => {
    const fan = newId();
    const key = newId();
    const before = placed(await replicas.a.place(fan, places(4, 'T')));
    expect(outcome(await replicas.a.place(fan, places(1, 'T'), key))).toBe('quota-exceeded');
    await replicas.age([before.id], 480 + 31);
    expect(outcome(await replicas.a.place(fan, places(1, 'T'), key))).toBe('placed');
  });
});

describe('the sale', () => {
  test('opens and closes by the database clock, not by the clock of a process', async () => {
    const [clock] = await replicas.sql<{ later: Date; earlier: Date }>(
      "SELECT clock_timestamp() + interval '1 day' AS later, clock_timestamp() - interval '1 second' AS earlier",
    );
    if (clock === undefined) throw new Error('no clock');
    const open = { opensAt: clock.earlier.toISOString(), closesAt: '2099-01-01T00:00:00Z' };
    const notYet = { opensAt: clock.later.toISOString(), closesAt: '2099-01-01T00:00:00Z' };
    const over = { opensAt: '2020-01-01T00:00:00Z', closesAt: clock.earlier.toISOString() };

    const realNow = Date.now;
    try {
      // A process whose clock is two days ahead must not open the sale early.
      Date.now = () => realNow() + 172_800_000;
      await replicas.provision(saleDocument(everything, notYet), { generation: 2 });
      expect(outcome(await replicas.a.place(newId(), places(1, 'T')))).toBe('sale-not-open');
    } finally {
      Date.now = realNow;
    }
    await replicas.provision(saleDocument(everything, over), { generation: 3 });
    expect(await replicas.a.place(newId(), seats('B/3-9'))).toMatchObject({
      refusal: { reason: 'sale-closed', closesAt: clock.earlier },
    });
    await replicas.provision(saleDocument(everything, open), { generation: 4 });
    expect(outcome(await replicas.a.place(newId(), places(1, 'T')))).toBe('placed');
  });

  test('a price change is for new holds only', async () => {
    const before = placed(await replicas.a.place(newId(), places(1, 'T')));
    await replicas.sql("UPDATE sections SET price = 120000 WHERE id = 'T'");
    const after = placed(await replicas.a.place(newId(), places(1, 'T')));
    expect([before.units[0]?.price, after.units[0]?.price]).toEqual([99_000, 120_000]);
    const [stored] = await replicas.sql<{ prices: string[] }>(
      'SELECT prices::text[] AS prices FROM holds WHERE id = $1',
      [before.id],
    );
    expect(stored?.prices).toEqual(['99000']);
  });
});
