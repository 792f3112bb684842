/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export interface Random {
  /** How many of `n` succeed when each does with this probability. */
  binomial(n: number, probability: number): number;
}

/** Up to this many trials are made one by one. */
const FEW = 24;

/** Numbers from a seed. Source of the generator: mulberry32, whose period of 2^32 is enough for one opening. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;

  /** From 0 to below 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function oneByOne(n: number, probability: number): number {
    let successes = 0;
    for (let trial = 0; trial < n; trial++) if (next() < probability) successes++;
    return successes;
  }

  /** Successes of many trials of which few succeed: their distances are geometric. */
  function byDistances(n: number, probability: number): number {
    const each = Math.log1p(-probability);
    let [trial, successes] = [0, -1];
    while (trial <= n) {
      trial += Math.floor(Math.log1p(-next()) / each) + 1;
      successes++;
    }
    return successes;
  }

  /** Standard normal (Box and Muller). */
  function normal(): number {
    return Math.sqrt(-2 * Math.log1p(-next())) * Math.cos(2 * Math.PI * next());
  }

  function binomial(n: number, probability: number): number {
    if (n <= 0 || probability <= 0) return 0;
    if (probability >= 1) return n;
    if (probability > 0.5) return n - binomial(n, 1 - probability);
    if (n <= FEW) return oneByOne(n, probability);
    const mean = n * probability;
    if (mean < FEW) return byDistances(n, probability);
    const drawn = Math.round(mean + normal() * Math.sqrt(mean * (1 - probability)));
    return Math.min(n, Math.max(0, drawn));
  }

  return { binomial };
}
