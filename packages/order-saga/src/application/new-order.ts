import type { Consent } from '@clove/contracts';
import type { Transaction } from '@clove/service-kit';
import type { Order, OrderLine } from '../domain/order.ts';

type NotYetKnown =
  | 'version'
  | 'state'
  | 'returnToken'
  | 'returnParameters'
  | 'laterReturn'
  | 'redirectUrl'
  | 'overdue'
  | 'endReason'
  | 'sold'
  | 'attempts';

/** An order about to be inserted, with all that is frozen then. */
export interface NewOrder {
  readonly order: Omit<Order, NotYetKnown>;
  readonly returnToken: string;
  readonly lines: readonly OrderLine[];
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  /** The versions of the legal texts that its fan agreed to; null: none was asked for. */
  readonly consent: Consent | null;
  /** Its payment, where that is ready before the order is written: OPEN and AWAITING_PAYMENT then share a commit. @default it is written OPEN */
  readonly payable?: Payable | undefined;
  /** Sends what else is written with the order; an error of it fails the whole group. @default nothing */
  readonly record?: (tx: Pick<Transaction, 'send'>, orderId: string) => void;
}

/** Where an order is paid, and until when. */
export interface Payable {
  readonly redirectUrl: string;
  /** RFC 3339. */
  readonly deadline: string;
}

/** The order in state OPEN, its first. */
export function openOrder({ order, returnToken }: NewOrder): Order {
  return {
    ...order,
    state: 'OPEN',
    version: 1,
    returnToken,
    returnParameters: {},
    laterReturn: null,
    redirectUrl: null,
    overdue: Date.parse(order.deadline) <= Date.parse(order.createdAt),
    endReason: null,
    sold: false,
    attempts: 0,
  };
}

/** The order in the state in which it is inserted. */
export function insertedOrder(placing: NewOrder): Order {
  const open = openOrder(placing);
  const { payable } = placing;
  if (payable === undefined) return open;
  const overdue = Date.parse(payable.deadline) <= Date.parse(open.createdAt);
  return { ...open, ...payable, state: 'AWAITING_PAYMENT', returnToken: null, overdue };
}
