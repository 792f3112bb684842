import { useQuery } from '@tanstack/react-query';
import { ApiProblem, read } from '../api/client.ts';
import { type Festival, festivalQuery } from '../api/festival.ts';
import { queryClient } from '../api/query-client.ts';
import { memberQuery } from '../api/session.ts';
import { keepOffline } from '../shell/offline.ts';
import type { Ticket, TicketList } from './data.ts';
import { type KeptTickets, keepTickets, keptTickets } from './kept-tickets.ts';

export interface ShownTickets extends KeptTickets {
  /** Why these are the kept ones. Null: they are new. */
  readonly offline: boolean;
}

export const ticketsKey = ['own', 'tickets'] as const;

/** The member's tickets: from the service, or as they were kept in this browser where it cannot be reached. */
export function useTickets() {
  return useQuery({
    queryKey: ticketsKey,
    queryFn: readTickets,
    // The kept ones are there at once; anyone who stands at a gate does not wait for attempts.
    retry: false,
    refetchInterval: ({ state }) => (state.data?.offline === true ? 5_000 : 60_000),
    refetchOnReconnect: 'always',
  });
}

async function readTickets({ signal }: { readonly signal: AbortSignal }): Promise<ShownTickets> {
  try {
    const [list, festival, member] = await Promise.all([
      read<TicketList>('/api/tickets', { signal }),
      read<Festival>('/api/events', { signal }),
      queryClient.ensureQueryData(memberQuery),
    ]);
    const fresh = { ...list, festival, holder: member?.name ?? '', readAt: new Date().toISOString() };
    queryClient.setQueryData(festivalQuery.queryKey, festival);
    await keepForGate(fresh);
    return { ...fresh, offline: false };
  } catch (error) {
    if (!(error instanceof ApiProblem) || (error.status !== 0 && error.status < 500)) throw error;
    const kept = await keptTickets();
    if (kept === undefined) throw error;
    if (queryClient.getQueryData(festivalQuery.queryKey) === undefined) {
      queryClient.setQueryData(festivalQuery.queryKey, kept.festival);
    }
    return { ...kept, offline: true };
  }
}

/** Pages that were kept since this one was loaded: reading the tickets again does not fetch them again. */
const keptPages = new Set<string>();

/** A browser that keeps nothing (private windows, a full disk) still shows tickets while it has a network. */
async function keepForGate(tickets: KeptTickets): Promise<void> {
  try {
    await keepTickets(tickets);
    await import('./ticket-page.tsx');
    const paths = ['/tickets', ...tickets.tickets.filter(isAlive).map(({ id }) => `/tickets/${id}`)];
    const more = paths.filter((path) => !keptPages.has(path));
    if (more.length === 0) return;
    await keepOffline(...more);
    for (const path of more) keptPages.add(path);
  } catch (error) {
    console.warn('tickets are not kept for use without a network', error);
  }
}

/** Whether a ticket still is the member's to use. */
export function isAlive(ticket: Pick<Ticket, 'state' | 'qr'>): boolean {
  return ticket.state === 'OFFERED' || admits(ticket);
}

/** Whether it is to be shown at a gate: valid, or a pass of which something is left. */
export function admits({ state, qr }: Pick<Ticket, 'state' | 'qr'>): boolean {
  return state === 'VALID' || qr !== null;
}

/** To be read anew: something was done with tickets or orders. */
export function readOwnAgain(): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'own' && queryKey[1] !== 'quote',
  });
}
