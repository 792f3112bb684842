import { queryOptions } from '@tanstack/react-query';
import { ApiProblem, read } from '../api/client.ts';
import { type Hold, type HoldRef, holdPaths } from './hold.ts';

/** A hold as its inventory knows it now; null: it ended, or is another member's who used this browser. */
export function holdQuery({ inventory, holdId }: HoldRef) {
  return queryOptions({
    queryKey: ['own', 'hold', inventory, holdId],
    queryFn: async ({ signal }): Promise<Hold | null> => {
      try {
        return await read<Hold>(`${holdPaths[inventory]}/${encodeURIComponent(holdId)}`, { signal });
      } catch (error) {
        if (error instanceof ApiProblem && (error.status === 404 || error.status === 403)) return null;
        throw error;
      }
    },
  });
}
