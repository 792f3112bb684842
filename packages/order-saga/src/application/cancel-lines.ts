import { newId, type Transaction } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';
import { type RefundOffer, refundOf, refundOfferAt } from '../domain/refund-fee.ts';
import { OrderRefused } from '../domain/refusals.ts';
import { type KnownStart, startOfSale } from '../domain/starts.ts';
import type { Fulfilment, SalePort } from './ports.ts';

/** One line about to be cancelled, with what it gives back. */
export interface CancelledLine {
  readonly line: OrderLine;
  readonly fee: number;
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
}

/** The cancellation of some lines of one order: one refund, one release per hold. */
export interface OrderCancellation {
  readonly order: Order;
  readonly refundId: string;
  readonly lines: readonly CancelledLine[];
  /** For the provider, at most 200 characters. */
  readonly reason: string;
  /** The units stay sold instead of going back on sale. @default false */
  readonly keepUnits?: boolean;
}

/** The rows that a cancellation reads and writes, all in the caller's transaction. */
export interface CancellationStore {
  /** Orders, then lines, locked in the order of ids. Lines that do not exist are missing from the answer. */
  lock(tx: Transaction, lineIds: readonly string[]): Promise<{ order: Order; line: OrderLine }[]>;
  /** The database's clock, which decides about fees: RFC 3339, UTC. */
  now(tx: Transaction): Promise<string>;
  /** Those of the performances that the organiser cancelled. */
  cancelledByOrganiser(tx: Transaction, performanceIds: readonly string[]): Promise<readonly string[]>;
  /** Lines to CANCELLING, the refund intents and the unit releases. Orders keep their version: their own steps go on undisturbed. */
  record(tx: Transaction, cancellations: readonly OrderCancellation[]): Promise<void>;
}

/** What a cancellation promises: the refunds are durable from here on. */
export interface CancellationReceipt {
  readonly refunds: readonly {
    readonly refundId: string;
    readonly orderId: string;
    readonly amount: number;
    readonly fee: number;
  }[];
}

/**
 * Cancels a fan's own paid lines inside the caller's transaction, by the policy frozen on each order. That commit is
 * the point of no return; refund and release follow as durable steps. Throws OrderRefused: not theirs, or not to be cancelled now.
 */
export function cancelLines(store: CancellationStore, fulfilment: Fulfilment, sale: SalePort) {
  return async (tx: Transaction, fanId: string, lineIds: readonly string[]): Promise<CancellationReceipt> => {
    const wanted = [...new Set(lineIds)].sort();
    const found = await store.lock(tx, wanted);
    if (found.length < wanted.length || found.some(({ order }) => order.fanId !== fanId)) {
      throw new OrderRefused({ reason: 'ticket-not-found' });
    }
    const cancelled = await store.cancelledByOrganiser(
      tx,
      found.map(({ line }) => line.performanceId),
    );
    if (cancelled.length > 0) {
      throw new OrderRefused({ reason: 'performance-cancelled', performanceIds: cancelled });
    }
    const priced = await withRefunds(tx, found);
    const refused = await fulfilment.takeBack(tx, fanId, priced);
    const notPaid = found.find(({ line }) => line.state !== 'PAID');
    if (refused.length > 0 || notPaid !== undefined) {
      throw new OrderRefused({ reason: 'ticket-not-cancellable', refused });
    }
    if (priced.some(({ open }) => !open)) throw new OrderRefused({ reason: 'refunds-closed' });
    const cancellations = [...Map.groupBy(priced, ({ order }) => order.id).values()].map(cancellationOf);
    await store.record(tx, cancellations);
    return {
      refunds: cancellations.map(({ order, refundId, lines }) => ({
        refundId,
        orderId: order.id,
        amount: lines.reduce((sum, { amount }) => sum + amount, 0),
        fee: lines.reduce((sum, { fee }) => sum + fee, 0),
      })),
    };
  };

  /** What each line gives back, by its order's frozen policy and the database's clock; what is closed gives back nothing. */
  async function withRefunds(tx: Transaction, found: readonly LineOfOrder[]): Promise<PricedLine[]> {
    const starts = await sale.starts(tx, [...new Set(found.map(({ line }) => line.performanceId))]);
    const now = await store.now(tx);
    return found.map(({ order, line }) => {
      const offer = offerFor(order, starts.get(line.performanceId) ?? [], now);
      return { order, line, open: offer !== null, ...refundOf(line, offer?.feePercent ?? 100) };
    });
  }
}

interface LineOfOrder {
  readonly order: Order;
  readonly line: OrderLine;
}

/** A line with what cancelling it gives back; not `open`: it is too late. */
type PricedLine = LineOfOrder & CancelledLine & { readonly open: boolean };

/** What cancelling a line of the order costs now; null: refunds are closed, or no start of its performance is known. */
export function offerFor(order: Order, starts: readonly KnownStart[], now: string): RefundOffer | null {
  const start = startOfSale(starts, order.createdAt);
  if (start === undefined) return null;
  return refundOfferAt({ policy: order.refundPolicy, purchasedAt: order.createdAt, start }, now);
}

function cancellationOf(lines: readonly PricedLine[]): OrderCancellation {
  const [first] = lines;
  if (first === undefined) throw new Error('a cancellation has at least one line');
  return { order: first.order, refundId: newId(), reason: 'cancelled by the fan', lines };
}
