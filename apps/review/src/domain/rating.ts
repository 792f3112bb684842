/** The rating of a subject: how many published reviews there are, and of how many stars. */
export interface Rating {
  readonly reviews: number;
  /** Mean of the stars, to two digits; null: no review yet. */
  readonly average: number | null;
  /** Reviews by number of stars. */
  readonly byStars: Readonly<Record<1 | 2 | 3 | 4 | 5, number>>;
}

/** @param counts reviews by number of stars; what is missing is 0 */
export function ratingOf(counts: ReadonlyMap<number, number>): Rating {
  const of = (stars: number) => counts.get(stars) ?? 0;
  const byStars = { 1: of(1), 2: of(2), 3: of(3), 4: of(4), 5: of(5) };
  const reviews = byStars[1] + byStars[2] + byStars[3] + byStars[4] + byStars[5];
  const sum = byStars[1] + 2 * byStars[2] + 3 * byStars[3] + 4 * byStars[4] + 5 * byStars[5];
  return { reviews, average: reviews === 0 ? null : Math.round((sum / reviews) * 100) / 100, byStars };
}
