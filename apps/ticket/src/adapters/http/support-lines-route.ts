import { Id } from '@clove/contracts';
import { exampleOrder, type OrderSaga, OrderView, RefundQuoteBody } from '@clove/order-saga';
import { type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { SupportStore } from '../../application/support-ports.ts';
import { SupportRefused } from '../../domain/support-refusals.ts';
import { privately } from './privately.ts';
import { deskMember } from './support-routes.ts';

/** What the desk says to a fan before it cancels: every line of an order, and what cancelling it keeps and pays back. */
export function supportLinesRoute(parts: {
  readonly unitOfWork: UnitOfWork;
  readonly store: SupportStore;
  readonly desk: Pick<OrderSaga['desk'], 'view' | 'quote'>;
}): Route {
  const { unitOfWork, store, desk } = parts;
  return route({
    method: 'get',
    path: '/api/support/orders/:orderId/lines',
    operationId: 'readOrderLines',
    summary:
      'Every line of any order, places, goods and nights, and what cancelling it would keep and pay back; nothing is cancelled',
    access: ['support', 'organiser', 'ops'],
    params: z.strictObject({ orderId: Id }),
    responses: {
      200: {
        description: 'The order as its owner sees it, and the quote by line',
        schema: z.strictObject({ order: OrderView, quote: RefundQuoteBody }),
        example: {
          order: { ...exampleOrder, deadline: null, redirectUrl: null },
          quote: { asOf: '2026-08-01T01:00:00.000Z', lines: [] },
        },
      },
      404: { description: 'order-not-found' },
    },
    async handler({ principal, params: { orderId } }) {
      const [known] = await store.orders([orderId]);
      if (known === undefined) throw new SupportRefused({ reason: 'order-not-found' });
      const [order, quote] = await Promise.all([
        desk.view(known.fanId, orderId),
        desk.quote(known.fanId, orderId),
      ]);
      if (order === undefined || quote === undefined) throw new SupportRefused({ reason: 'order-not-found' });
      await unitOfWork.run((tx) =>
        store.log(tx, {
          ...{ by: deskMember(principal), action: 'quote', subject: `order ${orderId}` },
          ...{ orderId, reason: null, detail: {} },
        }),
      );
      // Where to pay is the owner's alone.
      return { status: 200, headers: privately, body: { order: { ...order, redirectUrl: null }, quote } };
    },
  });
}
