import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Text } from '../api/festival.ts';

/** What became of a performance since a place at it was sold. */
export interface SoldPerformance {
  readonly startsAt: string | null;
  /** The start that was sold, where the present one is another. */
  readonly previousStartsAt: string | null;
  /** Why it was moved; null: it was not, or no reason was given. */
  readonly moveReason: string | null;
  readonly cancelled: { readonly at: string; readonly reason: string } | null;
}

export interface Category {
  readonly id: string;
  readonly title: Text;
  readonly proofAtDoor?: boolean | undefined;
}

/** A performance that a pass admits to. */
export interface CoveredPerformance {
  readonly id: string;
  readonly title: Text;
  readonly startsAt: string;
  readonly doorsAt: string;
  readonly cancelled: boolean;
  /** When its holder came in; null: not yet. */
  readonly enteredAt: string | null;
}

export interface Ticket {
  readonly id: string;
  readonly orderId: string;
  readonly performanceId: string;
  readonly performanceTitle: Text | null;
  readonly startsAt: string | null;
  readonly doorsAt: string | null;
  readonly performance: SoldPerformance;
  /** Of a pass: what it admits to, by start. Absent: an older release answered. */
  readonly pass?: { readonly performances: readonly CoveredPerformance[] } | null;
  readonly sectionId: string;
  readonly seat: string | null;
  readonly category: Category | null;
  readonly paid: number;
  readonly state: 'VALID' | 'OFFERED' | 'CHECKED_IN' | 'VOID';
  readonly serial: number;
  readonly issuedAt: string;
  readonly checkedInAt: string | null;
  readonly offer: { readonly expiresAt: string; readonly mailed: boolean } | null;
  readonly qr: string | null;
}

export interface TicketList {
  readonly tickets: readonly Ticket[];
  /** Whether this festival takes tickets back to sell them again. Absent: an older release answered. */
  readonly resale?: boolean;
}

export type LineState = 'OPEN' | 'PAID' | 'WITHDRAWING' | 'CANCELLING' | 'CANCELLED' | 'DROPPED';
export type RefundState = 'REQUESTED' | 'SENT' | 'DONE' | 'UNKNOWN' | 'REJECTED' | 'MANUAL';

/** A line of an order with what became of it. */
export interface FullLine {
  readonly id: string;
  readonly ticketId: string | null;
  readonly inventory: string;
  readonly label: string | Text | null;
  readonly category: Category | null;
  readonly performanceId: string | null;
  readonly performance: SoldPerformance | null;
  readonly sectionId: string | null;
  readonly seat: string | null;
  readonly unitPrice: number;
  readonly paid: number;
  readonly state: LineState;
  /** Kept of `paid` when the line was cancelled. */
  readonly fee: number | null;
}

/** An order with everything that its owner may know. */
export interface FullOrder {
  readonly id: string;
  readonly state: string;
  readonly paymentMethod: string;
  readonly total: number;
  readonly currency: string;
  readonly createdAt: string;
  readonly endReason: string | null;
  readonly lines: readonly FullLine[];
  readonly refunds: readonly { readonly id: string; readonly amount: number; readonly state: RefundState }[];
}

/** What cancelling a line would give back. */
export interface LineQuote {
  readonly lineId: string;
  readonly ticketId: string | null;
  readonly paid: number;
  readonly refused: string | null;
  readonly offer: { readonly fee: number; readonly refund: number; readonly until: string } | null;
}

export interface Message {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly path: string;
  readonly createdAt: string;
  readonly readAt: string | null;
}

export interface Inbox {
  readonly unread: number;
  readonly messages: readonly Message[];
  readonly next: number | null;
}

export interface Preference {
  readonly kind: string;
  readonly channel: 'inbox' | 'email';
  readonly mayRefuse: boolean;
  readonly refused: boolean;
}

export interface PickUp {
  readonly id: string;
  readonly orderId: string;
  readonly code: string | null;
  readonly createdAt: string;
  readonly qr: string | null;
  readonly pieces: readonly {
    readonly unitId: string;
    readonly label: string | Text;
    readonly state: 'READY' | 'COLLECTED' | 'VOID';
    readonly collectedAt: string | null;
  }[];
}

export interface Booking {
  readonly id: string;
  readonly orderId: string;
  readonly roomId: string;
  readonly label: string | Text;
  /** Check-in day and check-out day. */
  readonly from: string;
  readonly to: string;
  readonly state: 'BOOKED' | 'CHECKED_IN' | 'COMPLETED' | 'CANCELLED' | 'NO_SHOW';
  readonly code: string | null;
  readonly checkedInAt: string | null;
}

export interface Device {
  readonly id: string;
  readonly device: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly current: boolean;
}

export const ordersQuery = (before: string | undefined) =>
  queryOptions({
    queryKey: ['own', 'orders', before ?? ''],
    queryFn: ({ signal }) =>
      read<{ orders: readonly FullOrder[] }>(
        `/api/orders?limit=${ORDERS_PER_PAGE}${before === undefined ? '' : `&before=${before}`}`,
        { signal },
      ),
  });
export const ORDERS_PER_PAGE = 20;

export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['own', 'order', orderId],
    queryFn: ({ signal }) => read<FullOrder>(`/api/orders/${encodeURIComponent(orderId)}`, { signal }),
  });

export const quoteQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['own', 'quote', orderId],
    queryFn: ({ signal }) =>
      read<{ asOf: string; lines: readonly LineQuote[] }>(
        `/api/orders/${encodeURIComponent(orderId)}/refund-quote`,
        { signal },
      ),
    // Fees rise with time: what was read for an earlier dialog may be wrong by now.
    staleTime: 0,
    gcTime: 0,
  });

export const pickUpsQuery = queryOptions({
  queryKey: ['own', 'pick-ups'],
  queryFn: ({ signal }) => read<{ pickUps: readonly PickUp[] }>('/api/goods/pick-ups', { signal }),
});

export const bookingsQuery = queryOptions({
  queryKey: ['own', 'bookings'],
  queryFn: ({ signal }) => read<{ bookings: readonly Booking[] }>('/api/bookings', { signal }),
});

export const devicesQuery = queryOptions({
  queryKey: ['own', 'devices'],
  queryFn: ({ signal }) => read<{ sessions: readonly Device[] }>('/api/auth/sessions', { signal }),
});

export const inboxQuery = (language: string, before: number | undefined) =>
  queryOptions({
    queryKey: ['own', 'inbox', language, before ?? 0],
    queryFn: ({ signal }) =>
      read<Inbox>(`/api/messages?language=${language}${before === undefined ? '' : `&before=${before}`}`, {
        signal,
      }),
  });

export const preferencesQuery = queryOptions({
  queryKey: ['own', 'preferences'],
  queryFn: ({ signal }) =>
    read<{ preferences: readonly Preference[] }>('/api/messages/preferences', { signal }),
});

/** Whether a line's money is on its way back, or there. */
export function isCancelled({ state }: Pick<FullLine, 'state'>): boolean {
  return state === 'CANCELLING' || state === 'CANCELLED';
}
