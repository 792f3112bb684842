import {
  CapturePaymentAnswer,
  CapturePaymentItem,
  CreatePaymentAnswer,
  CreatePaymentItem,
  type PaymentState,
  RefundAnswer,
  RefundItem,
  SettleRefundAnswer,
  SettleRefundItem,
  VoidPaymentAnswer,
  VoidPaymentItem,
} from '@clove/contracts';
import { endpoint, type StandIn, standIn } from './stand-in.ts';

interface StandInPayment {
  readonly item: CreatePaymentItem;
  state: PaymentState;
  captured: number;
}

/** A payment service that keeps to the payment state table: a ledger to compare orders with. */
export interface PaymentStandIn extends StandIn {
  readonly payments: ReadonlyMap<string, StandInPayment>;
  readonly refunds: ReadonlyMap<string, RefundItem>;
  ofOrder(orderId: string): StandInPayment;
  /** The token with which the provider would send this fan back. */
  returnUrlOf(orderId: string): URL;
}

/** Source: as Kakao Pay, a payment can be approved for fifteen minutes. */
const paymentMs = 900_000;

export async function paymentStandIn(): Promise<PaymentStandIn> {
  const payments = new Map<string, StandInPayment>();
  const refunds = new Map<string, RefundItem>();
  const violations: string[] = [];

  const server = await standIn(
    {
      '/internal/payments': endpoint(CreatePaymentItem, CreatePaymentAnswer, (item): CreatePaymentAnswer => {
        const known = payments.get(item.paymentId);
        if (known === undefined) payments.set(item.paymentId, { item, state: 'READY', captured: 0 });
        else if (JSON.stringify(known.item) !== JSON.stringify(item))
          violations.push('a repeated payment differs');
        if ((item.method === 'none') !== (item.amount === 0)) violations.push('only a total of 0 is free');
        if (known?.state === 'VOIDED') return { result: 'declined', reason: 'the payment is VOIDED' };
        return {
          result: 'ready',
          redirectUrl: item.method === 'none' ? null : `http://provider.test/pay/${item.paymentId}`,
          expiresAt: new Date(Date.now() + paymentMs).toISOString(),
        };
      }),
      '/internal/payments/capture': endpoint(
        CapturePaymentItem,
        CapturePaymentAnswer,
        (item): CapturePaymentAnswer => {
          const payment = payments.get(item.paymentId);
          if (payment === undefined) {
            violations.push(`capture of unknown payment ${item.paymentId}`);
            return { result: 'failed', reason: 'unknown' };
          }
          if (payment.item.method !== 'none' && item.returnParameters['pg_token'] === undefined) {
            violations.push('capture without the provider’s token');
          }
          if (payment.item.amount !== item.amount) violations.push('capture of another amount');
          if (payment.state === 'READY') {
            payment.state = 'CAPTURED';
            payment.captured = item.amount;
          }
          return payment.state === 'CAPTURED'
            ? { result: 'captured', amount: payment.captured, capturedAt: new Date().toISOString() }
            : { result: 'failed', reason: payment.state };
        },
      ),
      '/internal/payments/void': endpoint(
        VoidPaymentItem,
        VoidPaymentAnswer,
        ({ paymentId }): VoidPaymentAnswer => {
          const payment = payments.get(paymentId);
          if (payment === undefined) return { state: 'NOT_FOUND' };
          if (payment.state === 'READY') payment.state = 'VOIDED';
          return { state: payment.state };
        },
      ),
      '/internal/refunds/settle': endpoint(
        SettleRefundItem,
        SettleRefundAnswer,
        ({ refundId }): SettleRefundAnswer => {
          const refund = refunds.get(refundId);
          return refund === undefined
            ? { result: 'not-found' }
            : { result: 'settled', amount: refund.amount };
        },
      ),
      '/internal/refunds': endpoint(RefundItem, RefundAnswer, (item): RefundAnswer => {
        const payment = payments.get(item.paymentId);
        const before = [...refunds.values()].filter(
          (refund) => refund.paymentId === item.paymentId && refund.refundId !== item.refundId,
        );
        const sum = before.reduce((total, refund) => total + refund.amount, item.amount);
        if (payment === undefined || sum > payment.captured) {
          violations.push('refunds exceed what was captured');
          return { result: 'refused', reason: 'exceeds captured' };
        }
        refunds.set(item.refundId, item);
        return { result: 'accepted', state: 'DONE' };
      }),
    },
    violations,
  );

  const ofOrder = (orderId: string): StandInPayment => {
    const found = [...payments.values()].filter(({ item }) => item.orderId === orderId);
    const [payment] = found;
    if (payment === undefined || found.length > 1)
      throw new Error(`${found.length} payments of order ${orderId}`);
    return payment;
  };
  return {
    ...server,
    payments,
    refunds,
    ofOrder,
    returnUrlOf: (orderId) => new URL(ofOrder(orderId).item.returnUrl),
  };
}
