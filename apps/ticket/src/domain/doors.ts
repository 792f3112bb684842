import { DEFAULT_DOORS_HOURS } from '@clove/contracts';

const hourMs = 3_600_000;

/** From when tickets of a performance are checked in; without a time of its own {@link DEFAULT_DOORS_HOURS} before the start. RFC 3339, UTC. */
export function doorsOf({ startsAt, doorsAt }: { startsAt: string; doorsAt: string | null }): string {
  return doorsAt ?? new Date(Date.parse(startsAt) - DEFAULT_DOORS_HOURS * hourMs).toISOString();
}
