import { Amount, cutText, Id } from '@clove/contracts';
import type { OrderSaga, Withdrawal } from '@clove/order-saga';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { type BoxOfficeParts, deskOrder, payOutAtDesk } from '../../application/box-office.ts';
import { access, desk, onsiteOf } from './box-office-routes.ts';
import { examples, Note, OwedAtDesk, Tender } from './box-office-schemas.ts';
import { Begun, Receipt } from './cancellation-schemas.ts';
import { privately } from './privately.ts';
import { deskMember } from './support-routes.ts';

export interface BoxOfficeRefundParts extends BoxOfficeParts {
  readonly unitOfWork: UnitOfWork;
  readonly cancellation: OrderSaga['lineCancellation'];
}

/** What the box office takes back, and the money that it then owes. */
export function boxOfficeRefundRoutes(parts: BoxOfficeRefundParts): Route[] {
  const { unitOfWork, orders, cancellation } = parts;
  return [
    route({
      method: 'post',
      path: '/api/box-office/orders/:orderId/cancellation',
      operationId: 'cancelAtDesk',
      summary:
        'Cancels lines of an order of the box office: with the fee of its rules, or without one and also where refunds are closed. What was paid on site is then owed: see `owed`',
      access,
      desk,
      idempotent: true,
      params: z.strictObject({ orderId: Id }),
      body: z.strictObject({
        lineIds: z.array(Id).min(1).max(100),
        fee: z.enum(['by-rules', 'none']),
        reason: Note,
      }),
      examples: { body: { lineIds: [examples.lineId], fee: 'none', reason: 'wrong day' } },
      responses: {
        202: {
          description: 'Its tickets are void and its places free again',
          schema: Receipt,
          example: {
            refunds: [{ refundId: examples.refundId, orderId: examples.orderId, amount: 132_000, fee: 0 }],
            refused: [],
            waiting: [],
          },
        },
        409: { description: 'ticket-not-cancellable, refunds-closed' },
      },
      async handler({ principal, params, body: { lineIds, fee, reason }, idempotency }) {
        const { orderId, guestId } = await deskOrder(orders, params.orderId);
        let withdrawals: readonly Withdrawal[] = [];
        const first = await idempotently(unitOfWork, idempotency, async (tx) => {
          const begun = await cancellation.begin(tx, {
            ...{ fanId: guestId, orderId, lineIds },
            waiveFee: fee === 'none',
            reason: cutText(`the box office cancelled: ${reason}`, 200),
          });
          withdrawals = begun.withdrawals;
          await orders.log(tx, {
            by: deskMember(principal),
            action: fee === 'none' ? 'cancel-at-desk-without-fee' : 'cancel-at-desk',
            ...{ subject: `order ${orderId}`, orderId, reason },
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
    }),
    route({
      method: 'get',
      path: '/api/box-office/refunds',
      operationId: 'listOwedAtDesk',
      summary:
        'Money taken on site that has to be paid out: of what was cancelled, also with a whole performance',
      access,
      desk,
      responses: {
        200: {
          description: 'At most 500, the oldest first',
          schema: z.strictObject({ owed: z.array(OwedAtDesk) }),
          example: { owed: [examples.owed] },
        },
      },
      handler: async () => ({ status: 200, headers: privately, body: { owed: await orders.owed() } }),
    }),
    route({
      method: 'put',
      path: '/api/box-office/refunds/:refundId/payment',
      operationId: 'payOutAtDesk',
      summary: 'Records that the desk paid a refund of what it took: who, when and how stand in the ledger',
      access,
      desk,
      params: z.strictObject({ refundId: Id }),
      body: z.strictObject({ payment: Tender, note: Note.optional() }),
      examples: { body: { payment: { tender: 'cash' } } },
      responses: {
        200: {
          description: 'Paid; a repeat answers the same and records nothing again',
          schema: z.strictObject({ refundId: Id, orderId: Id, amount: Amount }),
          example: { refundId: examples.refundId, orderId: examples.orderId, amount: 132_000 },
        },
      },
      async handler({ principal, params: { refundId }, body }) {
        const by = deskMember(principal);
        const onsite = onsiteOf(body.payment);
        const { note = null } = body;
        const paid = await payOutAtDesk(parts, { refundId, by, onsite, note });
        await unitOfWork.run((tx) =>
          orders.log(tx, {
            by,
            action: 'pay-out-at-desk',
            ...{ subject: `refund ${refundId}`, orderId: paid.orderId, reason: note },
            detail: { ...onsite },
          }),
        );
        return { status: 200, headers: privately, body: { refundId, ...paid } };
      },
    }),
  ];
}
