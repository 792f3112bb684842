import { cutText, Id } from '@clove/contracts';
import type { OrderSaga, Withdrawal } from '@clove/order-saga';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { SupportStore } from '../../application/support-ports.ts';
import { SupportRefused } from '../../domain/support-refusals.ts';
import { Begun, Receipt } from './cancellation-schemas.ts';
import { privately } from './privately.ts';
import { deskMember, Reason } from './support-routes.ts';

/** Lines of any order, for its fan: by the rules of the order or with all money back. */
export function supportCancellationRoute(parts: {
  readonly unitOfWork: UnitOfWork;
  readonly store: SupportStore;
  readonly cancellation: OrderSaga['lineCancellation'];
}): Route {
  const { unitOfWork, store, cancellation } = parts;
  const lineId = '019895a2-0000-7000-8000-000000000002';
  const orderId = '019895a2-0000-7000-8000-000000000001';
  return route({
    method: 'post',
    path: '/api/support/orders/:orderId/lines/cancel',
    operationId: 'cancelLinesForFan',
    summary:
      'Cancels lines of any order whose fan still has them: with the fee of the order’s rules, or without one and also where refunds are closed',
    access: ['support', 'organiser'],
    idempotent: true,
    params: z.strictObject({ orderId: Id }),
    body: z.strictObject({
      lineIds: z.array(Id).min(1).max(100),
      fee: z.enum(['by-rules', 'none']),
      reason: Reason,
    }),
    examples: { body: { lineIds: [lineId], fee: 'none', reason: 'broken chair' } },
    responses: {
      202: {
        description: 'What is refunded is cancelled for good; a repeat says what has become of the rest',
        schema: Receipt,
        example: {
          refunds: [{ refundId: '019895a2-0000-7000-8000-000000000009', orderId, amount: 132_000, fee: 0 }],
          refused: [],
          waiting: [],
        },
      },
    },
    async handler({ principal, params, body: { lineIds, fee, reason }, idempotency }) {
      const [order] = await store.orders([params.orderId]);
      if (order === undefined) throw new SupportRefused({ reason: 'order-not-found' });
      let withdrawals: readonly Withdrawal[] = [];
      const first = await idempotently(unitOfWork, idempotency, async (tx) => {
        const begun = await cancellation.begin(tx, {
          ...{ fanId: order.fanId, orderId: order.orderId, lineIds },
          waiveFee: fee === 'none',
          reason: cutText(`the organiser cancelled: ${reason}`, 200),
        });
        withdrawals = begun.withdrawals;
        await store.log(tx, {
          by: deskMember(principal),
          action: fee === 'none' ? 'cancel-without-fee' : 'cancel',
          subject: `order ${order.orderId}`,
          orderId: order.orderId,
          reason,
          detail: { lineIds },
        });
        const withdrawing = withdrawals.map(({ line }) => line.id);
        return { status: 202, body: { refunds: begun.refunds, withdrawing } };
      });
      const { refunds, withdrawing } = Begun.parse(first.body);
      return {
        status: 202,
        headers: privately,
        body: await cancellation.finish({ refunds, withdrawing, withdrawals }),
      };
    },
  });
}
