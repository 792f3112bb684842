import { Problem, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { handleNotice } from '../../application/handle-notice.ts';
import type { PaymentParts } from '../../application/parts.ts';

/** Only what is needed to know which payment to ask about; the other fields of a webhook prove nothing and are not read. */
const Webhook = z.looseObject({
  eventType: z.string().max(100),
  data: z.looseObject({
    paymentKey: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/),
    orderId: z.uuid(),
  }),
});

/**
 * Toss's webhook carries no signature, so it is a hint: the payment's state comes from the provider's own answer.
 * 409 asks the provider to send it again; anything unknown is answered 200, or it would be repeated for days.
 */
export function tossWebhook(parts: PaymentParts): Route {
  return route({
    method: 'post',
    path: '/api/payments/webhooks/toss',
    operationId: 'tossWebhook',
    summary: 'A hint from Toss Payments that a payment has changed',
    access: 'public',
    body: Webhook,
    responses: { 200: { description: 'Handled' }, 409: { description: 'Busy with it; send it again' } },
    examples: {
      body: {
        eventType: 'PAYMENT_STATUS_CHANGED',
        createdAt: '2026-08-01T12:00:00.000000',
        data: {
          paymentKey: 'tgen_20260801120000abcd1',
          orderId: '01989f2e-5d7a-7b3c-8e21-0a1b2c3d4e5f',
          status: 'DONE',
        },
      },
    },
    async handler({ body }) {
      const { paymentKey, orderId } = body.data;
      const result = await handleNotice({ method: 'toss', providerKey: paymentKey, orderId }, parts);
      if (result === 'busy') {
        throw new Problem({
          status: 409,
          type: 'payment-busy',
          detail: 'The payment is being worked on; send this again.',
        });
      }
      return { status: 200, body: { result } };
    },
  });
}
