import { z } from 'zod';
import { Id } from '../ids.ts';
import { Amount, Currency } from '../money.ts';
import { eventsOf } from './declare.ts';

export const PaymentData = z.object({
  id: Id,
  orderId: Id,
  fanId: Id,
  method: z.string(),
  state: z.string(),
  amount: Amount,
  captured: Amount,
  refunded: Amount,
  currency: Currency,
});

export const paymentEvents = eventsOf('payment.PaymentCaptured', PaymentData, [
  'payment.PaymentCaptured',
  'payment.PaymentFailed',
  'payment.PaymentVoided',
  'payment.StrayPaymentRefunded',
  'payment.RefundCompleted',
  'payment.RefundNeedsAttention',
]);
