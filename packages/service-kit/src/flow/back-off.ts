/** The first wait and the longest one, in milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Of steps that are kept in the database until they succeed: 1 s to 5 min. Source: a provider's short outages, and its long ones. */
export const durableSteps: BackOff = { firstMs: 1_000, longestMs: 300_000 };

/** Milliseconds to wait after the n-th failure in a row (from 0): doubling, jittered down by up to half so that replicas spread. */
export function backOffMs(
  failures: number,
  { firstMs, longestMs }: BackOff = durableSteps,
  random: () => number = Math.random,
): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20));
  return Math.round(full * (1 - random() / 2));
}
