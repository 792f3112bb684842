import { Amount, Id, Instant } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { RefundQuote } from '../../application/quote-refund.ts';
import { OrderRefused } from '../../domain/refusals.ts';

export const RefundQuoteBody = z.strictObject({
  /** The moment that the quote is for. */
  asOf: Instant,
  lines: z.array(
    z.strictObject({
      lineId: Id,
      ticketId: Id.nullable(),
      paid: Amount,
      /**
       * Null: it can be cancelled. REFUNDS_CLOSED, PERFORMANCE_CANCELLED (paid back without being asked), LINE_ and the
       * line's state, or the state of its ticket.
       */
      refused: z.string().nullable(),
      /** `until` is excluded; afterwards cancelling costs more, or is closed. */
      offer: z.strictObject({ fee: Amount, refund: Amount, until: Instant }).nullable(),
    }),
  ),
});
const example: z.infer<typeof RefundQuoteBody> = {
  asOf: '2026-08-01T01:00:00.000Z',
  lines: [
    {
      lineId: '019895a2-0000-7000-8000-000000000002',
      ticketId: '019895a2-0000-7000-8000-000000000002',
      paid: 132000,
      refused: null,
      offer: { fee: 39600, refund: 92400, until: '2026-08-06T08:00:00.000Z' },
    },
  ],
};

/** What cancelling would cost, before it is done. */
export function refundQuoteRoute(
  quote: (fanId: string, orderId: string) => Promise<RefundQuote | undefined>,
): Route {
  return route({
    method: 'get',
    path: '/api/orders/:orderId/refund-quote',
    operationId: 'quoteRefund',
    summary:
      'What cancelling each line of one of the member’s own orders would keep and pay back, and until when; nothing is cancelled',
    access: 'member',
    params: z.strictObject({ orderId: Id }),
    responses: { 200: { description: 'By line', schema: RefundQuoteBody, example } },
    async handler({ principal, params }) {
      const found = await quote(principal.memberId, params.orderId);
      if (found === undefined) throw new OrderRefused({ reason: 'order-not-found' });
      return { status: 200, headers: { 'cache-control': 'no-store' }, body: found };
    },
  });
}
