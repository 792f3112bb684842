import { LRUCache } from 'lru-cache';

/** Keys that are counted at a time; of more, those counted longest ago begin anew. Source: 100 bytes each. */
const MOST_KEYS = 10_000;

/** Counts by key, a client's network for instance; each begins anew so many milliseconds after its first. */
export interface CountsWithin {
  of(key: string): number;
  /** Counts one more. @returns how many it is now */
  add(key: string): number;
  /** Whole seconds until the key's count begins anew, at least one. */
  secondsLeft(key: string): number;
}

/** @param windowMs milliseconds from a key's first count to when it begins anew */
export function countsWithin(windowMs: number): CountsWithin {
  const counts = new LRUCache<string, number>({ max: MOST_KEYS, ttl: windowMs, noUpdateTTL: true });
  const of = (key: string) => counts.get(key) ?? 0;
  return {
    of,
    add(key) {
      const count = of(key) + 1;
      counts.set(key, count);
      return count;
    },
    secondsLeft: (key) => Math.max(1, Math.ceil(counts.getRemainingTTL(key) / 1_000)),
  };
}
