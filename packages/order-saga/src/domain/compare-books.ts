import type { LedgerEntry, SettlementFinding } from '@clove/contracts';
import type { OrderState } from './order-states.ts';

/** What an order says about money. Amounts in the currency's smallest unit. */
export interface OrderBooks {
  readonly id: string;
  readonly state: OrderState;
  readonly paymentId: string;
  readonly total: number;
  /** Sum over the lines that were ever paid. */
  readonly paidByLines: number;
  /** Its next step is being taken: what is not booked yet may be so in a moment. */
  readonly moving: boolean;
  readonly refunds: readonly { readonly id: string; readonly amount: number; readonly done: boolean }[];
}

const capturedStates: ReadonlySet<OrderState> = new Set(['COMPLETED', 'UNDOING', 'REFUNDED']);

/** The differences between an order and the ledger's entries of it, named; undefined: there is no such order. */
export function compareBooks(
  orderId: string,
  order: OrderBooks | undefined,
  entries: readonly LedgerEntry[],
): SettlementFinding[] {
  // Paid back by payment itself, which no order knows.
  const booked = entries.filter(({ stray }) => !stray);
  const captures = booked.filter(
    ({ kind, paymentId }) => kind === 'CAPTURE' && paymentId === order?.paymentId,
  );
  const others = booked.filter(({ kind, paymentId }) => kind === 'CAPTURE' && paymentId !== order?.paymentId);
  return [
    ...others.map((entry) => finding('capture-without-order', orderId, entry, null, entry.amount)),
    ...(order === undefined ? [] : captureFindings(order, captures[0])),
    ...refundFindings(orderId, order, booked),
  ];
}

function captureFindings(order: OrderBooks, capture: LedgerEntry | undefined): SettlementFinding[] {
  const { id, total } = order;
  if (!capturedStates.has(order.state)) {
    return capture === undefined || order.moving
      ? []
      : [finding('capture-without-order', id, capture, null, capture.amount)];
  }
  if (capture === undefined) {
    return total === 0
      ? []
      : [finding('order-without-capture', id, { paymentId: order.paymentId }, total, null)];
  }
  // What could not be delivered as it was paid is paid back whole.
  if (order.state !== 'COMPLETED' || capture.amount === order.paidByLines) return [];
  return [finding('paid-differs', id, capture, order.paidByLines, capture.amount)];
}

function refundFindings(
  orderId: string,
  order: OrderBooks | undefined,
  booked: readonly LedgerEntry[],
): SettlementFinding[] {
  const entries = new Map(
    booked.flatMap((entry) => (entry.refundId === null ? [] : [[entry.refundId, entry]])),
  );
  const known = new Set(order?.refunds.map(({ id }) => id));
  const asked = (order?.refunds ?? []).flatMap(({ id, amount, done }): SettlementFinding[] => {
    const entry = entries.get(id);
    if (entry === undefined) {
      const paymentId = order?.paymentId ?? null;
      return done && amount > 0
        ? [finding('refund-not-in-ledger', orderId, { paymentId, refundId: id }, amount, null)]
        : [];
    }
    return entry.amount === amount ? [] : [finding('refund-differs', orderId, entry, amount, entry.amount)];
  });
  const unasked = [...entries]
    .filter(([id]) => !known.has(id))
    .map(([, entry]) => finding('refund-not-in-orders', orderId, entry, null, entry.amount));
  return [...asked, ...unasked];
}

function finding(
  kind: SettlementFinding['kind'],
  orderId: string,
  of: Partial<Pick<SettlementFinding, 'paymentId' | 'refundId' | 'providerKey'>>,
  expected: number | null,
  found: number | null,
): SettlementFinding {
  const { paymentId = null, refundId = null, providerKey = null } = of;
  return { kind, orderId, paymentId, refundId, providerKey, expected, found };
}
