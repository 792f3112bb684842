import { type Facts, groupBy } from './facts.ts';
import type { Violation } from './violation.ts';

/** States of a payment that is over without money, so that another may take its place. */
const without: ReadonlySet<string> = new Set(['FAILED', 'VOIDED', 'STRAY']);

/** Sum of line.paid = total = captured, for every completed order; no completed order without payment unless it costs nothing. */
export function completedOrdersArePaid({ orders, payments }: Facts): Violation[] {
  const byOrder = groupBy(payments, ({ orderId }) => orderId);
  return [...orders.values()].flatMap(({ orderId, state, total, paidByLines }) => {
    if (state !== 'COMPLETED') return [];
    const captured = (byOrder.get(orderId) ?? [])
      .filter((payment) => payment.state === 'CAPTURED')
      .reduce((sum, payment) => sum + payment.captured, 0);
    if (total === paidByLines && total === captured) return [];
    return [
      {
        invariant: 'completed-order-is-paid',
        key: orderId,
        detail: `total ${total}, lines ${paidByLines}, captured ${captured}`,
      },
    ];
  });
}

/** Captured money without a completed order is refunded in full. */
export function capturedMoneyHasOrder({ orders, payments }: Facts): Violation[] {
  return payments.flatMap(({ paymentId, orderId, captured, refunded, state }) => {
    const order = orders.get(orderId);
    const kept = captured - refunded;
    const standing = state === 'CAPTURED' && order?.state === 'COMPLETED';
    if (kept === 0 || standing) return [];
    return [
      {
        invariant: 'captured-money-has-order',
        key: paymentId,
        detail: `${state}, ${kept} kept for order ${orderId}, which is ${order?.state ?? 'unknown'}`,
      },
    ];
  });
}

/** Sum of refunds <= captured. */
export function refundsWithinCaptured({ payments }: Facts): Violation[] {
  return payments
    .filter(({ captured, refunded }) => refunded > captured)
    .map(({ paymentId, captured, refunded }) => ({
      invariant: 'refunds-within-captured',
      key: paymentId,
      detail: `captured ${captured}, refunded ${refunded}`,
    }));
}

/** An order has at most one live payment. */
export function onePaymentPerOrder({ payments }: Facts): Violation[] {
  const live = groupBy(
    payments.filter(({ state }) => !without.has(state)),
    ({ orderId }) => orderId,
  );
  return [...live]
    .filter(([, own]) => own.length > 1)
    .map(([orderId, own]) => ({
      invariant: 'one-live-payment-per-order',
      key: orderId,
      detail: `payments ${own.map(({ paymentId, state }) => `${paymentId} (${state})`).join(' and ')}`,
    }));
}

/**
 * What staff took on site no provider has: the payment has no key of one, and what is paid back people pay by hand. Without
 * this a payment that is marked so by mistake would be compared with nothing.
 */
export function onsiteMoneyHasNoProvider({ payments }: Facts): Violation[] {
  return payments.flatMap(({ paymentId, onsite, providerKey, refunded, refundedByHand = refunded }) => {
    if (onsite !== true || (providerKey === null && refunded === refundedByHand)) return [];
    return [
      {
        invariant: 'onsite-money-has-no-provider',
        key: paymentId,
        detail: `taken on site, provider key ${providerKey ?? 'none'}, refunded ${refunded}, ${refundedByHand} of it by hand`,
      },
    ];
  });
}

/** The ledgers of payment and of the provider agree, payment by payment. Not compared where the provider's cannot be read, or there is none. */
export function ledgersAgree({ payments, provider }: Facts): Violation[] {
  if (provider === null) return [];
  const ours = new Map(
    payments.flatMap((payment) =>
      payment.providerKey === null ? [] : [[payment.providerKey, payment] as const],
    ),
  );
  const theirs = new Map(provider.map((entry) => [entry.providerKey, entry]));
  const differing = provider.flatMap(({ providerKey, orderId, captured, cancelled }) => {
    const payment = ours.get(providerKey);
    // A late capture of a voided payment is refunded in full; its state in payment's ledger is not compared.
    if (captured === cancelled && (payment === undefined || without.has(payment.state))) return [];
    const byHand = payment?.refundedByHand ?? 0;
    if (payment?.captured === captured && payment.refunded - byHand === cancelled) return [];
    const our =
      payment === undefined
        ? 'payment has no such payment'
        : `payment: captured ${payment.captured}, refunded ${payment.refunded}, ${byHand} of it by hand (${payment.state})`;
    return [
      {
        invariant: 'ledgers-agree',
        key: providerKey,
        detail: `order ${orderId}: provider: captured ${captured}, cancelled ${cancelled}; ${our}`,
      },
    ];
  });
  const missingAtProvider = payments.flatMap(({ paymentId, providerKey, captured, orderId, onsite }) => {
    if (captured === 0 || onsite === true || (providerKey !== null && theirs.has(providerKey))) return [];
    return [
      {
        invariant: 'ledgers-agree',
        key: providerKey ?? paymentId,
        detail: `order ${orderId}: payment: captured ${captured}; the provider has no such payment`,
      },
    ];
  });
  return [...differing, ...missingAtProvider];
}
