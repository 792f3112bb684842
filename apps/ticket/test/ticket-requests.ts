import { randomUUID } from 'node:crypto';
import type { Office } from './office.ts';
import { performanceId } from './sale-document.ts';

/** A ticket as its holder sees it. */
export interface TicketBody {
  id: string;
  orderId: string;
  performanceId: string;
  sectionId: string;
  seat: string;
  state: string;
  serial: number;
  qr: string;
}

/** How far a cancelled performance is paid back. */
export interface ProgressBody {
  reason: string;
  orders: { total: number; refunded: number; manual: number; waiting: number };
  amounts: { refunded: number; manual: number };
  settled: boolean;
}

/** By default a new key, the first replica, and a new member of staff or organiser. */
interface Request {
  key?: string;
  base?: string;
  as?: string;
  role?: 'staff' | 'organiser' | 'machine';
  scopes?: readonly string[];
}

type Body = Record<string, unknown>;

/** What fans, staff and the organiser ask about tickets. */
export function ticketRequests(office: () => Office) {
  const asFan = <B = Body>(fan: string, method: string, path: string, request: Request, body?: unknown) =>
    office().request<B>(method, `/api/tickets${path}`, { as: fan, ...request, body });
  const asStaff = <B = Body>(method: string, path: string, request: Request, body?: unknown) =>
    office().request<B>(method, `/api/tickets/check-ins${path}`, {
      as: randomUUID(),
      role: 'staff',
      ...request,
      body,
    });
  const asOrganiser = <B>(method: string, path: string, request: Request, body?: unknown) =>
    office().request<B>(method, `/api/tickets/performance-cancellations${path}`, {
      as: randomUUID(),
      role: 'organiser',
      ...request,
      body,
    });

  return {
    ticketOf: (fan: string, ticketId = '', request: Request = {}) =>
      asFan<TicketBody>(fan, 'GET', `/${ticketId}`, request),

    /** A new ticket of a fan, bought for 10,000. */
    async bought(fan: string): Promise<TicketBody> {
      const { order } = await office().buy(fan, [10_000]);
      return (await asFan<TicketBody>(fan, 'GET', `/${order.lines[0]?.id}`, {})).body;
    },

    offer: (fan: string, ticketId = '', request: Request = {}, terms?: Body) =>
      asFan<{ ticketId: string; offerId: string; token: string; link: string; expiresAt: string }>(
        fan,
        'POST',
        `/${ticketId}/offers`,
        request,
        terms,
      ),
    /** What an offer is, for a caller who is not logged in. */
    shown: (token: string) =>
      office().request<Body>('POST', '/api/tickets/offers/shown', { body: { token } }),
    withdraw: (fan: string, ticketId: string, request: Request = {}) =>
      asFan(fan, 'DELETE', `/${ticketId}/offers`, request),
    claim: (fan: string, token: string, request: Request = {}) =>
      asFan(fan, 'POST', '/claims', request, { token }),
    cancel: (fan: string, ticketIds: readonly (string | undefined)[], request: Request = {}) =>
      asFan<{ refunds: { orderId: string; amount: number; fee: number }[]; refused: unknown }>(
        fan,
        'POST',
        '/cancellations',
        request,
        { ticketIds },
      ),

    /** At the gate of day 1 unless the body says otherwise. */
    scan: (qr: string, body: Body = {}, request: Request = {}) =>
      asStaff('POST', '', request, { performanceId, qr, ...body }),
    undo: (ticketId: string, reason: string, request: Request = {}) =>
      asStaff('POST', '/undo', request, { ticketId, reason }),
    gateLog: async (ticketId: string) =>
      (await asStaff<{ entries: Body[] }>('GET', `/${ticketId}`, {})).body.entries,

    /** Day 1, for a typhoon, unless the body says otherwise. */
    cancelPerformance: (body: Body = {}, request: Request = {}) =>
      asOrganiser<ProgressBody>('POST', '', request, {
        performanceId,
        reason: 'typhoon',
        confirm: performanceId,
        ...body,
      }),
    /** How far day 1 is paid back. */
    progress: async (request: Request = {}) =>
      (await asOrganiser<ProgressBody>('GET', `/${performanceId}`, request)).body,
  };
}
