import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OpeningModel, type Sale, simulateSale } from './sale.ts';

const model: OpeningModel = {
  fans: 20_000,
  earlyShare: 0,
  spreadSeconds: 300,
  room: { perSecond: 50, shoppingSeconds: 600, keepSeconds: 600, patienceSeconds: 3_600 },
  places: 4_000,
  placesPerFan: 2,
  holdSeconds: 480,
  lapsingShare: 1 / 3,
  purchasesPerSecond: 100,
  seed: 1,
};

const models: fc.Arbitrary<OpeningModel> = fc.record({
  fans: fc.integer({ min: 1, max: 4_000 }),
  earlyShare: fc.double({ min: 0, max: 1, noNaN: true }),
  spreadSeconds: fc.integer({ min: 1, max: 300 }),
  room: fc.record({
    perSecond: fc.constantFrom(0, 3, 20, 150),
    shoppingSeconds: fc.constantFrom(60, 600),
    keepSeconds: fc.constant(600),
    patienceSeconds: fc.constantFrom(30, 600, 36_000),
  }),
  places: fc.integer({ min: 1, max: 3_000 }),
  placesPerFan: fc.integer({ min: 1, max: 6 }),
  holdSeconds: fc.constantFrom(60, 480),
  lapsingShare: fc.double({ min: 0, max: 1, noNaN: true }),
  purchasesPerSecond: fc.constantFrom(2, 10, 1_000),
  seed: fc.nat(),
});

/** A property of every opening. */
function always(holds: (sale: Sale, model: OpeningModel) => void): void {
  fc.assert(
    fc.property(models, (each) => holds(simulateSale(each), each)),
    { numRuns: 40 },
  );
}

const all = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('a simulated sale', () => {
  test('loses no fan and makes none up', () => {
    always(({ outcomes, moments }, { fans }) => {
      expect(all(Object.values(outcomes))).toBe(fans);
      const counts = [...Object.values(outcomes), ...moments.flatMap((moment) => Object.values(moment))];
      expect(counts.filter((count) => !(count >= 0))).toEqual([]);
    });
  });

  test('never holds and sells more places than there are, and sells what was bought', () => {
    always(({ moments, outcomes }, { places, placesPerFan }) => {
      const tooMany = moments.filter(({ held, sold }) => held + sold >= places + placesPerFan);
      expect(tooMany).toEqual([]);
      const sold = moments.at(-1)?.sold ?? 0;
      expect(sold).toBeLessThanOrEqual(places);
      expect(sold).toBe(Math.min(places, outcomes.bought * placesPerFan));
    });
  });

  test('lets in no more than the rate of the waiting room, two seconds of it at once at most', () => {
    always(({ moments }, { room: { perSecond } }) => {
      if (perSecond === 0) return;
      let admitted = 0;
      for (const [second, moment] of moments.entries()) {
        admitted += moment.admitted;
        expect(admitted).toBeLessThanOrEqual(perSecond * (second + 2));
      }
    });
  });

  test('completes no more purchases than the office does', () => {
    always(({ moments }, { purchasesPerSecond }) => {
      const bought = all(moments.map(({ purchases }) => purchases));
      expect(bought).toBeLessThanOrEqual(purchasesPerSecond * (moments.length + 1) + 1);
    });
  });

  test('is the same with the same seed, and another with another', () => {
    expect(simulateSale(model)).toEqual(simulateSale(model));
    expect(simulateSale({ ...model, seed: 2 })).not.toEqual(simulateSale(model));
  });

  test('makes fans wait behind a line that is longer than the rate, and none where everybody is let in', () => {
    const { wait } = simulateSale(model);
    // 66 fans come per second and 50 are let in: the last one before it is sold out waits for those ahead.
    expect(wait.longest).toBeGreaterThan(wait.median);
    expect(wait.median).toBeGreaterThan(0);
    const open = simulateSale({ ...model, room: { ...model.room, perSecond: 0 } });
    expect(open.wait).toEqual({ median: 0, longest: 0 });
  });

  test('runs out of free places later with a slower waiting room, and offers places of lapsed holds again', () => {
    const [fast, slow] = [400, 20].map((perSecond) =>
      simulateSale({ ...model, room: { ...model.room, perSecond } }),
    );
    expect(fast?.noneFreeAfter).toBeLessThan(slow?.noneFreeAfter ?? 0);
    const patient = { ...model, fans: 200_000, room: { ...model.room, patienceSeconds: 36_000 } };
    const { noneFreeAfter = 0, soldOutAfter = 0, outcomes } = simulateSale(patient);
    expect(soldOutAfter).toBeGreaterThan(noneFreeAfter + model.holdSeconds);
    expect(outcomes.bought).toBe(model.places / model.placesPerFan);
  });

  test('leaves places when too few fans come', () => {
    const { soldOutAfter, outcomes, moments } = simulateSale({ ...model, fans: 100 });
    expect(soldOutAfter).toBeUndefined();
    expect(outcomes).toMatchObject({ tooLate: 0, stillThere: 0, foundNone: 0 });
    expect(moments.at(-1)?.held).toBe(0);
  });
});
