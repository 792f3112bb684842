import { Amount, Id } from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { lineCancellation } from '../../application/cancel-lines.ts';
import type { BegunLines, Withdrawal, WithdrawalOutcomes } from '../../application/withdrawals.ts';
import { exampleOrder } from './order-example.ts';

const Refund = z.strictObject({ refundId: Id, orderId: Id, amount: Amount, fee: Amount });
const Receipt = z.strictObject({
  refunds: z.array(Refund),
  refused: z.array(z.strictObject({ lineId: Id, reason: z.string() })).describe('These stay as they are'),
  waiting: z
    .array(Id)
    .describe(
      'Goods and nights that could not be taken back yet: asked again until they are, or are refused',
    ),
});
const example: z.infer<typeof Receipt> = {
  refunds: [
    { refundId: '019895a2-0000-7000-8000-000000000009', orderId: exampleOrder.id, amount: 92400, fee: 39600 },
  ],
  refused: [],
  waiting: [],
};
/** What the first commit answered, as it is kept for repeats. */
const Begun = z.object({ refunds: z.array(Refund), withdrawing: z.array(Id) });

/** Cancelling lines of an order, whatever they are. */
export function lineCancellationRoute(
  unitOfWork: UnitOfWork,
  begin: ReturnType<typeof lineCancellation>['ofOrder'],
  finish: (begun: BegunLines) => Promise<WithdrawalOutcomes>,
): Route {
  return route({
    method: 'post',
    path: '/api/orders/:orderId/lines/cancel',
    operationId: 'cancelLines',
    summary:
      'Cancels lines of one of the member’s own orders: places, goods and nights; the refunds follow by the rules promised when ordering',
    access: 'member',
    idempotent: true,
    params: z.strictObject({ orderId: Id }),
    body: z.strictObject({ lineIds: z.array(Id).min(1).max(100) }),
    examples: { body: { lineIds: [exampleOrder.lines[0]?.id] } },
    responses: {
      202: {
        description: 'What is refunded is cancelled for good; a repeat says what has become of the rest',
        schema: Receipt,
        example,
      },
    },
    async handler({ principal, params: { orderId }, body: { lineIds }, idempotency }) {
      let withdrawals: readonly Withdrawal[] = [];
      const first = await idempotently(unitOfWork, idempotency, async (tx) => {
        const begun = await begin(tx, { fanId: principal.memberId, orderId, lineIds });
        withdrawals = begun.withdrawals;
        const withdrawing = withdrawals.map(({ line }) => line.id);
        return { status: 202, body: { refunds: begun.refunds, withdrawing } };
      });
      const { refunds, withdrawing } = Begun.parse(first.body);
      return {
        status: 202,
        headers: { 'cache-control': 'no-store' },
        body: await finish({ refunds, withdrawing, withdrawals }),
      };
    },
  });
}
