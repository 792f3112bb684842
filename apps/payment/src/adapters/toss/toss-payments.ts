import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ListedTransaction, Provider, ProviderStatus } from '../../application/provider.ts';
import type { Payment } from '../../domain/payment.ts';
import type { ProviderAnswer, ProviderHttp } from '../provider-http/provider-http.ts';

export interface TossPaymentsOptions {
  readonly http: ProviderHttp;
  readonly secretKey: string;
  /** Where fans reach the checkout page. */
  readonly publicUrl: string;
  /** Source: a Toss payment window is valid for 30 minutes, and confirm may follow within 10. */
  readonly lifetimeSeconds: number;
}

const PaymentKey = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);

const TossPayment = z.object({
  paymentKey: z.string(),
  orderId: z.string(),
  status: z.string(),
  totalAmount: z.int().min(0),
  balanceAmount: z.int().min(0),
});

/** Source: the provider lists at most 5,000 at a time. */
const TRANSACTIONS_PER_PAGE = 1_000;

/** A capture or a cancel; unknown fields are ignored. */
const TossTransaction = z.object({
  transactionKey: z.string(),
  paymentKey: z.string(),
  orderId: z.string(),
  status: z.string(),
  amount: z.int(),
});

/** Codes after which nothing was and will be done. All else is decided by asking for the payment. */
const finalCodes = new Set([
  'REJECT_CARD_COMPANY',
  'REJECT_CARD_PAYMENT',
  'NOT_CANCELABLE_PAYMENT',
  'NOT_CANCELABLE_AMOUNT',
  'INVALID_REQUEST',
  'UNAUTHORIZED_KEY',
  'NOT_FOUND_PAYMENT',
  'NOT_FOUND_PAYMENT_SESSION',
]);

/** Codes that end a confirm without effect because of the return's parameters: the payment's own state decides. */
const refusedReturnCodes = new Set(['INVALID_REQUEST', 'NOT_FOUND_PAYMENT']);

/**
 * Toss Payments, card. There is no server-side ready: the fan opens payment's checkout page, which opens Toss's window.
 * Every POST carries an Idempotency-Key of its payment or refund and the attempt. A payment's attempt rises with
 * every call (a paymentKey is confirmed once at most, whatever the keys); a refund's rises only when Toss answered
 * the call, so a call that may still be running there is never duplicated.
 */
export function tossPayments(options: TossPaymentsOptions): Provider {
  const authorization = `Basic ${Buffer.from(`${options.secretKey}:`).toString('base64')}`;
  const post = (path: string, idempotencyKey: string, body: unknown): Promise<ProviderAnswer> =>
    options.http.call({
      method: 'POST',
      path,
      headers: { authorization, 'idempotency-key': idempotencyKey },
      body,
    });

  return {
    method: 'toss',
    lifetimeSeconds: options.lifetimeSeconds,

    refusal(item) {
      if (item.currency !== 'KRW') return 'Toss Payments takes won only';
      return item.amount < 1 ? 'Toss Payments takes no payment of 0' : undefined;
    },

    async ready(item) {
      const checkoutKey = randomBytes(16).toString('base64url');
      return {
        result: 'ready',
        providerKey: null,
        redirectUrl: `${options.publicUrl}/api/payments/${item.paymentId}/checkout?key=${checkoutKey}`,
        checkoutKey,
      };
    },

    keyFrom: (returnParameters) => PaymentKey.safeParse(returnParameters['paymentKey']).data,

    async capture(payment) {
      const parameters = payment.returnParameters ?? {};
      if (payment.providerKey === null) return returnRefused('the return carried no paymentKey');
      // The browser's parameters must be those of the request; the amount sent is the stored one in any case.
      if (parameters['orderId'] !== payment.orderId)
        return returnRefused('the return is about another order');
      if (parameters['amount'] !== String(payment.amount)) {
        return returnRefused('the return carried another amount');
      }
      const answer = await post('/v1/payments/confirm', `confirm-${payment.id}-${payment.attempt}`, {
        paymentKey: payment.providerKey,
        orderId: payment.orderId,
        amount: payment.amount,
      });
      if (answer.kind === 'silent') return { result: 'unknown', reason: answer.reason, sent: answer.sent };
      if (answer.status !== 200) {
        const code = codeOf(answer);
        if (refusedReturnCodes.has(code)) return returnRefused(code);
        return finalCodes.has(code) ? declined(code) : { result: 'unknown', reason: code, sent: true };
      }
      const confirmed = TossPayment.safeParse(answer.body);
      if (!confirmed.success || !isAbout(confirmed.data, payment) || confirmed.data.status !== 'DONE') {
        return { result: 'unknown', reason: 'the answer to confirm is not about this payment', sent: true };
      }
      return { result: 'captured', amount: confirmed.data.totalAmount };
    },

    async status(payment): Promise<ProviderStatus> {
      if (payment.providerKey === null) return { result: 'open' };
      const answer = await options.http.call({
        method: 'GET',
        path: `/v1/payments/${encodeURIComponent(payment.providerKey)}`,
        headers: { authorization },
      });
      if (answer.kind === 'silent') return { result: 'unavailable', reason: answer.reason };
      if (answer.status === 404 && codeOf(answer) === 'NOT_FOUND_PAYMENT') return { result: 'open' };
      if (answer.status !== 200) return { result: 'unavailable', reason: codeOf(answer) };
      const found = TossPayment.safeParse(answer.body);
      // A return may have named the key of another order's payment: nothing was captured under it for this one.
      if (found.success && found.data.orderId !== payment.orderId) return { result: 'open' };
      if (!found.success || !isAbout(found.data, payment)) {
        return { result: 'unavailable', reason: 'the answer is not about this payment' };
      }
      return meaning(found.data);
    },

    async refund(refund, payment) {
      if (payment.providerKey === null)
        return { result: 'rejected', reason: 'the payment has no paymentKey' };
      const answer = await post(
        `/v1/payments/${encodeURIComponent(payment.providerKey)}/cancel`,
        `refund-${refund.id}-${refund.attempt}`,
        { cancelReason: refund.reason, cancelAmount: refund.amount, taxFreeAmount: refund.taxFree },
      );
      if (answer.kind === 'silent') {
        return { result: 'unknown', reason: answer.reason, sent: answer.sent, ended: false };
      }
      if (answer.status !== 200) {
        const code = codeOf(answer);
        return finalCodes.has(code)
          ? { result: 'rejected', reason: code }
          : {
              result: 'unknown',
              reason: code,
              sent: true,
              ended: answer.status < 500 && answer.status !== 409,
            };
      }
      const cancelled = TossPayment.safeParse(answer.body);
      return cancelled.success && isAbout(cancelled.data, payment) ? { result: 'done' } : unreadable;
    },

    async transactions({ from, to }, after) {
      const query = new URLSearchParams({
        startDate: inSeoul(from),
        // The provider's end is part of the span.
        endDate: inSeoul(new Date(to.getTime() - 1)),
        limit: String(TRANSACTIONS_PER_PAGE),
        ...(after === null ? {} : { startingAfter: after }),
      });
      const answer = await options.http.call({
        method: 'GET',
        path: `/v1/transactions?${query}`,
        headers: { authorization },
      });
      if (answer.kind === 'silent') return { result: 'unavailable', reason: answer.reason };
      if (answer.status !== 200) return { result: 'unavailable', reason: codeOf(answer) };
      const listed = z.array(TossTransaction).safeParse(answer.body);
      if (!listed.success) return { result: 'unavailable', reason: 'the list of transactions is unreadable' };
      return {
        result: 'listed',
        transactions: listed.data.flatMap(transactionOf),
        next:
          listed.data.length < TRANSACTIONS_PER_PAGE ? null : (listed.data.at(-1)?.transactionKey ?? null),
      };
    },
  };
}

const unreadable = {
  result: 'unknown',
  reason: 'the answer to cancel is not about this payment',
  sent: true,
  ended: false,
} as const;

function returnRefused(reason: string) {
  return { result: 'return-refused', reason } as const;
}

function declined(reason: string) {
  return { result: 'declined', reason } as const;
}

function isAbout(answer: z.infer<typeof TossPayment>, payment: Payment): boolean {
  return answer.paymentKey === payment.providerKey && answer.orderId === payment.orderId;
}

function codeOf(answer: { status: number; body: unknown }): string {
  const failure = z.object({ code: z.string().regex(/^[A-Z0-9_]{1,80}$/) }).safeParse(answer.body);
  return failure.success ? failure.data.code : `Toss Payments answered ${answer.status}`;
}

/** Instants in lists have no offset: they are the provider's own time. */
function inSeoul(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO('Asia/Seoul')
    .toPlainDateTime()
    .toString({ fractionalSecondDigits: 3 });
}

/** None for what moved no money, e.g. a virtual account that waits for its deposit. */
function transactionOf({
  paymentKey,
  orderId,
  status,
  amount,
}: z.infer<typeof TossTransaction>): ListedTransaction[] {
  const of = { providerKey: paymentKey, orderId, amount: Math.abs(amount) };
  switch (status) {
    case 'DONE':
      return [{ ...of, kind: 'CAPTURE' }];
    case 'CANCELED':
    case 'PARTIAL_CANCELED':
      return [{ ...of, kind: 'REFUND' }];
    default:
      return [];
  }
}

function meaning(payment: z.infer<typeof TossPayment>): ProviderStatus {
  switch (payment.status) {
    case 'DONE':
    case 'PARTIAL_CANCELED':
    case 'CANCELED':
      return {
        result: 'captured',
        amount: payment.totalAmount,
        cancelled: payment.totalAmount - payment.balanceAmount,
      };
    case 'ABORTED':
    case 'EXPIRED':
      return { result: 'failed', reason: `Toss Payments says ${payment.status}` };
    default:
      return { result: 'open' };
  }
}
