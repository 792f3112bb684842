import { newId, type Transaction } from '@clove/service-kit';
import type { LineState } from '../domain/line-states.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import type { LineRefund } from '../domain/refund-fee.ts';

/** One line about to be cancelled, with what it gives back. */
export interface CancelledLine extends LineRefund {
  readonly line: OrderLine;
}

/** The cancellation of some lines of one order: one refund, one release per hold. */
export interface OrderCancellation {
  readonly order: Order;
  readonly refundId: string;
  readonly lines: readonly CancelledLine[];
  /** The state that all the lines are in. @default PAID */
  readonly from?: Extract<LineState, 'PAID' | 'WITHDRAWING'>;
  /** For the provider, at most 200 characters. */
  readonly reason: string;
  /** The units stay sold, or are free again already, instead of going back on sale now. @default false */
  readonly keepUnits?: boolean;
  /** RFC 3339: the money waits until then, or until it is hastened. @default it is due at once */
  readonly refundAt?: string;
}

/** An order's line, with its order. */
export interface LineOfOrder {
  readonly order: Order;
  readonly line: OrderLine;
}

/** The rows that a cancellation reads and writes, all in the caller's transaction. */
export interface CancellationStore {
  /** Orders, then lines, locked in the order of ids. Lines that do not exist are missing from the answer. */
  lock(tx: Transaction, lineIds: readonly string[]): Promise<LineOfOrder[]>;
  /** The database's clock, which decides about fees: RFC 3339, UTC. */
  now(tx: Transaction): Promise<string>;
  /** Those of the occasions that the organiser cancelled. */
  cancelledByOrganiser(tx: Transaction, occasionIds: readonly string[]): Promise<readonly string[]>;
  /** Lines to CANCELLING, the refund intents and the unit releases. Orders keep their version: their own steps go on undisturbed. */
  record(tx: Transaction, cancellations: readonly OrderCancellation[]): Promise<void>;
  /** The refund of a cancellation that waits is due now, and published; one that is due already stays as it is. */
  hasten(tx: Transaction, cancellation: OrderCancellation): Promise<void>;
}

/** A refund that is durable from here on. */
export interface RefundReceipt {
  readonly refundId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly fee: number;
}

/** What a cancellation promises. */
export interface CancellationReceipt {
  readonly refunds: readonly RefundReceipt[];
}

/** The cancellation of lines of one order by its fan. */
export function cancellationOf(
  lines: readonly (LineOfOrder & CancelledLine)[],
  more: Partial<Pick<OrderCancellation, 'from' | 'keepUnits' | 'reason'>> = {},
): OrderCancellation {
  const [first] = lines;
  if (first === undefined) throw new Error('a cancellation has at least one line');
  return { order: first.order, refundId: newId(), reason: 'cancelled by the fan', lines, ...more };
}

export function receiptOf({ order, refundId, lines }: OrderCancellation): RefundReceipt {
  return {
    refundId,
    orderId: order.id,
    amount: lines.reduce((sum, { amount }) => sum + amount, 0),
    fee: lines.reduce((sum, { fee }) => sum + fee, 0),
  };
}
