/** Source of both: the step runner's rule, 1 s to 5 min. */
const firstMs = 1_000;
const longestMs = 300_000;

/** How long a step waits after its n-th failure (from 0): doubling, jittered down by up to half so that replicas spread. */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20));
  return Math.round(full * (1 - random() / 2));
}
