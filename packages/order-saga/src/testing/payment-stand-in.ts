import {
  CapturePaymentAnswer,
  CapturePaymentItem,
  CreatePaymentAnswer,
  CreatePaymentItem,
  FindAnswer,
  FindRequest,
  type LedgerEntry,
  LedgerOfOrdersRequest,
  LedgerPage,
  LedgerPageRequest,
  type LedgerSum,
  LedgerSums,
  LedgerSumsRequest,
  type PaymentState,
  ReconciliationAnswer,
  ReconciliationRequest,
  RefundAnswer,
  RefundItem,
  type SettlementFinding,
  SettleRefundAnswer,
  SettleRefundItem,
  VoidPaymentAnswer,
  VoidPaymentItem,
} from '@clove/contracts';
import { endpoint, plainEndpoint, type StandIn, standIn } from './stand-in.ts';

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
  /** From now on the ledger is not what its payments and refunds say. */
  falsify(ledger: (entries: readonly LedgerEntry[]) => LedgerEntry[]): void;
  /** What its comparison with the provider found, `[]` until a test says otherwise. */
  differs(findings: readonly SettlementFinding[]): void;
  /** The token with which the provider would send this fan back. */
  returnUrlOf(orderId: string): URL;
}

/** Source: as Kakao Pay, a payment can be approved for fifteen minutes. */
const paymentMs = 900_000;

export async function paymentStandIn(): Promise<PaymentStandIn> {
  const payments = new Map<string, StandInPayment>();
  const refunds = new Map<string, RefundItem>();
  const refundedAt = new Map<string, string>();
  const settled = new Set<string>();
  /** Staff took it, and have not said yet that they paid it back. */
  const isOwed = ({ refundId, paymentId }: RefundItem) =>
    payments.get(paymentId)?.item.method === 'onsite' && !settled.has(refundId);
  const violations: string[] = [];
  let falsified = (entries: readonly LedgerEntry[]): LedgerEntry[] => [...entries];
  let findings: readonly SettlementFinding[] = [];
  const ledger = () => falsified(entriesOf(payments, refunds, refundedAt));
  const within = (span: { from: string; to: string }) =>
    ledger().filter(
      ({ at }) => at >= new Date(span.from).toISOString() && at < new Date(span.to).toISOString(),
    );

  /** The payment of this id, if it is this order's. */
  const ofBoth = (asked: { paymentId: string; orderId: string }): StandInPayment | undefined => {
    const payment = payments.get(asked.paymentId);
    return payment?.item.orderId === asked.orderId ? payment : undefined;
  };

  const server = await standIn(
    {
      '/internal/payments': endpoint(CreatePaymentItem, CreatePaymentAnswer, (asked): CreatePaymentAnswer => {
        const { first: _, ...item } = asked;
        if ((item.method === 'none') !== (item.amount === 0)) violations.push('only a total of 0 is free');
        if ((item.method === 'onsite') !== (item.onsite !== undefined)) violations.push('how it was taken');
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
          redirectUrl: hasPage(item) ? `http://provider.test/pay/${item.paymentId}` : null,
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
          if (hasPage(payment.item) && item.returnParameters['pg_token'] === undefined) {
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
          if (refund === undefined) return { result: 'not-found' };
          // What a provider took is paid back by it: none of those waits for a person.
          if (!isOwed(refund) && !settled.has(refundId)) return { result: 'refused', state: 'DONE' };
          if (!settled.has(refundId)) refundedAt.set(refundId, new Date().toISOString());
          settled.add(refundId);
          return { result: 'settled', amount: refund.amount };
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
        const known = refunds.has(item.refundId);
        refunds.set(item.refundId, item);
        if (isOwed(item)) return { result: 'accepted', state: 'MANUAL' };
        if (!known) refundedAt.set(item.refundId, new Date().toISOString());
        return { result: 'accepted', state: 'DONE' };
      }),
      '/internal/find': plainEndpoint(FindRequest, FindAnswer, ({ id }) => {
        const found = [...payments].filter(([paymentId, { item }]) =>
          [paymentId, item.orderId, `T${paymentId}`].includes(id),
        );
        return {
          entries: found.map(([paymentId, { state, capturedAt }]) => ({
            at: capturedAt,
            subject: { type: 'payment', id: paymentId },
            ...{ kind: 'payment-state', values: { state, attempt: 0, reason: null } },
          })),
          related: found.flatMap(([paymentId, { item }]) => [paymentId, item.orderId, `T${paymentId}`]),
        };
      }),
      '/internal/ledger': plainEndpoint(LedgerPageRequest, LedgerPage, (asked) => ({
        entries: within(asked)
          .filter(({ id }) => id > asked.after)
          .slice(0, asked.limit),
      })),
      '/internal/ledger/of-orders': plainEndpoint(LedgerOfOrdersRequest, LedgerPage, ({ orderIds }) => ({
        entries: ledger().filter(({ orderId }) => orderIds.includes(orderId)),
      })),
      '/internal/ledger/sums': plainEndpoint(LedgerSumsRequest, LedgerSums, (asked) => ({
        sums: sumsOf(within(asked), asked.timezone),
      })),
      '/internal/reconciliations': plainEndpoint(ReconciliationRequest, ReconciliationAnswer, () => ({
        done: true,
        payments: payments.size,
        listed: false,
        findings: [...findings],
      })),
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
    falsify(change) {
      falsified = change;
    },
    differs(found) {
      findings = found;
    },
    returnUrlOf: (orderId) => new URL(ofOrder(orderId).item.returnUrl),
  };
}

/** Where a fan pays; not on site, and not for nothing. */
function hasPage({ method }: CreatePaymentItem): boolean {
  return method !== 'none' && method !== 'onsite';
}

/** Nothing can be captured of it any more: its order may have another payment. */
function hasEnded({ state }: StandInPayment): boolean {
  return state === 'VOIDED' || state === 'FAILED' || state === 'STRAY';
}

/** The ledger that such payments and refunds leave, oldest first. */
function entriesOf(
  payments: ReadonlyMap<string, StandInPayment>,
  refunds: ReadonlyMap<string, RefundItem>,
  refundedAt: ReadonlyMap<string, string>,
): LedgerEntry[] {
  const entry = (paymentId: string, amount: number, refundId: string | null, at: string) => {
    const { item } = payments.get(paymentId) ?? {};
    if (item === undefined) throw new Error(`no payment ${paymentId}`);
    const { orderId, method, currency, onsite } = item;
    const byHand = onsite !== undefined && refundId !== null;
    const of = { paymentId, orderId, method, currency, refundId, amount, at, byHand, stray: false };
    if (onsite !== undefined)
      return { ...of, tender: onsite.tender, providerKey: onsite.reference ?? null, providerFee: 0 };
    return { ...of, providerKey: `T${paymentId}`, providerFee: Math.round(amount / 100) };
  };
  const captures = [...payments].flatMap(([paymentId, { captured, capturedAt }]) =>
    capturedAt === null || captured === 0 ? [] : [entry(paymentId, captured, null, capturedAt)],
  );
  const paidBack = [...refunds].flatMap(([refundId, { paymentId, amount }]) => {
    const at = refundedAt.get(refundId);
    return at === undefined ? [] : [entry(paymentId, amount, refundId, at)];
  });
  return [...captures, ...paidBack]
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map((each, index) => ({ ...each, id: index + 1, kind: each.refundId === null ? 'CAPTURE' : 'REFUND' }));
}

function sumsOf(entries: readonly LedgerEntry[], timezone: string): LedgerSum[] {
  const dayOf = (at: string) =>
    Temporal.Instant.from(at).toZonedDateTimeISO(timezone).toPlainDate().toString();
  const groups = Map.groupBy(entries, ({ at, method, tender }) => `${dayOf(at)} ${method} ${tender}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const sum = (kind: string, of: (entry: LedgerEntry) => number) =>
      group.filter((entry) => entry.kind === kind).reduce((total, entry) => total + of(entry), 0);
    if (first === undefined) return [];
    return {
      day: dayOf(first.at),
      method: first.method,
      ...(first.tender && { tender: first.tender }),
      payments: group.filter(({ kind }) => kind === 'CAPTURE').length,
      captured: sum('CAPTURE', ({ amount }) => amount),
      refunded: sum('REFUND', ({ amount }) => amount),
      refundedByHand: sum('REFUND', ({ amount, byHand }) => (byHand ? amount : 0)),
      providerFees:
        sum('CAPTURE', ({ providerFee }) => providerFee) - sum('REFUND', ({ providerFee }) => providerFee),
    };
  });
}
