/**
 * What one entity adds to a sum of a board. A sum is the sum over all entities, so it does not matter in which order events
 * arrive: a changed entity takes back what it contributed before and adds what it contributes now.
 */
export interface Contribution {
  /** `seat`: of each numbered seat, holds that have it (`taken`) and blocks of staff that close it (`blocked`). */
  readonly board: 'stock' | 'seat' | 'sold' | 'void' | 'rating' | 'hour' | 'channel' | 'voucher';
  /** Words separated by spaces; ids have none. */
  readonly key: string;
  readonly measure: string;
  readonly value: number;
}

/** What changes in the sums, sorted by board, key and measure, so that two writers cannot deadlock; nothing that is 0. */
export function deltas(
  before: readonly Contribution[],
  after: readonly Contribution[],
): readonly Contribution[] {
  const sums = new Map<string, Contribution>();
  const add = (contribution: Contribution, sign: 1 | -1): void => {
    const name = [contribution.board, contribution.key, contribution.measure].join('\n');
    const value = (sums.get(name)?.value ?? 0) + sign * contribution.value;
    sums.set(name, { ...contribution, value });
  };
  for (const contribution of before) add(contribution, -1);
  for (const contribution of after) add(contribution, 1);
  return [...sums]
    .filter(([, { value }]) => value !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, contribution]) => contribution);
}

/** The hour of an instant, UTC: `2026-06-01T11`. */
export function hourOf(instant: string): string {
  return new Date(instant).toISOString().slice(0, 13);
}
