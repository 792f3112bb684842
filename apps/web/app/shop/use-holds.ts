import { useQueries } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryClient } from '../api/query-client.ts';
import { holdQuery } from './basket-queries.ts';
import { dropHolds, useBasket } from './basket-store.ts';
import type { Hold, HoldRef } from './hold.ts';

export interface BasketItem {
  readonly ref: HoldRef;
  readonly hold: Hold;
}

/** What the fan holds, as the inventories know it. Holds that are over leave the basket. */
export function useHolds(): { items: readonly BasketItem[]; isReading: boolean; error: unknown } {
  const refs = useBasket();
  const results = useQueries({ queries: refs.map((ref) => ({ ...holdQuery(ref), staleTime: 0 })) });
  const over = refs.filter((_, index) => isOver(results[index]?.data)).map(({ holdId }) => holdId);
  const overKey = over.join();
  useEffect(() => {
    if (overKey !== '') dropHolds(overKey.split(','));
  }, [overKey]);
  const items = refs.flatMap((ref, index) => {
    const hold = results[index]?.data;
    return hold === undefined || hold === null || isOver(hold) ? [] : [{ ref, hold }];
  });
  return {
    items,
    isReading: results.some(({ isPending }) => isPending),
    error: results.find(({ error }) => error !== null)?.error ?? null,
  };
}

/** Reads the state of all holds anew. */
export function readHoldsAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['own', 'hold'] });
}

function isOver(hold: Hold | null | undefined): boolean {
  return hold === null || (hold !== undefined && hold.state !== 'ACTIVE' && hold.state !== 'PINNED');
}
