import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import type { Layout, SeatsAnswer } from '../../shop/board.ts';
import { SeatMap } from '../../shop/seat-map.ts';

/** The seats of a performance as staff see them, hidden sections with them; read anew every few seconds, as the live stream has only what everybody sees. */
export function useSeatMap(performanceId: string, isWanted = true) {
  return useQuery({
    queryKey: ['console-seats', performanceId],
    queryFn: async ({ signal }) => {
      const path = `/api/seats/staff?performance=${encodeURIComponent(performanceId)}`;
      const answer = await read<SeatsAnswer>(path, { signal });
      const ids = [
        ...new Set(answer.sections.flatMap(({ layout }) => (layout === undefined ? [] : [layout]))),
      ];
      const layouts = await Promise.all(
        ids.map((id) => read<Layout>(`/api/seats/layouts/${id}`, { signal })),
      );
      return {
        answer,
        map: new SeatMap(answer, new Map(layouts.map(({ layout, rows }) => [layout, rows]))),
      };
    },
    enabled: isWanted && performanceId !== '',
    refetchInterval: 5_000,
    // Each reading is a map of its own: what is in it changes in place.
    structuralSharing: false,
  });
}
