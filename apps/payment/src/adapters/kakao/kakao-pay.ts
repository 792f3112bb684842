import type { z } from 'zod';
import type { Provider, ProviderStatus } from '../../application/provider.ts';
import { type Payment, refundedByProvider } from '../../domain/payment.ts';
import type { ProviderAnswer, ProviderHttp } from '../provider-http/provider-http.ts';
import {
  ApproveAnswer,
  CancelAnswer,
  failureOf,
  isFinal,
  OrderAnswer,
  ReadyAnswer,
  refusesReturn,
} from './kakao-messages.ts';

export interface KakaoPayOptions {
  readonly http: ProviderHttp;
  readonly secretKey: string;
  /** Merchant id. */
  readonly cid: string;
  /** Source: Kakao Pay ends a payment 15 minutes after ready. */
  readonly lifetimeSeconds: number;
}

/**
 * Kakao Pay, single payment. The provider documents no idempotency, so approve is called by the one holder of
 * CAPTURING, and cancel names the expected remaining amount as its guard. Every answer is read into a new value and
 * must name the payment of the call.
 */
export function kakaoPay(options: KakaoPayOptions): Provider {
  const { cid } = options;
  const call = (operation: string, body: Record<string, unknown>): Promise<ProviderAnswer> =>
    options.http.call({
      method: 'POST',
      path: `/online/v1/payment/${operation}`,
      headers: { authorization: `SECRET_KEY ${options.secretKey}` },
      body,
    });

  return {
    method: 'kakao-pay',
    lifetimeSeconds: options.lifetimeSeconds,

    refusal(item) {
      if (item.currency !== 'KRW') return 'Kakao Pay takes won only';
      return item.amount < 1 ? 'Kakao Pay takes no payment of 0' : undefined;
    },

    async ready(item) {
      const answer = await call('ready', {
        cid,
        partner_order_id: item.orderId,
        partner_user_id: item.fanId,
        item_name: item.itemName,
        quantity: item.quantity,
        total_amount: item.amount,
        tax_free_amount: item.taxFree,
        vat_amount: item.vat,
        approval_url: item.returnUrl,
        cancel_url: `${item.returnUrl}/cancel`,
        fail_url: `${item.returnUrl}/fail`,
      });
      if (answer.kind === 'silent' || answer.status >= 500) return { result: 'unavailable' };
      if (answer.status !== 200) {
        return { result: 'declined', reason: failureOf(answer).reason };
      }
      const ready = ReadyAnswer.safeParse(answer.body);
      if (!ready.success) return { result: 'unavailable' };
      return {
        result: 'ready',
        providerKey: ready.data.tid,
        redirectUrl: ready.data.next_redirect_pc_url,
        checkoutKey: null,
      };
    },

    keyFrom: () => undefined,

    async capture(payment) {
      const pgToken = payment.returnParameters?.['pg_token'];
      if (pgToken === undefined || payment.providerKey === null) {
        return { result: 'return-refused', reason: 'the return carried no pg_token' };
      }
      const answer = await call('approve', {
        cid,
        tid: payment.providerKey,
        partner_order_id: payment.orderId,
        partner_user_id: payment.fanId,
        pg_token: pgToken,
      });
      if (answer.kind === 'silent') return { result: 'unknown', reason: answer.reason, sent: answer.sent };
      if (answer.status !== 200) {
        const failure = failureOf(answer);
        if (isFinal(answer.status, failure.code)) return { result: 'declined', reason: failure.reason };
        return refusesReturn(answer.status, failure.code)
          ? { result: 'return-refused', reason: failure.reason }
          : { result: 'unknown', reason: failure.reason, sent: true };
      }
      const approved = ApproveAnswer.safeParse(answer.body);
      if (!approved.success || !isAbout(approved.data, payment, cid)) {
        return { result: 'unknown', reason: 'the answer to approve is not about this payment', sent: true };
      }
      return { result: 'captured', amount: approved.data.amount.total };
    },

    async status(payment): Promise<ProviderStatus> {
      if (payment.providerKey === null) return { result: 'open' };
      const answer = await call('order', { cid, tid: payment.providerKey });
      if (answer.kind === 'silent') return { result: 'unavailable', reason: answer.reason };
      if (answer.status !== 200) return { result: 'unavailable', reason: failureOf(answer).reason };
      const order = OrderAnswer.safeParse(answer.body);
      if (!order.success || !isAbout(order.data, payment, cid)) {
        return { result: 'unavailable', reason: 'the answer to order is not about this payment' };
      }
      return meaning(order.data);
    },

    async refund(refund, payment) {
      if (payment.providerKey === null) {
        return { result: 'rejected', reason: 'the payment has no tid' };
      }
      const answer = await call('cancel', {
        cid,
        tid: payment.providerKey,
        cancel_amount: refund.amount,
        cancel_tax_free_amount: refund.taxFree,
        cancel_vat_amount: refund.vat,
        // The guard against a refund that is applied twice: the second would find a smaller remaining amount.
        cancel_available_amount: payment.captured - refundedByProvider(payment),
      });
      if (answer.kind === 'silent') return unclear(answer.reason, answer.sent);
      if (answer.status !== 200) {
        const failure = failureOf(answer);
        return isFinal(answer.status, failure.code)
          ? { result: 'rejected', reason: failure.reason }
          : unclear(failure.reason);
      }
      const cancelled = CancelAnswer.safeParse(answer.body);
      const fits =
        cancelled.success &&
        isAbout(cancelled.data, payment, cid) &&
        cancelled.data.approved_cancel_amount.total === refund.amount;
      return fits ? { result: 'done' } : unclear('the answer to cancel is not about this refund');
    },
  };
}

/** Kakao Pay has no idempotency keys, so an attempt's number is not sent. */
function unclear(reason: string, sent = true) {
  return { result: 'unknown', reason, sent, ended: false } as const;
}

/** An answer counts only for the payment it names. */
function isAbout(
  answer: { tid: string; cid: string; partner_order_id: string; partner_user_id: string },
  payment: Payment,
  cid: string,
): boolean {
  return (
    answer.tid === payment.providerKey &&
    answer.cid === cid &&
    answer.partner_order_id === payment.orderId &&
    answer.partner_user_id === payment.fanId
  );
}

function meaning(order: z.infer<typeof OrderAnswer>): ProviderStatus {
  switch (order.status) {
    case 'SUCCESS_PAYMENT':
    case 'PART_CANCEL_PAYMENT':
    case 'CANCEL_PAYMENT':
      if (order.amount == null) return { result: 'unavailable', reason: 'the answer to order has no amount' };
      return {
        result: 'captured',
        amount: order.amount.total,
        cancelled: order.canceled_amount?.total ?? 0,
      };
    case 'QUIT_PAYMENT':
    case 'FAIL_PAYMENT':
    case 'FAIL_AUTH_PASSWORD':
      return { result: 'failed', reason: `Kakao Pay says ${order.status}` };
    default:
      return { result: 'open' };
  }
}
