import type { CapturePaymentItem, CreatePaymentItem, PaymentMethod } from '@clove/contracts';
import { newId, type Rehearsal, type Stage } from '@clove/service-kit';
import { z } from 'zod';

/** Payments at once, and how often in a round. */
const PAYMENTS = 8;
const TIMES = 3;
const AMOUNT = 1_000;

const Ready = z.object({ partner_order_id: z.string(), partner_user_id: z.string(), cid: z.string() });
const Approved = Ready.extend({ tid: z.string() });
const Captures = z.object({ items: z.array(z.object({ result: z.string() })) });
const Confirmed = z.object({ paymentKey: z.string(), orderId: z.string(), amount: z.int() });

/** Payments are started and captured; this answers as their provider does. */
export function paymentRehearsal(method: PaymentMethod): Rehearsal {
  return {
    answer(path, body) {
      if (path.endsWith('/payment/ready')) {
        return { body: { tid: newId(), next_redirect_pc_url: 'https://rehearsal.invalid/' } };
      }
      if (path.endsWith('/payment/approve')) {
        return { body: { ...Approved.parse(body), aid: newId(), amount: { total: AMOUNT } } };
      }
      if (path.endsWith('/payments/confirm')) {
        const { paymentKey, orderId, amount } = Confirmed.parse(body);
        return {
          body: { paymentKey, orderId, status: 'DONE', totalAmount: amount, balanceAmount: amount },
        };
      }
      return { status: 404, body: {} };
    },
    async perform(stage) {
      for (let time = 0; time < TIMES; time += 1) {
        await pay(
          stage,
          Array.from({ length: PAYMENTS }, () => created(method)),
        );
      }
    },
  };
}

function created(method: PaymentMethod): CreatePaymentItem {
  return {
    ...{ paymentId: newId(), orderId: newId(), fanId: newId(), method },
    ...{ amount: AMOUNT, taxFree: 0, vat: 91, currency: 'KRW', itemName: 'Rehearsal', quantity: 2 },
    returnUrl: 'https://rehearsal.invalid/api/orders/returns/rehearsal',
  };
}

function captured({ paymentId, orderId }: CreatePaymentItem): CapturePaymentItem {
  const returnParameters = { pg_token: 'rehearsal', paymentKey: paymentId, orderId, amount: String(AMOUNT) };
  return { paymentId, orderId, amount: AMOUNT, returnParameters };
}

/** In groups of unlike sizes, as orders come. */
async function pay(stage: Stage, items: readonly CreatePaymentItem[]): Promise<void> {
  const [first, ...others] = items;
  await Promise.all([[first], others].map((group) => stage.call('/internal/payments', { items: group })));
  const answer = await stage.call('/internal/payments/capture', { items: items.map(captured) });
  const { items: captures } = Captures.parse(answer.body);
  if (captures.some(({ result }) => result !== 'captured')) throw new Error('a payment was not captured');
}
