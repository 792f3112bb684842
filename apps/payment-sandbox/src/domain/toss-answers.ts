import type { ProviderPayment } from './provider-payment.ts';

/** Toss's status of a payment. */
export function tossStatus(payment: ProviderPayment): string {
  switch (payment.status) {
    case 'READY':
      return 'READY';
    case 'AUTHORISED':
      return 'IN_PROGRESS';
    case 'QUIT':
    case 'FAILED':
      return 'ABORTED';
    case 'CAPTURED':
      if (payment.cancelled === 0) return 'DONE';
      return payment.cancelled < payment.captured ? 'PARTIAL_CANCELED' : 'CANCELED';
  }
}

/** Toss's Transaction object: one capture or cancel. */
export function tossTransaction(moved: {
  readonly transactionKey: string;
  readonly paymentKey: string;
  readonly orderId: string;
  readonly userId: string | null;
  readonly status: string;
  readonly amount: number;
  readonly at: Date;
}) {
  const { transactionKey, paymentKey, orderId, status, amount, userId, at } = moved;
  return {
    mId: 'sandbox',
    transactionKey,
    paymentKey,
    orderId,
    currency: 'KRW',
    method: '카드',
    customerKey: userId,
    useEscrow: false,
    receiptUrl: `https://dashboard.tosspayments.com/receipt/${transactionKey}`,
    status,
    transactionAt: at.toISOString(),
    amount,
  };
}

/** Toss's Payment object. */
export function tossPayment(payment: ProviderPayment) {
  const total = payment.captured === 0 ? payment.total : payment.captured;
  return {
    version: '2022-11-16',
    paymentKey: payment.key,
    type: 'NORMAL',
    orderId: payment.order_id,
    orderName: payment.item_name,
    mId: 'sandbox',
    currency: 'KRW',
    method: '카드',
    totalAmount: total,
    balanceAmount: total - payment.cancelled,
    suppliedAmount: total - Math.round(total / 11),
    vat: Math.round(total / 11),
    taxFreeAmount: 0,
    status: tossStatus(payment),
    requestedAt: payment.created_at,
    approvedAt: payment.captured_at,
    lastTransactionKey: payment.transaction,
    cancels:
      payment.cancels.length === 0
        ? null
        : payment.cancels.map((each, index) => ({
            transactionKey: `${payment.transaction}${index + 1}`,
            cancelReason: each.reason ?? '',
            cancelAmount: each.amount,
            taxFreeAmount: each.tax_free,
            refundableAmount: each.available,
            canceledAt: each.at,
            cancelStatus: 'DONE',
          })),
    receipt: { url: `https://dashboard.tosspayments.com/receipt/${payment.transaction}` },
    failure:
      payment.status === 'FAILED'
        ? { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.' }
        : null,
  };
}
