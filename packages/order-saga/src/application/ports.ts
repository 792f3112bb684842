import type {
  CapturePaymentAnswer,
  CapturePaymentItem,
  CreatePaymentAnswer,
  CreatePaymentItem,
  Currency,
  ExtendAnswer,
  ExtendItem,
  InventoryName,
  LegalTexts,
  PinAnswer,
  PinItem,
  QuoteAnswer,
  QuoteItem,
  RefundAnswer,
  RefundItem,
  ReleaseAnswer,
  ReleaseItem,
  ReleaseUnitsAnswer,
  ReleaseUnitsItem,
  SellAnswer,
  SellItem,
  SettleRefundAnswer,
  SettleRefundItem,
  UnpinAnswer,
  UnpinItem,
  VoidPaymentAnswer,
  VoidPaymentItem,
  WithdrawAnswer,
  WithdrawItem,
} from '@clove/contracts';
import type { Queryable, Transaction } from '@clove/service-kit';
import type { Order, OrderLine, RefundPolicy } from '../domain/order.ts';
import type { RefusedLine } from '../domain/refusals.ts';
import type { KnownStart } from '../domain/starts.ts';

/**
 * One inventory of what is sold: seats, goods or nights. Every call may be repeated with the same item. A rejected promise means
 * that the outcome is not known or that nothing was attempted; a step then simply asks again.
 */
export interface InventoryPort {
  quote(item: QuoteItem): Promise<QuoteAnswer>;
  extend(item: ExtendItem): Promise<ExtendAnswer>;
  pin(item: PinItem): Promise<PinAnswer>;
  sell(item: SellItem): Promise<SellAnswer>;
  release(item: ReleaseItem): Promise<ReleaseAnswer>;
  unpin(item: UnpinItem): Promise<UnpinAnswer>;
  releaseUnits(item: ReleaseUnitsItem): Promise<ReleaseUnitsAnswer>;
  /** Only of inventories that deliver what they sell: takes the delivery of one line back and frees its unit. */
  withdraw(item: WithdrawItem): Promise<WithdrawAnswer>;
}

/** The payment service. Same promise about repeats; capture and refund are never cut short by a breaker. */
export interface PaymentPort {
  create(item: CreatePaymentItem): Promise<CreatePaymentAnswer>;
  capture(item: CapturePaymentItem): Promise<CapturePaymentAnswer>;
  void(item: VoidPaymentItem): Promise<VoidPaymentAnswer>;
  refund(item: RefundItem): Promise<RefundAnswer>;
  settle(item: SettleRefundItem): Promise<SettleRefundAnswer>;
}

/** An order whose payment is captured, with the lines that are now paid. */
export interface PaidOrder {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
}

/** Thrown by {@link Fulfilment.deliver} when an order can never be delivered: it is refunded instead. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

/**
 * What a composing service delivers for a paid line (a ticket). All of it runs inside the saga's transactions, and all of
 * it is only asked about lines of the inventories that it delivers for.
 */
export interface Fulfilment {
  /** The inventories whose units are delivered here. The others deliver themselves, when SELL is asked of them. */
  readonly inventories: readonly InventoryName[];
  /**
   * Sends its statements into the transaction that learns CAPTURED; orders are sorted by id. Any error undoes the
   * transaction and is retried without end, except {@link Undeliverable}.
   */
  deliver(tx: Pick<Transaction, 'send'>, paid: readonly PaidOrder[]): void;
  /**
   * Takes back what was delivered for these lines (sorted by id), where `fanId` still has it; any refused line undoes
   * the whole cancellation. `fee` is what of a line's price is kept.
   */
  takeBack(
    tx: Transaction,
    fanId: string,
    lines: readonly { readonly line: OrderLine; readonly fee: number }[],
  ): Promise<readonly RefusedLine[]>;
  /** Those of the paid lines that {@link Fulfilment.takeBack} would refuse. Changes nothing. */
  notToBeTakenBack(
    db: Queryable,
    fanId: string,
    lines: readonly OrderLine[],
  ): Promise<readonly RefusedLine[]>;
  /**
   * Takes back what was delivered for these lines, regardless of who holds it now and of what was done with it: what was
   * sold does not take place. Throws when a line has nothing left to take back.
   */
  revoke(tx: Transaction, lines: readonly OrderLine[]): Promise<void>;
  /** The id of the ticket that a line of any inventory has, or null where the service issues none. */
  ticketIdOf(line: OrderLine): string | null;
}

/** What the festival says about new orders. */
export interface SaleTerms {
  readonly currency: Currency;
  readonly refundPolicy: RefundPolicy;
  /** For the provider's page, at most 100 characters. */
  readonly itemName: string;
  /** When everybody may buy, RFC 3339. Absent: not said by a provisioning of an older release. */
  readonly opensAt?: string | undefined;
  /** Sections of seat, as its items, that are sold with a code that opens them alone. Absent: none. */
  readonly hidden?: ReadonlySet<string> | undefined;
  /** What fans agree to when they order. Absent: nothing is asked of them. */
  readonly legalTexts?: LegalTexts | undefined;
}

export interface SalePort {
  /** The present terms, or undefined while nothing was provisioned. */
  terms(): Promise<SaleTerms | undefined>;
  /** Every start that occasions ever had, by occasion, for the refund rules; of all of them by default. */
  starts(db: Queryable, occasionIds?: readonly string[]): Promise<ReadonlyMap<string, readonly KnownStart[]>>;
  /** Those of the lines (their ids) whose cancellation is free while it is possible at all, e.g. nights around a cancelled occasion, or a pass for it. */
  freeToCancel(db: Queryable, lines: readonly OrderLine[]): Promise<ReadonlySet<string>>;
}
