import type { ProviderPayment } from './provider-payment.ts';

/** Kakao's status of a payment. */
export function kakaoStatus(payment: ProviderPayment): string {
  switch (payment.status) {
    case 'READY':
      return 'READY';
    case 'AUTHORISED':
      return 'AUTH_PASSWORD';
    case 'QUIT':
      return 'QUIT_PAYMENT';
    case 'FAILED':
      return 'FAIL_PAYMENT';
    case 'CAPTURED':
      if (payment.cancelled === 0) return 'SUCCESS_PAYMENT';
      return payment.cancelled < payment.captured ? 'PART_CANCEL_PAYMENT' : 'CANCEL_PAYMENT';
  }
}

/** Kakao's amount object of a share of the payment; tax parts are given for the whole payment only. */
export function kakaoAmount(payment: ProviderPayment, total: number) {
  const whole = total === payment.total;
  return {
    total,
    tax_free: whole ? payment.tax_free : 0,
    vat: whole ? payment.vat : 0,
    point: 0,
    discount: 0,
    green_deposit: 0,
  };
}

/** The answer to ready: every device gets the same page here. */
export function readyAnswer(payment: Pick<ProviderPayment, 'key' | 'created_at'>, publicUrl: string) {
  const page = `${publicUrl}/sandbox/kakao/${payment.key}`;
  return {
    tid: payment.key,
    next_redirect_app_url: page,
    next_redirect_mobile_url: page,
    next_redirect_pc_url: page,
    android_app_scheme: `kakaotalk://kakaopay/pg?url=${encodeURIComponent(page)}`,
    ios_app_scheme: `kakaotalk://kakaopay/pg?url=${encodeURIComponent(page)}`,
    created_at: payment.created_at,
  };
}

/** The amounts of a cancel, as asked. */
export interface KakaoCancel {
  readonly cancel_amount: number;
  readonly cancel_tax_free_amount: number;
  readonly cancel_vat_amount?: number | undefined;
}

/** The answer to approve. */
export function approved(payment: ProviderPayment, cid: string) {
  return {
    aid: payment.transaction,
    tid: payment.key,
    cid,
    partner_order_id: payment.order_id,
    partner_user_id: payment.user_id,
    payment_method_type: 'MONEY',
    amount: kakaoAmount(payment, payment.captured),
    item_name: payment.item_name,
    quantity: payment.quantity,
    created_at: payment.created_at,
    approved_at: payment.captured_at,
  };
}

/** The answer to cancel. */
export function cancelled(payment: ProviderPayment, cid: string, body: KakaoCancel) {
  return {
    ...approved(payment, cid),
    status: kakaoStatus(payment),
    approved_cancel_amount: {
      total: body.cancel_amount,
      tax_free: body.cancel_tax_free_amount,
      vat: body.cancel_vat_amount ?? 0,
      point: 0,
      discount: 0,
    },
    canceled_amount: kakaoAmount(payment, payment.cancelled),
    cancel_available_amount: kakaoAmount(payment, payment.captured - payment.cancelled),
    canceled_at: payment.cancels.at(-1)?.at,
  };
}

/** The answer to order. */
export function orderAnswer(payment: ProviderPayment, cid: string) {
  return {
    tid: payment.key,
    cid,
    status: kakaoStatus(payment),
    partner_order_id: payment.order_id,
    partner_user_id: payment.user_id,
    payment_method_type: 'MONEY',
    item_name: payment.item_name,
    quantity: payment.quantity,
    amount: kakaoAmount(payment, payment.captured === 0 ? payment.total : payment.captured),
    canceled_amount: kakaoAmount(payment, payment.cancelled),
    cancel_available_amount: kakaoAmount(payment, payment.captured - payment.cancelled),
    created_at: payment.created_at,
    approved_at: payment.captured_at,
    payment_action_details: [
      ...(payment.captured > 0
        ? [action(payment.transaction, payment.captured, 'PAYMENT', payment.captured_at)]
        : []),
      ...payment.cancels.map((each, index) =>
        action(`${payment.transaction}-${index + 1}`, each.amount, 'CANCEL', each.at),
      ),
    ],
  };
}

function action(aid: string, amount: number, kind: 'PAYMENT' | 'CANCEL', at: string | null) {
  return { aid, amount, point_amount: 0, discount_amount: 0, approved_at: at, payment_action_type: kind };
}
