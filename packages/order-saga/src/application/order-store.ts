import type { Order } from '../domain/order.ts';
import type { OrderState } from '../domain/order-states.ts';
import type { VoucherRefusal } from '../domain/voucher.ts';
import type { NewOrder } from './new-order.ts';

/** When the step runner takes an order again. */
export type Next =
  /** Nothing is left to do. */
  | { readonly kind: 'never' }
  /** This many milliseconds from the commit, by the database's clock. */
  | { readonly kind: 'in'; readonly ms: number }
  /** At this instant. */
  | { readonly kind: 'at'; readonly instant: string }
  /** The writer goes on at once; others take over when its lease runs out. */
  | { readonly kind: 'lease' };

/** One compare-and-set of an order, on its id, version and state. */
export interface Move {
  readonly order: Order;
  /** A state that the table allows, or the present one to only reschedule the step. */
  readonly to: OrderState;
  /** A state that is entered and left in the same commit; the table allows both moves. @default none */
  readonly via?: OrderState;
  readonly next: Next;
  readonly redirectUrl?: string;
  readonly deadline?: string;
  readonly returnParameters?: Readonly<Record<string, string>>;
  /** Why the order ends without delivery: a stable slug. */
  readonly endReason?: string;
  readonly sold?: true;
  /** The present step failed: counts towards its back-off. */
  readonly failed?: true;
  /** To UNDOING only: what was captured and has to go back. */
  readonly undo?: { readonly amount: number };
}

export type Placement =
  /** OPEN, under the caller's lease, or AWAITING_PAYMENT, where the new order was payable. */
  | { readonly outcome: 'placed'; readonly order: Order }
  /** The fan used this key before; the same request or another one. */
  | { readonly outcome: 'replay'; readonly order: Order; readonly sameBody: boolean }
  /** Holds of it are bound to these live orders. */
  | { readonly outcome: 'hold-bound'; readonly orderIds: readonly string[] }
  /** The last use of its voucher went to another order meanwhile, or it was switched off. */
  | { readonly outcome: 'voucher-refused'; readonly refusal: VoucherRefusal }
  /** Another replica bound a hold of it or used the key in the same moment; the next read shows that. */
  | { readonly outcome: 'raced' };

/** A fan's way back: whose it is, and the provider's parameters. */
export interface FanReturn {
  readonly tokenHash: Buffer;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a fan's key was used for before, if it was, and when that was looked up, by the database's clock. */
export interface KeyLookup {
  readonly at: string;
  readonly earlier: { readonly order: Order; readonly bodyHash: string } | undefined;
}

/** Orders in the database. Every write is one commit with its lines, its delivery and its domain events; concurrent writes share commits. */
export interface OrderStore {
  place(order: NewOrder): Promise<Placement>;
  /** Undefined: the order is no longer at this version (another request or replica moved it); nothing was written. */
  move(move: Move): Promise<Order | undefined>;
  /**
   * Makes a return durable: AWAITING_PAYMENT -> CONFIRMING. Answers the order with this token as it now is, and whether
   * this very return confirmed it. While another return is being tried, a different one is kept as `laterReturn`.
   * Repeats and late ones change nothing. Nor does one of an order under lease, which is just being ended: it is
   * answered AWAITING_PAYMENT and has to be tried again.
   */
  confirm(fanReturn: FanReturn): Promise<{ order: Order | undefined; confirmed: boolean }>;
  /** Takes due orders whose lease ran out, under a new version and lease of the caller's. */
  claimDue(limit: number): Promise<Order[]>;
  /** An order that waits for a step to be tried again, and is not under way, is due now. */
  hasten(orderId: string): Promise<void>;
  /** The same of all of them, spread over a second: what stood in their way is over. */
  hastenAll(): Promise<void>;
  byKey(fanId: string, idempotencyKey: string): Promise<KeyLookup>;
  byReturnToken(tokenHash: Buffer): Promise<Order | undefined>;
  byId(orderId: string): Promise<Order | undefined>;
  /** An order that exists, and whether a request or replica has its lease: is taking a step of it, or ending it. */
  present(orderId: string): Promise<{ readonly order: Order; readonly underWay: boolean }>;
  /** Those of the given holds that another live order has. */
  boundElsewhere(order: Order): Promise<ReadonlySet<string>>;
  /** The occasions that the order's lines are for. */
  occasionsOf(orderId: string): Promise<string[]>;
  /** Orders whose present step is open for longer than this. */
  stuckFor(minutes: number): Promise<{ id: string; state: OrderState; seconds: number }[]>;
}
