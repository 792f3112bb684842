import { useQueries } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { act, read } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import type { Hold } from '../../shop/hold.ts';
import type { PlacesRequest } from '../../shop/wanted.ts';

/** What one guest takes: the desk's own id for it, and the holds under it. It survives a reload of the tab. */
export interface DeskSale {
  readonly saleId: string;
  readonly holdIds: readonly string[];
}

const key = 'clove.desk-sale';
const listeners = new Set<() => void>();
let current: DeskSale | undefined;

function sale(): DeskSale {
  current ??= stored() ?? { saleId: crypto.randomUUID(), holdIds: [] };
  return current;
}

function stored(): DeskSale | undefined {
  const text = sessionStorage.getItem(key);
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { saleId, holdIds }: Record<string, unknown> = { ...value };
  if (typeof saleId !== 'string' || !Array.isArray(holdIds)) return undefined;
  return { saleId, holdIds: holdIds.filter((id: unknown) => typeof id === 'string') };
}

function keep(next: DeskSale): void {
  current = next;
  sessionStorage.setItem(key, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** Begins the next guest's. */
export function nextSale(): void {
  keep({ saleId: crypto.randomUUID(), holdIds: [] });
}

export function useDeskSale(): DeskSale {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, sale);
}

/** Holds places for this guest. @throws ApiProblem */
export async function holdAtDesk(places: PlacesRequest): Promise<void> {
  const { saleId, holdIds } = sale();
  const intent = `desk hold ${saleId} ${holdIds.length} ${JSON.stringify(places)}`;
  const { body } = await act<Hold>(intent, 'POST', '/api/box-office/holds', { saleId, places });
  queryClient.setQueryData(['own', 'desk-hold', body.id], body);
  keep({ saleId, holdIds: [...holdIds, body.id] });
}

/** Gives a hold up. @throws ApiProblem */
export async function releaseAtDesk(holdId: string): Promise<void> {
  const { saleId, holdIds } = sale();
  await act(`desk release ${holdId}`, 'DELETE', `/api/box-office/holds/${holdId}?saleId=${saleId}`);
  keep({ saleId, holdIds: holdIds.filter((id) => id !== holdId) });
}

/** The holds of this sale that are known. */
export function useDeskHolds({ saleId, holdIds }: DeskSale): readonly Hold[] {
  return useQueries({
    queries: holdIds.map((id) => ({
      queryKey: ['own', 'desk-hold', id],
      queryFn: () => read<Hold>(`/api/box-office/holds/${id}?saleId=${saleId}`),
      refetchInterval: 15_000,
    })),
    combine: (answers) => answers.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
}
