import type { FestivalFile } from '../festival/schema.ts';

/** Days after the last performance in which refunds and questions still come in. */
export const AFTERMATH_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whole days since sales have closed and the last performance has begun; negative before. `at` in milliseconds. */
export function daysSinceEnd({ sales, performances }: FestivalFile, at: number): number {
  const ends = [sales.closesAt, ...performances.map(({ startsAt }) => startsAt)].map((end) =>
    Date.parse(end),
  );
  return Math.floor((at - Math.max(...ends)) / DAY_MS);
}
