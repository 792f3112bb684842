import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import { useBoard } from '../names.ts';
import { type SalesBoard, tally } from '../sales/tally.ts';

/** What is sold of a performance now, and what its fans paid for that; undefined: not known yet. */
export function usePerformanceFigures(performanceId: string) {
  const board = useBoard().data;
  const sales = useQuery({
    queryKey: ['own', 'sales-board'],
    queryFn: ({ signal }) => read<SalesBoard>('/api/overview/sales', { signal }),
  }).data;
  const sections = board?.performances.find(({ id }) => id === performanceId)?.sections;
  if (sections === undefined || sales === undefined) return undefined;
  const own = sales.items.filter(
    ({ inventory, item }) => inventory === 'seat' && item.startsWith(`${performanceId}/`),
  );
  const sum = (of: 'sold' | 'used' | 'held' | 'pinned' | 'free') =>
    sections.reduce((all, section) => all + section[of], 0);
  return {
    sections,
    sold: sum('sold') + sum('used'),
    held: sum('held') + sum('pinned'),
    free: sum('free'),
    revenue: tally(own, () => 'all')[0]?.revenue ?? 0,
  };
}
