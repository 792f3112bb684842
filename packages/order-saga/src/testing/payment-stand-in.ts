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
  readonly expiresAt: string;
  state: PaymentState;
  captured: number;
  capturedAt: string | null;
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

  /** The payment of this id, if it is this order's. */
  const ofBoth = (asked: { paymentId: string; orderId: string }): StandInPayment | undefined => {
    const payment = payments.get(asked.paymentId);
    return payment?.item.orderId === asked.orderId ? payment : undefined;
  };

  const server = await standIn(
    {
      '/internal/payments': endpoint(CreatePaymentItem, CreatePaymentAnswer, (item): CreatePaymentAnswer => {
        if ((item.method === 'none') !== (item.amount === 0)) violations.push('only a total of 0 is free');
        const known = payments.get(item.paymentId);
        if (known !== undefined && JSON.stringify(known.item) !== JSON.stringify(item)) {
          violations.push('a repeated payment differs');
          return { result: 'declined', reason: 'this payment id belongs to another payment' };
        }
        if (known !== undefined && hasEnded(known))
          return { result: 'declined', reason: `the payment is ${known.state}` };
        const others = [...payments.values()].filter(({ item: { orderId } }) => orderId === item.orderId);
        if (known === undefined && !others.every(hasEnded))
          return { result: 'declined', reason: 'the order has another live payment' };
        const payment = known ?? {
          item,
          expiresAt: new Date(Date.now() + paymentMs).toISOString(),
          state: 'READY',
          captured: 0,
          capturedAt: null,
        };
        payments.set(item.paymentId, payment);
        return {
          result: 'ready',
          redirectUrl: item.method === 'none' ? null : `http://provider.test/pay/${item.paymentId}`,
          expiresAt: payment.expiresAt,
        };
      }),
      '/internal/payments/capture': endpoint(
        CapturePaymentItem,
        CapturePaymentAnswer,
        (item): CapturePaymentAnswer => {
          const payment = ofBoth(item);
          if (payment === undefined) {
            violations.push(`capture of unknown payment ${item.paymentId}`);
            return { result: 'failed', reason: 'unknown' };
          }
          if (payment.item.method !== 'none' && item.returnParameters['pg_token'] === undefined) {
            violations.push('capture without the provider’s token');
          }
          if (payment.state === 'READY' && payment.item.amount !== item.amount) {
            violations.push('capture of another amount');
            payment.state = 'VOIDED';
          }
          if (payment.state === 'READY') {
            payment.state = 'CAPTURED';
            payment.captured = item.amount;
            payment.capturedAt = new Date().toISOString();
          }
          return payment.capturedAt === null
            ? { result: 'failed', reason: payment.state }
            : { result: 'captured', amount: payment.captured, capturedAt: payment.capturedAt };
        },
      ),
      '/internal/payments/void': endpoint(VoidPaymentItem, VoidPaymentAnswer, (item): VoidPaymentAnswer => {
        const payment = ofBoth(item);
        if (payment === undefined) return { state: 'NOT_FOUND' };
        if (payment.state === 'READY') payment.state = 'VOIDED';
        return { state: payment.state };
      }),
      '/internal/refunds/settle': endpoint(
        SettleRefundItem,
        SettleRefundAnswer,
        ({ refundId }): SettleRefundAnswer => {
          const refund = refunds.get(refundId);
          // What is asked for here is paid back: no refund waits for a person.
          return refund === undefined ? { result: 'not-found' } : { result: 'refused', state: 'DONE' };
        },
      ),
      '/internal/refunds': endpoint(RefundItem, RefundAnswer, (item): RefundAnswer => {
        if (item.amount === 0) return { result: 'accepted', state: 'DONE' };
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

/** Nothing can be captured of it any more: its order may have another payment. */
function hasEnded({ state }: StandInPayment): boolean {
  return state === 'VOIDED' || state === 'FAILED' || state === 'STRAY';
}
