import { act } from '../api/client.ts';
import type { BasketItem } from './use-holds.ts';

/** What an order would cost with a code. */
export interface Quote {
  /** As it was typed. */
  readonly code: string;
  readonly currency: string;
  readonly discount: number;
  readonly total: number;
  /** Why the code does not count; null: it does. */
  readonly refused: { readonly reason: string; readonly detail: string } | null;
}

/** Asks what these holds cost with a code. @throws ApiProblem */
export async function quoteOf(items: readonly BasketItem[], code: string): Promise<Quote> {
  const holds = items.map(({ ref }) => ({ inventory: ref.inventory, holdId: ref.holdId }));
  const intent = `quote ${code} ${holds.map(({ holdId }) => holdId).join(' ')}`;
  const { body } = await act<Omit<Quote, 'code'>>(intent, 'POST', '/api/orders/quote', {
    holds,
    voucher: code,
  });
  return { ...body, code };
}
