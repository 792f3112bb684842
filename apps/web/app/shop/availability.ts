import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Festival } from '../api/festival.ts';
import { saleState } from './sale-state.ts';

export interface Availability {
  readonly id: string;
  /** False while its sale is paused. */
  readonly onSale: boolean;
  /** Free places. */
  readonly available: number;
}

/** Milliseconds. Source: the page is read, not bought from; who chooses places sees them live. */
const ASKED_EVERY_MS = 30_000;

/** Source: as many as the service answers at once. */
const MOST_ASKED = 50;

/** Free places of the performances that are on sale at this moment. A performance that is not known is missing. */
export function useAvailability(festival: Festival, now: number): ReadonlyMap<string, Availability> {
  const ids = festival.performances
    .filter((performance) => saleState(festival, performance, now) === 'open')
    .map(({ id }) => id)
    .slice(0, MOST_ASKED);
  const { data } = useQuery({
    queryKey: ['availability', ...ids],
    queryFn: async ({ signal }) =>
      (
        await read<{ performances: readonly Availability[] }>(
          `/api/seats/availability?performances=${ids.map(encodeURIComponent).join(',')}`,
          { signal },
        )
      ).performances,
    enabled: ids.length > 0,
    refetchInterval: ASKED_EVERY_MS,
  });
  return new Map(data?.map((each) => [each.id, each]));
}
