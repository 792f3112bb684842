/**
 * Reads the database's clock beside each row, as seconds of the Unix epoch. Selected from a materialised CTE that
 * locks, each row is read as it arrives: the last reading is after the last lock.
 */
export const CLOCK = 'EXTRACT(EPOCH FROM clock_timestamp()) AS now';

export interface TimedByClock {
  readonly now: string;
}

/** The clock once all of these rows had arrived; the epoch when there are none. */
export function latestClock(rows: readonly TimedByClock[]): Date {
  return new Date(Number(rows.at(-1)?.now ?? 0) * 1000);
}
