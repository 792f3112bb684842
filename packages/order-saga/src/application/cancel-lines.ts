import type { Transaction } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';
import { type RefundOffer, refundOf, refundOfferAt } from '../domain/refund-fee.ts';
import { OrderRefused } from '../domain/refusals.ts';
import { type KnownStart, startOfSale } from '../domain/starts.ts';
import {
  type CancellationReceipt,
  type CancellationStore,
  type CancelledLine,
  cancellationOf,
  type LineOfOrder,
  type RefundReceipt,
  receiptOf,
} from './cancellation.ts';
import type { Fulfilment, SalePort } from './ports.ts';
import type { NewWithdrawal, Withdrawal, WithdrawalStore } from './withdrawals.ts';

/** What was begun of a cancellation of any lines. */
export interface BegunCancellation extends CancellationReceipt {
  /** Lines whose inventories are to be asked now, each under the caller's lease. */
  readonly withdrawals: readonly Withdrawal[];
}

export interface CancelLinesParts {
  readonly store: CancellationStore;
  readonly withdrawals: Pick<WithdrawalStore, 'ask'>;
  readonly fulfilment: Fulfilment;
  readonly sale: SalePort;
}

/** A line with what cancelling it gives back; not `open`: it is too late. */
type PricedLine = LineOfOrder & CancelledLine & { readonly open: boolean };

/** Lines of one order that are to be cancelled. */
export interface CancelledOrderLines {
  /** Who ordered: who has to hold what is cancelled. */
  readonly fanId: string;
  readonly orderId: string;
  readonly lineIds: readonly string[];
  /** The organiser pays everything back, also where refunds are closed. @default false: by the rules of the order */
  readonly waiveFee?: boolean;
  /** For the provider. @default the fan cancelled */
  readonly reason?: string;
}

/** Cancelling a fan's own paid lines inside the caller's transaction, by the policy frozen on each order. */
export function lineCancellation({ store, withdrawals, fulfilment, sale }: CancelLinesParts) {
  const deliveredHere = ({ line }: LineOfOrder) => fulfilment.inventories.includes(line.inventory);

  return {
    /**
     * Lines that are delivered here. That commit is the point of no return; refund and release follow as durable steps.
     * Throws OrderRefused: not theirs, or not to be cancelled now.
     */
    async here(tx: Transaction, fanId: string, lineIds: readonly string[]): Promise<CancellationReceipt> {
      const found = await ownLines(tx, fanId, lineIds);
      if (found === undefined || !found.every(deliveredHere)) {
        throw new OrderRefused({ reason: 'ticket-not-found' });
      }
      return { refunds: await cancelHere(tx, fanId, await priced(tx, found)) };
    },

    /**
     * Lines of one order, whatever they are. Those that are delivered here are cancelled with the transaction; of the others
     * it makes durable that their inventories are asked to take them back. Throws OrderRefused; then none is touched.
     */
    async ofOrder(
      tx: Transaction,
      { fanId, orderId, lineIds, waiveFee = false, reason }: CancelledOrderLines,
    ): Promise<BegunCancellation> {
      const found = await ownLines(tx, fanId, lineIds);
      if (found === undefined || found.some(({ order }) => order.id !== orderId)) {
        throw new OrderRefused({ reason: 'line-not-found' });
      }
      const lines = await priced(tx, found, waiveFee);
      const elsewhere = lines.filter((each) => !deliveredHere(each));
      const notPaid = elsewhere.filter(({ line }) => line.state !== 'PAID');
      if (notPaid.length > 0) {
        const refused = notPaid.map(({ line }) => ({ lineId: line.id, reason: `LINE_${line.state}` }));
        throw new OrderRefused({ reason: 'line-not-cancellable', refused });
      }
      if (elsewhere.some(({ open }) => !open)) throw new OrderRefused({ reason: 'refunds-closed' });
      const refunds = await cancelHere(tx, fanId, lines.filter(deliveredHere), reason);
      return { refunds, withdrawals: await withdrawals.ask(tx, elsewhere satisfies NewWithdrawal[]) };
    },
  };

  /** The lines, locked; undefined when one is not this fan's. */
  async function ownLines(tx: Transaction, fanId: string, lineIds: readonly string[]) {
    const wanted = [...new Set(lineIds)].sort();
    const found = await store.lock(tx, wanted);
    const own = found.length === wanted.length && found.every(({ order }) => order.fanId === fanId);
    return own ? found : undefined;
  }

  /** Takes back what was delivered here, and makes its refunds durable. */
  async function cancelHere(
    tx: Transaction,
    fanId: string,
    lines: readonly PricedLine[],
    reason?: string,
  ): Promise<RefundReceipt[]> {
    if (lines.length === 0) return [];
    const refused = await fulfilment.takeBack(tx, fanId, lines);
    const notPaid = lines.find(({ line }) => line.state !== 'PAID');
    if (refused.length > 0 || notPaid !== undefined) {
      throw new OrderRefused({ reason: 'ticket-not-cancellable', refused });
    }
    if (lines.some(({ open }) => !open)) throw new OrderRefused({ reason: 'refunds-closed' });
    const cancellations = [...Map.groupBy(lines, ({ order }) => order.id).values()].map((group) =>
      cancellationOf(group, reason === undefined ? {} : { reason }),
    );
    await store.record(tx, cancellations);
    return cancellations.map(receiptOf);
  }

  /** What each line gives back, by its order's frozen policy and the database's clock; what is closed gives back nothing. */
  async function priced(
    tx: Transaction,
    found: readonly LineOfOrder[],
    waiveFee = false,
  ): Promise<PricedLine[]> {
    const lines = found.map(({ line }) => line);
    const occasionIds = occasionsOf(lines);
    const cancelled = await store.cancelledByOrganiser(tx, occasionIds);
    if (cancelled.length > 0) {
      throw new OrderRefused({ reason: 'occasion-cancelled', occasionIds: cancelled });
    }
    if (waiveFee) return found.map(({ order, line }) => ({ order, line, open: true, ...refundOf(line, 0) }));
    const starts = await sale.starts(tx, occasionIds);
    const free = await freeOf(sale, tx, lines);
    const now = await store.now(tx);
    return found.map(({ order, line }) => {
      const offer = offerFor(order, line, { starts, free }, now);
      return { order, line, open: offer !== null, ...refundOf(line, offer?.feePercent ?? 100) };
    });
  }
}

/** The occasions that lines are for. */
export function occasionsOf(lines: readonly OrderLine[]): string[] {
  return [...new Set(lines.flatMap(({ occasionId }) => occasionId ?? []))];
}

/** Lines whose cancellation is free, whatever the rules say. */
export async function freeOf(
  sale: SalePort,
  db: Parameters<SalePort['freeToCancel']>[0],
  lines: readonly OrderLine[],
): Promise<ReadonlySet<string>> {
  return lines.length === 0 ? new Set() : sale.freeToCancel(db, lines);
}

/** What the terms of lines count from. */
export interface LineTerms {
  readonly starts: ReadonlyMap<string, readonly KnownStart[]>;
  /** Lines (their ids) whose cancellation is free. */
  readonly free: ReadonlySet<string>;
}

/** What cancelling a line of the order costs now; null: refunds are closed, or what they count from is not known. */
export function offerFor(
  order: Order,
  line: OrderLine,
  { starts, free }: LineTerms,
  now: string,
): RefundOffer | null {
  const start = startOf(line, starts, order.createdAt);
  if (start === undefined) return null;
  if (free.has(line.id)) {
    return Date.parse(now) < Date.parse(start.present) ? { until: start.present, feePercent: 0 } : null;
  }
  return refundOfferAt({ policy: order.refundPolicy, purchasedAt: order.createdAt, start }, now);
}

function startOf(
  { occasionId, refundsFrom }: OrderLine,
  starts: ReadonlyMap<string, readonly KnownStart[]>,
  soldAt: string,
) {
  if (occasionId !== null) return startOfSale(starts.get(occasionId) ?? [], soldAt);
  return refundsFrom === null ? undefined : { whenSold: refundsFrom, present: refundsFrom };
}
