import { LRUCache } from 'lru-cache';

/** Keys at a time; of more, those used longest ago have all of it again. Source: 100 bytes each. */
const MOST_KEYS = 10_000;

/**
 * What each key, a client's network for instance, may use up at once; it comes back steadily. With counts that begin anew every
 * ten seconds, all of a flood passed in the same tenth of a second each time: 150 ms of the gateway's time and 100 of auth's,
 * which purchases waited behind.
 */
export interface Allowances {
  /** What is left, also a part of one. */
  of(key: string): number;
  /** Uses one. @returns false when there is none: then nothing is used */
  take(key: string): boolean;
  /** Whole seconds until there is one, at least one second. */
  secondsLeft(key: string): number;
}

/**
 * @param withinMs milliseconds in which all of it comes back
 * @param now milliseconds of a clock that never goes back; a test sets it
 */
export function allowances(most: number, withinMs: number, now = () => performance.now()): Allowances {
  const used = new LRUCache<string, { readonly left: number; readonly at: number }>({ max: MOST_KEYS });
  const perMs = most / withinMs;

  function of(key: string): number {
    const last = used.get(key);
    return last === undefined ? most : Math.min(most, last.left + (now() - last.at) * perMs);
  }

  return {
    of,
    take(key) {
      const left = of(key);
      if (left < 1) return false;
      used.set(key, { left: left - 1, at: now() });
      return true;
    },
    secondsLeft: (key) => Math.max(1, Math.ceil((1 - of(key)) / perMs / 1_000)),
  };
}
