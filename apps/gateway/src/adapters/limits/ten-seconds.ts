import { LRUCache } from 'lru-cache';

const TEN_SECONDS_MS = 10_000;

/** Networks that are counted at a time; of more, those counted longest ago begin anew. Source: 100 bytes each. */
const MOST_NETWORKS = 10_000;

/** Counts by network; each begins anew ten seconds after its first. */
export interface TenSeconds {
  of(network: string): number;
  /** Counts one more. @returns how many it is now */
  add(network: string): number;
  /** Whole seconds until the network's count begins anew, at least one. */
  secondsLeft(network: string): number;
}

export function tenSeconds(): TenSeconds {
  const counts = new LRUCache<string, number>({ max: MOST_NETWORKS, ttl: TEN_SECONDS_MS, noUpdateTTL: true });
  const of = (network: string) => counts.get(network) ?? 0;
  return {
    of,
    add(network) {
      const count = of(network) + 1;
      counts.set(network, count);
      return count;
    },
    secondsLeft: (network) => Math.max(1, Math.ceil(counts.getRemainingTTL(network) / 1_000)),
  };
}
