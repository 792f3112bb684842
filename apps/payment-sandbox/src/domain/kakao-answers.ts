import type { ProviderPayment } from './provider-payment.ts';

/** Kakao's word for where a payment is. */
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
export function readyAnswer(payment: ProviderPayment, publicUrl: string) {
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
