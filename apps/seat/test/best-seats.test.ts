import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import {
  best,
  type Numbered,
  numberedSection,
  outcome,
  placed,
  saleDocument,
  seats,
  sharedReplicas,
} from './replicas.ts';

const document = (section: Partial<Numbered>, rows = 3, seatsPerRow = 6) =>
  saleDocument([{ ...numberedSection('A', rows, seatsPerRow), ...section }], {
    maxTicketsPerFan: 10,
  });
const replicas = sharedReplicas(undefined);
const provisioned = async (of: ReturnType<typeof document>) => {
  await replicas.reset();
  await replicas.provision(of);
};
const got = async (quantity: number, replica = replicas.a) =>
  placed(await replica.place(newId(), best(quantity))).units.map(({ unitId }) =>
    unitId.slice('day-1/A/'.length),
  );

describe('the best seats', () => {
  test('are together, nearest to the front, and in the middle of their row', async () => {
    await provisioned(document({}));
    expect(await got(2)).toEqual(['1-3', '1-4']);
    expect(await got(3)).toEqual(['2-2', '2-3', '2-4']);
    expect(await got(2)).toEqual(['1-1', '1-2']);
  });

  test('no row has room for all: the largest groups there are', async () => {
    await provisioned(document({}, 2, 3));
    expect(await got(5)).toEqual(['1-1', '1-2', '1-3', '2-1', '2-2']);
    expect(outcome(await replicas.a.place(newId(), best(2)))).toBe('sold-out');
  });

  test('never house, blocked or, without an accessible category, accessible seats', async () => {
    await provisioned(
      document({
        categories: [
          { id: 'adult', title: { ko: '일반' }, price: 9 },
          { id: 'wheelchair', title: { ko: '휠체어' }, price: 5, accessible: true },
        ],
        blocked: ['1-3'],
        house: ['1-4'],
        accessible: ['2-1..2-6'],
      }),
    );
    expect(await got(2)).toEqual(['1-1', '1-2']);
    expect(await got(3)).toEqual(['3-2', '3-3', '3-4']);
    const withCompanion = { ...best(2), categories: { adult: 1, wheelchair: 1 } };
    const { units } = placed(await replicas.a.place(newId(), withCompanion));
    expect(units.map(({ category, price }) => [category?.id, price])).toEqual([
      ['adult', 9],
      ['wheelchair', 5],
    ]);
    expect(units.every(({ unitId }) => unitId.startsWith('day-1/A/2-'))).toBe(true);
  });

  test('at two replicas every seat is sold once, and none is refused while it is free', async () => {
    await provisioned(document({}, 5, 8));
    const asks = Array.from({ length: 30 }, (_, index) => ({
      fanId: newId(),
      replica: index % 2 === 0 ? replicas.a : replicas.b,
      // A third of the fans names the seats that the others are given.
      request: index % 3 === 0 ? seats(`A/${(index % 5) + 1}-4`, `A/${(index % 5) + 1}-5`) : best(2),
    }));
    const answers = await Promise.all(
      asks.map(async ({ fanId, replica, request }) => ({
        kind: request.kind,
        answer: await replica.place(fanId, request),
      })),
    );
    const units = answers.flatMap(({ answer }) =>
      answer.kind === 'refused' ? [] : placed(answer).units.map(({ unitId }) => unitId),
    );
    expect(new Set(units).size).toBe(units.length);
    const sold = units.length;
    const refusedBest = answers.filter(
      ({ kind, answer }) => kind === 'best' && answer.kind === 'refused',
    ).length;
    // 20 requests for two are for all of the 40 seats: each is refused only once nothing is left.
    if (refusedBest > 0) expect(sold).toBe(40);
    expect(answers.map(({ answer }) => outcome(answer)).filter((each) => each === 'busy')).toEqual([]);
    await replicas.expectBalanced();
  });

  test('the last two seats go to one of two who ask at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await provisioned(document({}, 1, 2));
      const answers = await Promise.all(
        [replicas.a, replicas.b, replicas.a, replicas.b].map((replica) => replica.place(newId(), best(2))),
      );
      expect(answers.map(outcome).sort()).toEqual(['placed', 'sold-out', 'sold-out', 'sold-out']);
    }
  });
});

describe('single seats', () => {
  const hold = async (...places: string[]) => outcome(await replicas.a.place(newId(), seats(...places)));

  test('a choice that leaves one is refused with its name, as long as there is a better one', async () => {
    await provisioned(document({ avoidSingleSeats: true }, 1, 6));
    const answer = await replicas.a.place(newId(), seats('A/1-2', 'A/1-3'));
    expect(answer).toMatchObject({ refusal: { reason: 'single-seats', seats: ['day-1/A/1-1'] } });
    expect(await hold('A/1-1', 'A/1-2')).toBe('placed');
    // 3 to 6 are left: two at the edge of them leave two, two in the middle leave two alone.
    expect(await hold('A/1-4', 'A/1-5')).toBe('single-seats');
    expect(await hold('A/1-3')).toBe('placed');
    // 4 to 6 are left, and no two of them leave none alone: the last seats can be bought.
    expect(await hold('A/1-4', 'A/1-5')).toBe('placed');
    expect(await hold('A/1-6')).toBe('placed');
    await replicas.expectBalanced();
  });

  test('the best seats leave none where they can, and what the file does not ask for is not refused', async () => {
    await provisioned(document({ avoidSingleSeats: true }, 2, 5));
    expect(await got(2)).toEqual(['1-1', '1-2']);
    await provisioned(document({}, 1, 6));
    expect(await hold('A/1-2', 'A/1-3')).toBe('placed');
  });

  test('two fans at two replicas who take the ends of a row do not leave one between them', async () => {
    for (let round = 0; round < 5; round += 1) {
      await provisioned(document({ avoidSingleSeats: true }, 2, 5));
      const answers = await Promise.all([
        replicas.a.place(newId(), seats('A/1-1', 'A/1-2')),
        replicas.b.place(newId(), seats('A/1-4', 'A/1-5')),
      ]);
      expect(answers.map(outcome).sort()).toEqual(['placed', 'single-seats']);
    }
  });
});
