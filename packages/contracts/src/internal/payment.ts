import { z } from 'zod';
import { Id } from '../ids.ts';
import { Amount, Currency } from '../money.ts';
import { Instant } from '../text.ts';

/** The payment service's internal port: set-based, one answer per item, in order. */
export const PaymentMethod = z.enum(['kakao-pay', 'toss', 'onsite', 'none']);
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** What festival files call ways of payment: the word -> the method. */
export const PAYMENT_WORDS = { kakao: 'kakao-pay', toss: 'toss' } as const satisfies Readonly<
  Record<string, PaymentMethod>
>;
export const PaymentWord = z.enum(['kakao', 'toss']);
export type PaymentWord = keyof typeof PAYMENT_WORDS;

/** The setting `PAYMENT_METHODS` of services that offer them: methods with commas between, such as `kakao-pay,toss`, the default first. */
export const OfferedMethods = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(PaymentMethod.exclude(['onsite', 'none'])).min(1));

/** What fans may pay with. @param own of the image, where nothing is configured */
export function methodsOffered(
  configured: z.infer<typeof OfferedMethods> | undefined,
  own: readonly PaymentMethod[],
): readonly PaymentMethod[] {
  return configured === undefined ? own : [...configured, 'none'];
}

/** How money was taken at the box office. No provider takes part: it is recorded, and paid back by hand. */
export const Onsite = z.object({
  tender: z.enum(['cash', 'terminal']),
  /** What the card terminal printed, to find the payment in its books. Absent: cash, or none was noted. */
  reference: z.string().min(1).max(64).optional(),
});
export type Onsite = z.infer<typeof Onsite>;

export const PaymentState = z.enum([
  'READY',
  'CAPTURING',
  'CAPTURED',
  'FAILED',
  'UNKNOWN',
  'VOIDED',
  'STRAY',
]);
export type PaymentState = z.infer<typeof PaymentState>;

/** POST /internal/payments: asks the provider to start a payment; idempotent by paymentId. */
export const CreatePaymentItem = z.object({
  paymentId: Id,
  orderId: Id,
  fanId: Id,
  method: PaymentMethod,
  amount: Amount,
  taxFree: Amount,
  vat: Amount,
  currency: Currency,
  itemName: z.string().min(1).max(100),
  quantity: z.int().min(1),
  /** Base of the provider's redirects: `<base>` on success, `<base>/cancel` and `<base>/fail` otherwise. */
  returnUrl: z.url().max(240),
  /** With method `onsite`. */
  onsite: Onsite.optional(),
  /**
   * Not asked for before, so that payment need not look for what is stored. A repeat that says it all the same is answered
   * what is stored; the provider has then started a payment that no fan visits. @default false
   */
  first: z.boolean().optional(),
});
export const CreatePaymentAnswer = z.discriminatedUnion('result', [
  /** `redirectUrl` is null for the methods `none` and `onsite`: there is no payment page, capture may follow at once. */
  z.object({ result: z.literal('ready'), redirectUrl: z.url().nullable(), expiresAt: Instant }),
  z.object({ result: z.literal('declined'), reason: z.string() }),
  /** Unknown whether the provider created one; repeat with the same paymentId. */
  z.object({ result: z.literal('unavailable'), retryAfterSeconds: z.int().min(1) }),
]);

/** POST /internal/payments/capture: READY -> CAPTURING -> outcome; idempotent; `pending` means repeat later; never release because of it. */
export const CapturePaymentItem = z.object({
  paymentId: Id,
  orderId: Id,
  amount: Amount,
  /** The provider's return parameters as stored by the order, opaque to it. */
  returnParameters: z.record(z.string(), z.string()),
});
export const CapturePaymentAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('captured'), amount: Amount, capturedAt: Instant }),
  z.object({
    result: z.literal('failed'),
    reason: z.string(),
    /**
     * The provider refused the return's parameters and captured nothing: the payment is READY again for the fan's own return. A
     * field, not a result: an order service of release 0.4.0 reads `failed` and ends the order.
     */
    payable: z.literal(true).optional(),
  }),
  z.object({ result: z.literal('pending') }),
]);

/** POST /internal/payments/void: READY -> VOIDED by compare-and-set; answers the state it found. Only `VOIDED` and `FAILED` allow a release. */
export const VoidPaymentItem = z.object({ paymentId: Id, orderId: Id });
export const VoidPaymentAnswer = z.object({ state: z.union([PaymentState, z.literal('NOT_FOUND')]) });

/** POST /internal/refunds: records and carries out a refund; idempotent by refundId; a repeat with the same body answers its state. */
export const RefundItem = z.object({
  refundId: Id,
  paymentId: Id,
  orderId: Id,
  amount: Amount,
  taxFree: Amount,
  vat: Amount,
  reason: z.string().min(1).max(200),
});
export const RefundState = z.enum(['REQUESTED', 'SENT', 'DONE', 'UNKNOWN', 'REJECTED', 'MANUAL']);
export type RefundState = z.infer<typeof RefundState>;
export const RefundAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('accepted'), state: RefundState }),
  /** The sum of refunds would exceed what was captured, or nothing was captured. */
  z.object({ result: z.literal('refused'), reason: z.string() }),
]);

/**
 * POST /internal/refunds/settle: a person paid a refund that the provider refused for good (MANUAL -> DONE). `by`: the
 * member who says so; `reason`: how and when it was paid. Idempotent by refundId.
 */
export const SettleRefundItem = z.object({ refundId: Id, by: Id, reason: z.string().min(1).max(200) });
export const SettleRefundAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('settled'), amount: Amount }),
  z.object({ result: z.literal('not-found') }),
  /** It is not MANUAL: the provider is processing it or has refunded it. */
  z.object({ result: z.literal('refused'), state: RefundState }),
]);
export type SettleRefundItem = z.infer<typeof SettleRefundItem>;
export type SettleRefundAnswer = z.infer<typeof SettleRefundAnswer>;

export type CreatePaymentItem = z.infer<typeof CreatePaymentItem>;
export type CreatePaymentAnswer = z.infer<typeof CreatePaymentAnswer>;
export type CapturePaymentItem = z.infer<typeof CapturePaymentItem>;
export type CapturePaymentAnswer = z.infer<typeof CapturePaymentAnswer>;
export type VoidPaymentItem = z.infer<typeof VoidPaymentItem>;
export type VoidPaymentAnswer = z.infer<typeof VoidPaymentAnswer>;
export type RefundItem = z.infer<typeof RefundItem>;
export type RefundAnswer = z.infer<typeof RefundAnswer>;
