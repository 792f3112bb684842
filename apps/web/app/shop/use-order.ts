import { useEffect, useState } from 'react';
import { ApiProblem, read } from '../api/client.ts';
import type { Order } from '../api/order.ts';
import { forgetMember } from '../api/session.ts';
import { pause } from './pause.ts';

export const endedStates: ReadonlySet<string> = new Set(['COMPLETED', 'EXPIRED', 'CANCELLED', 'REFUNDED']);
/** Seconds that the server may hold a request until something changes. */
const longestWait = 20;

/** An order, followed until its outcome is known. @param attempt another number reads it anew */
export function useOrder(orderId: string, attempt: number): { order: Order | undefined; error: unknown } {
  const [state, setState] = useState<{ order: Order | undefined; error: unknown }>({
    order: undefined,
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    follow(orderId, signal, (order, error) => {
      if (!signal.aborted) setState((last) => ({ order: order ?? last.order, error }));
    }).catch((error: unknown) => {
      if (!signal.aborted) setState({ order: undefined, error });
    });
    return () => leaving.abort();
  }, [orderId, attempt]);
  return state;
}

async function follow(
  orderId: string,
  signal: AbortSignal,
  show: (order: Order | undefined, error: unknown) => void,
): Promise<void> {
  let headers: Record<string, string> = {};
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      const order = await read<Order>(`/api/orders/${encodeURIComponent(orderId)}`, { headers, signal });
      show(order, null);
      if (endedStates.has(order.state)) return;
      // A server that does not wait must not be polled without pause.
      if ('prefer' in headers && performance.now() - startedAt < 1000) await pause(1, signal);
      headers = { prefer: `wait=${longestWait}` };
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiProblem) || error.status === 404 || error.status === 403) throw error;
      if (error.status === 401) {
        forgetMember();
        return;
      }
      show(undefined, error);
      await pause(error.retryAfter ?? 3, signal);
      headers = {};
    }
  }
}
