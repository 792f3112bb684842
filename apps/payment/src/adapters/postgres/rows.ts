import type { Payment, Refund } from '../../domain/payment.ts';

const paymentFields: Record<keyof Payment, string> = {
  id: 'id',
  orderId: 'order_id',
  fanId: 'fan_id',
  method: 'method',
  state: 'state',
  version: 'version',
  amount: 'amount',
  taxFree: 'tax_free',
  vat: 'vat',
  currency: 'currency',
  itemName: 'item_name',
  quantity: 'quantity',
  returnUrl: 'return_url',
  providerKey: 'provider_key',
  redirectUrl: 'redirect_url',
  checkoutKey: 'checkout_key',
  returnParameters: 'return_parameters',
  attempt: 'attempt',
  captured: 'captured',
  refunded: 'refunded',
  capturedAt: 'captured_at',
  reason: 'reason',
  correlationId: 'correlation_id',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  tries: 'tries',
};

const refundFields: Record<keyof Refund, string> = {
  id: 'id',
  paymentId: 'payment_id',
  orderId: 'order_id',
  amount: 'amount',
  taxFree: 'tax_free',
  vat: 'vat',
  reason: 'reason',
  state: 'state',
  version: 'version',
  attempt: 'attempt',
  correlationId: 'correlation_id',
  tries: 'tries',
};

/** The select list that makes a row of table alias `p` a Payment. */
export const paymentColumns = columns('p', paymentFields);

/** The select list that makes a row of table alias `r` a Refund. */
export const refundColumns = columns('r', refundFields);

function columns(alias: string, fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([field, column]) => `${alias}.${column} AS "${field}"`)
    .join(', ');
}
