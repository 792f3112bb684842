import { Consent, Id, InventoryName, PaymentMethod, VoucherCode } from '@clove/contracts';
import { type Queryable, type Route, type RowWatcher, route, rowWatcher } from '@clove/service-kit';
import { z } from 'zod';
import type { ManualRefund } from '../../application/compensation-store.ts';
import type { OrderRequest, PlacedOrder } from '../../application/place-order.ts';
import type { Settlement } from '../../application/settle-refund.ts';
import type { HoldRef, Order } from '../../domain/order.ts';
import { OrderRefused } from '../../domain/refusals.ts';
import { clientNetwork } from './client-network.ts';
import { exampleOrder } from './order-example.ts';
import { OrderView, type OrderViews } from './order-view.ts';
import type { SettledWithin, WatchedOrder } from './settled-within.ts';

/** The use cases behind the order routes. */
export interface OrderUseCases {
  place(request: OrderRequest): Promise<PlacedOrder>;
  cancel(fanId: string, orderId: string): Promise<Order>;
  manualRefunds(): Promise<ManualRefund[]>;
  /** Records that a person paid a refund; answers the amount. */
  settle(settlement: Settlement): Promise<number>;
}

/** Source: below the gateway's and every proxy's time-out of 30 s. */
const longestWaitSeconds = 20;
/** Source: a fan notices nothing below a tenth of a second; one grouped query per interval. */
const watchIntervalMs = 50;

const orderParams = z.strictObject({ orderId: Id });
const PlacedOrderView = z.strictObject({ order: OrderView, redirectUrl: z.url().nullable() });

/** Source: more than a fan may have of places, goods and nights together. */
const mostHolds = 10;

const PlaceOrderBody = z
  .strictObject({
    holdIds: z.array(Id).max(mostHolds).optional().describe('Holds of places'),
    holds: z
      .array(z.strictObject({ inventory: InventoryName, holdId: Id }))
      .max(mostHolds)
      .optional()
      .describe('Holds of places, goods and nights'),
    // On-site payments are taken by staff: fans cannot choose them.
    paymentMethod: PaymentMethod.exclude(['onsite']).describe(
      'Ignored where the total is 0: nothing is to be paid then',
    ),
    voucher: VoucherCode.optional().describe(
      'A voucher’s code as the fan typed it; case, spaces and hyphens do not count',
    ),
    consent: Consent.optional().describe(
      'The versions of the festival’s terms and privacy text that the fan agreed to, where GET /api/events names them in legalTexts; the order keeps them',
    ),
  })
  .refine((body) => holdsOf(body).length >= 1, { path: ['holds'], message: 'at least one hold' })
  .refine((body) => holdsOf(body).length <= mostHolds, {
    path: ['holds'],
    message: `at most ${mostHolds} holds`,
  })
  .refine((body) => new Set(holdsOf(body).map(({ holdId }) => holdId)).size === holdsOf(body).length, {
    path: ['holds'],
    message: 'each hold once',
  });

/** All holds that an order names, with their inventories. */
function holdsOf(body: { holdIds?: string[] | undefined; holds?: HoldRef[] | undefined }): HoldRef[] {
  const places = (body.holdIds ?? []).map((holdId) => ({ inventory: 'seat' as const, holdId }));
  return [...places, ...(body.holds ?? [])];
}

/** Watches the states of the orders that requests wait for, whichever replica changes them. */
export function orderWatcher(reads: Queryable): RowWatcher<WatchedOrder> {
  return rowWatcher(async (ids) => {
    const rows = await reads.query<WatchedOrder & { id: string }>({
      name: 'saga-watch',
      text: 'SELECT id, fan_id AS "fanId", state FROM orders WHERE id = ANY ($1::uuid[])',
      values: [ids],
    });
    return new Map(rows.map((row) => [row.id, row]));
  }, watchIntervalMs);
}

/** Private to one member: no cache may keep it. */
const privately = { 'cache-control': 'no-store' };

/** `/api/orders` and below, for the fan who owns the order; `/api/orders/owed` for the organiser. */
export function orderRoutes(
  useCases: OrderUseCases,
  views: OrderViews,
  settledWithin: SettledWithin,
): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/orders',
      operationId: 'placeOrder',
      summary: 'Orders what the holds contain and starts the payment',
      access: 'member',
      idempotent: true,
      body: PlaceOrderBody,
      examples: {
        body: {
          holds: [{ inventory: 'seat', holdId: exampleOrder.lines[0]?.holdId }],
          paymentMethod: exampleOrder.paymentMethod,
        },
      },
      responses: {
        201: {
          description:
            'The order; visit redirectUrl to pay (null when there is nothing to pay, or a repeat finds that it ended unpaid)',
          schema: PlacedOrderView,
          example: { order: exampleOrder, redirectUrl: exampleOrder.redirectUrl },
        },
        409: { description: 'Also voucher-expired, voucher-used-up, voucher-used-by-you' },
        422: {
          description:
            'consent-needed: the festival names legal texts, and `missing` says which were not agreed to in their present version. Also voucher-unknown, voucher-below-minimum, voucher-not-for-these, voucher-required: see POST /api/orders/quote',
        },
        429: { description: 'too-many-codes: codes that do not exist were tried too often' },
      },
      async handler({ principal, body, idempotency, headers }) {
        const { order, lines } = await useCases.place({
          fanId: principal.memberId,
          holds: holdsOf(body),
          paymentMethod: body.paymentMethod,
          ...(body.voucher === undefined
            ? {}
            : { voucher: { code: body.voucher, network: clientNetwork(headers) } }),
          consent: body.consent,
          idempotencyKey: idempotency.key,
          bodyHash: idempotency.bodyHash,
        });
        // The lines just read are still true only while the order awaits its payment.
        const view = await views.of(order, order.state === 'AWAITING_PAYMENT' ? lines : undefined);
        return {
          status: 201,
          body: { order: view, redirectUrl: view.redirectUrl },
          headers: { ...privately, location: `/api/orders/${order.id}` },
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/orders',
      operationId: 'listOrders',
      summary: 'The member’s own orders, latest first',
      access: 'member',
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(100).default(20),
        before: Id.optional(),
      }),
      responses: {
        200: {
          description: 'Orders',
          schema: z.strictObject({ orders: z.array(OrderView) }),
          example: { orders: [exampleOrder] },
        },
      },
      handler: async ({ principal, query }) => ({
        status: 200,
        headers: privately,
        body: { orders: await views.list(principal.memberId, query.limit, query.before) },
      }),
    }),
    route({
      method: 'get',
      path: '/api/orders/owed',
      operationId: 'listOwedRefunds',
      summary: 'Refunds that the provider refused for good: a person has to pay them',
      access: ['organiser', 'ops'],
      responses: {
        200: {
          description: 'Refunds to be paid by hand, oldest first',
          schema: z.strictObject({
            owed: z.array(
              z.strictObject({
                refundId: Id,
                orderId: Id,
                paymentId: Id,
                fanId: Id,
                amount: z.int(),
                reason: z.string(),
                since: z.string(),
              }),
            ),
          }),
          example: { owed: [] },
        },
      },
      handler: async () => ({
        status: 200,
        headers: privately,
        body: { owed: await useCases.manualRefunds() },
      }),
    }),
    route({
      method: 'put',
      path: '/api/orders/owed/:refundId/settlement',
      operationId: 'settleOwedRefund',
      summary:
        'Records that a refund which the provider refused for good was paid by hand; who and how stands in the ledger',
      access: ['ops'],
      params: z.strictObject({ refundId: Id }),
      body: z.strictObject({ reason: z.string().trim().min(1).max(200) }),
      examples: { body: { reason: 'bank transfer of 29 November, receipt 4711' } },
      responses: {
        200: {
          description: 'Settled; a repeat answers the same',
          schema: z.strictObject({ refundId: Id, amount: z.int() }),
          example: { refundId: exampleOrder.id, amount: 132_000 },
        },
      },
      async handler({ params: { refundId }, body: { reason }, principal }) {
        const amount = await useCases.settle({ refundId, reason, by: principal.memberId });
        return { status: 200, headers: privately, body: { refundId, amount } };
      },
    }),
    route({
      method: 'get',
      path: '/api/orders/:orderId',
      operationId: 'getOrder',
      summary:
        'One of the member’s own orders; `Prefer: wait=20` answers when it is settled, or after that many seconds',
      access: 'member',
      params: orderParams,
      headers: {
        Prefer: '`wait=<seconds>`, at most 20: answer when the order is settled, or after that long',
      },
      responses: {
        200: {
          description: 'The order',
          schema: OrderView,
          example: exampleOrder,
          headers: { 'Preference-Applied': 'The part of `Prefer` that was applied' },
        },
      },
      async handler({ principal, params, headers, signal }) {
        const { memberId } = principal;
        const seconds = waitSeconds(headers['prefer']);
        const { orderId } = params;
        const settled =
          seconds > 0 ? await settledWithin({ fanId: memberId, orderId }, seconds * 1000, signal) : undefined;
        const order = await (settled === undefined
          ? views.one(memberId, orderId)
          : views.settled(memberId, orderId, settled));
        if (order === undefined) throw new OrderRefused({ reason: 'order-not-found' });
        const applied: Record<string, string> =
          seconds === 0 ? {} : { 'preference-applied': `wait=${seconds}` };
        return { status: 200, body: order, headers: { ...privately, ...applied } };
      },
    }),
    route({
      method: 'get',
      path: '/api/orders/:orderId/outcome',
      operationId: 'getOrderOutcome',
      summary:
        'The outcome of an order and nothing else: for the browser that a payment app returns to, which is not logged in',
      access: 'public',
      params: orderParams,
      responses: {
        200: {
          description: 'open: not known yet, ask again',
          schema: z.strictObject({ outcome: z.enum(['open', 'bought', 'not-paid', 'paid-back']) }),
          example: { outcome: 'bought' },
        },
      },
      async handler({ params }) {
        const outcome = await views.outcome(params.orderId);
        if (outcome === undefined) throw new OrderRefused({ reason: 'order-not-found' });
        return { status: 200, headers: { 'cache-control': 'private, no-store' }, body: { outcome } };
      },
    }),
    route({
      method: 'post',
      path: '/api/orders/:orderId/cancellation',
      operationId: 'cancelOrder',
      summary:
        'Ends one of the member’s own orders before it is paid; its places stay held until their time is over',
      access: 'member',
      idempotent: true,
      params: orderParams,
      responses: {
        200: {
          description: 'The ended order',
          schema: OrderView,
          example: { ...exampleOrder, state: 'CANCELLED' },
        },
      },
      // Idempotent by the order's state, whatever the key of a repeat.
      handler: async ({ principal, params }) => ({
        status: 200,
        headers: privately,
        body: await views.of(await useCases.cancel(principal.memberId, params.orderId)),
      }),
    }),
  ];
}

/** Seconds that `Prefer: wait=n` (RFC 7240) asks for, at most 20; 0 without it. */
export function waitSeconds(prefer: string | string[] | undefined): number {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,4})/i.exec([prefer ?? ''].flat().join(',')) ?? [];
  return Math.min(longestWaitSeconds, Number(seconds ?? 0));
}
