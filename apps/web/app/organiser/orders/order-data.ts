import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import type { Text } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';

export interface DeskTicket {
  readonly ticketId: string;
  readonly holderId: string;
  readonly holderName: string | null;
  readonly performanceId: string;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly state: string;
  readonly serial: number;
}

/** An order as the support desk finds it. */
export interface DeskOrder {
  readonly orderId: string;
  readonly fanId: string;
  readonly fan: { readonly email: string | null; readonly name: string | null } | null;
  readonly state: string;
  readonly total: number;
  readonly currency: string;
  readonly createdAt: string;
  /** Of a guest of the box office. Null: a member ordered it. */
  readonly guest: { readonly orders: number; readonly erased: boolean } | null;
  readonly tickets: readonly DeskTicket[];
}

/** What happened, as a kind with its values; null: there is no such value. */
export interface StoryEntry {
  readonly service: string;
  /** Null: it is so now. */
  readonly at: string | null;
  readonly subject: { readonly type: string; readonly id: string };
  readonly kind: string;
  readonly values: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
  /** By which logs are searched. */
  readonly correlationId?: string;
}

export interface Story {
  readonly order: DeskOrder;
  readonly timeline: readonly StoryEntry[];
  readonly silent: readonly string[];
}

export interface DeskLine {
  readonly id: string;
  readonly ticketId: string | null;
  readonly inventory: string;
  readonly item: string;
  readonly label: string | Text | null;
  readonly category: { readonly id: string; readonly title: Text } | null;
  readonly performanceId: string | null;
  readonly sectionId: string | null;
  readonly seat: string | null;
  readonly unitPrice: number;
  readonly paid: number;
  readonly state: string;
  readonly fee: number | null;
}

export interface LineQuote {
  readonly lineId: string;
  readonly refused: string | null;
  readonly offer: { readonly fee: number; readonly refund: number; readonly until: string } | null;
}

/** GET /api/support/orders/<order>/lines */
export interface OrderLines {
  readonly order: {
    readonly paymentMethod: string;
    readonly endReason: string | null;
    readonly lines: readonly DeskLine[];
    readonly refunds: readonly { readonly id: string; readonly amount: number; readonly state: string }[];
  };
  readonly quote: { readonly asOf: string; readonly lines: readonly LineQuote[] };
}

/** What became of lines that were cancelled. */
export interface CancelReceipt {
  readonly refunds: readonly { readonly amount: number; readonly fee: number }[];
  readonly refused: readonly { readonly lineId: string; readonly reason: string }[];
  readonly waiting: readonly string[];
}

export function useStory(orderId: string) {
  return useQuery({
    queryKey: ['own', 'story', orderId],
    queryFn: ({ signal }) => read<Story>(`/api/support/orders/${orderId}`, { signal }),
  });
}

export function useLines(orderId: string) {
  return useQuery({
    queryKey: ['own', 'order-lines', orderId],
    queryFn: ({ signal }) => read<OrderLines>(`/api/support/orders/${orderId}/lines`, { signal }),
  });
}

/** Reads an order anew, after something was done to it. */
export async function readOrderAgain(orderId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['own', 'story', orderId] }),
    queryClient.invalidateQueries({ queryKey: ['own', 'order-lines', orderId] }),
  ]);
}
