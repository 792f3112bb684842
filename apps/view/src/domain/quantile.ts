/** What a histogram counted: how many were at most so long, seconds, ascending; the last bound is infinite. */
export type Buckets = readonly (readonly [upTo: number, count: number])[];

/**
 * The time that a share of all took no longer than, by straight lines within a bucket, as Prometheus reckons it; null: none was
 * counted. @param share 0 to 1
 */
export function quantile(share: number, buckets: Buckets): number | null {
  const all = buckets.at(-1)?.[1] ?? 0;
  if (all <= 0) return null;
  const rank = share * all;
  let [lower, below] = [0, 0];
  for (const [upTo, count] of buckets) {
    if (count >= rank) {
      // Longer than the longest bound: that bound is all that is known.
      if (upTo === Number.POSITIVE_INFINITY) return lower;
      return count === below ? upTo : lower + ((upTo - lower) * (rank - below)) / (count - below);
    }
    [lower, below] = [upTo, count];
  }
  return lower;
}
