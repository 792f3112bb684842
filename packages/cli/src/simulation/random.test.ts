import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomOf } from './random.ts';

test('a binomial number is between none and all, and the same for the same seed', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(1_000_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seed, n, probability) => {
        const drawn = randomOf(seed).binomial(n, probability);
        expect(Number.isInteger(drawn)).toBe(true);
        expect(drawn).toBeGreaterThanOrEqual(0);
        expect(drawn).toBeLessThanOrEqual(n);
        expect(randomOf(seed).binomial(n, probability)).toBe(drawn);
      },
    ),
  );
});

// One of each way in which it is drawn: one by one, by distances, as a normal one, and from the other side.
test.each([
  [10, 0.3],
  [10_000, 0.001],
  [10_000, 0.4],
  [10_000, 0.9],
])('of %d with a probability of %d as many succeed as expected', (n, probability) => {
  const random = randomOf(7);
  const draws = 2_000;
  let [sum, squares] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const successes = random.binomial(n, probability);
    sum += successes;
    squares += successes ** 2;
  }
  const [mean, variance] = [n * probability, n * probability * (1 - probability)];
  // Five standard errors.
  expect(Math.abs(sum / draws - mean)).toBeLessThan(5 * Math.sqrt(variance / draws));
  expect((squares / draws - (sum / draws) ** 2) / variance).toBeCloseTo(1, 0);
});
