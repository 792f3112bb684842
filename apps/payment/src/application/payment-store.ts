import type {
  CreatePaymentItem,
  PaymentMethod,
  PaymentState,
  RefundItem,
  RefundState,
  SettleRefundAnswer,
  SettleRefundItem,
} from '@clove/contracts';
import type { Payment, Refund } from '../domain/payment.ts';
import type { ReadyOutcome } from './provider.ts';

/** A payment that the provider has made ready. */
export interface ReadyPayment {
  readonly item: CreatePaymentItem;
  readonly ready: Extract<ReadyOutcome, { result: 'ready' }>;
  readonly lifetimeSeconds: number;
  readonly correlationId: string;
}

/** The payment as answered to the order that asked for it. */
export type StartedPayment = Pick<
  Payment,
  'id' | 'orderId' | 'method' | 'amount' | 'state' | 'redirectUrl' | 'expiresAt'
>;

/** Begins a capture: READY -> CAPTURING when order and amount are the payment's own. */
export interface BeginCapture {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly returnParameters: Readonly<Record<string, string>>;
  /** Provider keys found in the parameters, by method; used where the payment has none yet. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A compare-and-set move: matches only the state and version it was decided on. */
export interface PaymentMove {
  readonly payment: Payment;
  readonly to: PaymentState;
  readonly captured?: number;
  readonly reason?: string;
  /** Milliseconds until the reconciler checks it; absent = by the state's own rule. */
  readonly lookInMs?: number;
  /** Milliseconds in which nothing may be sent again. */
  readonly quietMs?: number;
}

/** A payment due for the reconciler, with the database clock's verdicts on its windows. */
export interface DuePayment {
  readonly payment: Payment;
  readonly quietOver: boolean;
  readonly lifetimeOver: boolean;
}

export interface RefundMove {
  readonly refund: Refund;
  readonly to: RefundState;
  readonly failure?: string;
  /** The provider ended the call: a repeat is a new call to it. */
  readonly newAttempt?: boolean;
  readonly lookInMs?: number;
  readonly quietMs?: number;
}

export interface DueRefund {
  readonly refund: Refund;
  readonly payment: Payment;
  readonly quietOver: boolean;
}

/** Keeps payments, refunds and the ledger. Every hot operation is grouped over arrays by its adapter. */
export interface PaymentStore {
  find(paymentId: string): Promise<Payment | undefined>;
  /** What is stored of a payment that an order asks for, if it was asked for before. */
  findStarted(paymentId: string): Promise<StartedPayment | undefined>;
  findByOrder(orderId: string): Promise<Payment[]>;
  /** Stores a READY payment; answers what is stored under its id, or undefined when the order has another live payment. */
  insertReady(ready: ReadyPayment): Promise<StartedPayment | undefined>;
  /** The payment as it then is, and whether this call began the capture. Undefined: no such payment of that order. */
  beginCapture(begin: BeginCapture): Promise<{ payment: Payment; begun: boolean } | undefined>;
  /** READY -> VOIDED; the payment as it then is. Undefined: no such payment of that order. */
  void(paymentId: string, orderId: string): Promise<Payment | undefined>;
  /** The moved payment, or undefined when its version had moved on. */
  move(move: PaymentMove): Promise<Payment | undefined>;
  claimDuePayments(limit: number): Promise<DuePayment[]>;
  /** Postpones the reconciler's next check; nothing else changes. */
  postpone(payment: Payment, ms: number | 'after-lifetime' | 'never'): Promise<void>;
  /** An UNKNOWN payment that waits for its back-off, and is not just being checked, is due now. */
  hasten(paymentId: string): Promise<void>;
  /** The same of all payments and refunds of a method whose provider answers again, spread over a second. */
  hastenAll(method: PaymentMethod): Promise<void>;
  /** Stores a provider key for a payment that ended before it had one. */
  adoptKey(payment: Payment, providerKey: string): Promise<Payment | undefined>;
  /** UNKNOWN -> CAPTURING with the same key and parameters. */
  recapture(payment: Payment): Promise<Payment | undefined>;
  /** VOIDED or FAILED -> STRAY with a refund of all that was captured. Undefined when the version had moved on. */
  stray(payment: Payment, captured: number): Promise<Payment | undefined>;

  /** Records a refund under the payment's row lock, or answers why not. Idempotent by refund id. */
  requestRefund(
    item: RefundItem,
    correlationId: string,
  ): Promise<{ refund: Refund; payment: Payment } | { refused: string }>;
  findRefund(refundId: string): Promise<Refund | undefined>;
  /** REQUESTED -> SENT; undefined when it is not REQUESTED any more or another refund of its payment is in flight. */
  sendRefund(refundId: string): Promise<{ refund: Refund; payment: Payment } | undefined>;
  moveRefund(move: RefundMove): Promise<Refund | undefined>;
  /** MANUAL -> DONE, with who paid it and how in the ledger. A repeat answers the same. */
  settleRefund(settled: SettleRefundItem): Promise<SettleRefundAnswer>;
  postponeRefund(refund: Refund, ms: number): Promise<void>;
  claimDueRefunds(limit: number): Promise<DueRefund[]>;
}
