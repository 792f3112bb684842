import type { StartedPayment } from '../../application/payment-store.ts';
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
  refundedByHand: 'refunded_by_hand',
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

/** What a move changes of a payment that its caller knows; all else is as it was at the version it was decided on. */
export type MovedPart = Pick<
  Payment,
  'id' | 'state' | 'version' | 'captured' | 'capturedAt' | 'reason' | 'returnParameters' | 'tries'
>;

const startedFields: Record<keyof StartedPayment, string> = pick(
  'id',
  'orderId',
  'method',
  'amount',
  'state',
  'redirectUrl',
  'expiresAt',
);

const movedFields: Record<keyof MovedPart, string> = pick(
  'id',
  'state',
  'version',
  'captured',
  'capturedAt',
  'reason',
  'returnParameters',
  'tries',
);

/** The select list that makes a row of table alias `p` a Payment. */
export const paymentColumns = columns('p', paymentFields);

/** The same for the payment as answered to its order. */
export const startedColumns = columns('p', startedFields);

/** The same for what a move changed. */
export const movedColumns = columns('p', movedFields);

/** The select list that makes a row of table alias `r` a Refund. */
export const refundColumns = columns('r', refundFields);

function pick<K extends keyof Payment>(...fields: K[]): Record<K, string>;
function pick(...fields: (keyof Payment)[]): Partial<Record<keyof Payment, string>> {
  return Object.fromEntries(fields.map((field) => [field, paymentFields[field]]));
}

function columns(alias: string, fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([field, column]) => `${alias}.${column} AS "${field}"`)
    .join(', ');
}
