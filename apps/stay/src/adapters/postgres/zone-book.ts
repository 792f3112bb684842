import type { FieldValues } from '@clove/contracts';
import type { ZoneBook } from '../../application/ports.ts';

/** The one row of `festival_zone`. Provisioning's own lock is held by then. */
export function postgresZone(): ZoneBook {
  return {
    async read(tx) {
      const [row] = await tx.query<{ festival: string; timezone: string; last_applied: FieldValues }>(
        'SELECT festival, timezone, last_applied FROM festival_zone',
      );
      return row === undefined
        ? undefined
        : { festival: row.festival, timezone: row.timezone, lastApplied: row.last_applied };
    },

    async save(tx, festival, timezone, lastApplied) {
      await tx.query(
        `INSERT INTO festival_zone (festival, timezone, last_applied) VALUES ($1, $2, $3)
         ON CONFLICT (singleton) DO UPDATE SET festival = $1, timezone = $2, last_applied = $3`,
        [festival, timezone, JSON.stringify(lastApplied)],
      );
    },
  };
}
