import { randomBytes } from 'node:crypto';
import type { ProviderPayment } from './provider-payment.ts';

/** A new Kakao payment from a checked ready request. */
export function newKakaoPayment(request: {
  partner_order_id: string;
  partner_user_id: string;
  item_name: string;
  quantity: number;
  total_amount: number;
  tax_free_amount: number;
  vat_amount?: number | undefined;
  approval_url: string;
  cancel_url: string;
  fail_url: string;
}) {
  // Random bytes for all three at once: the system call is most of an id's cost.
  const random = randomBytes(30).toString('hex');
  return {
    // 20 characters, as the provider's tid.
    key: `T${random.slice(0, 19)}`,
    provider: 'kakao' as const,
    order_id: request.partner_order_id,
    user_id: request.partner_user_id,
    item_name: request.item_name,
    quantity: request.quantity,
    total: request.total_amount,
    tax_free: request.tax_free_amount,
    // The provider computes it when absent: a eleventh of what is taxed, rounded.
    vat: request.vat_amount ?? Math.round((request.total_amount - request.tax_free_amount) / 11),
    approval_url: request.approval_url,
    cancel_url: request.cancel_url,
    fail_url: request.fail_url,
    return_token: random.slice(20, 40),
    transaction: `A${random.slice(40, 59)}`,
    status: 'READY' as const,
  };
}

/** A new Toss payment: it exists once the fan has finished the payment window. */
export function newTossPayment(request: {
  orderId: string;
  orderName: string;
  amount: number;
  successUrl: string;
  failUrl: string;
}): Omit<
  ProviderPayment,
  | 'captured'
  | 'cancelled'
  | 'cancels'
  | 'created_at'
  | 'captured_at'
  | 'capture_calls'
  | 'cancel_calls'
  | 'look_calls'
> {
  return {
    key: `tsbx${randomBytes(16).toString('hex')}`,
    provider: 'toss',
    order_id: request.orderId,
    user_id: null,
    item_name: request.orderName,
    quantity: 1,
    total: request.amount,
    tax_free: 0,
    vat: Math.round(request.amount / 11),
    approval_url: request.successUrl,
    cancel_url: request.failUrl,
    fail_url: request.failUrl,
    return_token: randomBytes(10).toString('hex'),
    transaction: randomBytes(16).toString('hex').toUpperCase(),
    status: 'AUTHORISED',
  };
}
