import type {
  Currency,
  InventoryName,
  Label,
  Onsite,
  OrderChannel,
  PaymentMethod,
  RefundRule,
  RefundState,
  SoldCategory,
} from '@clove/contracts';
import type { LineState } from './line-states.ts';
import type { OrderState } from './order-states.ts';

/** What identifies one version of an order: every write is a compare-and-set on it. */
export interface OrderRef {
  readonly id: string;
  readonly version: number;
  readonly state: OrderState;
}

/** An order without its lines: all that the saga needs to take the next step. Instants are RFC 3339, UTC. */
export interface Order extends OrderRef {
  readonly fanId: string;
  readonly paymentMethod: PaymentMethod;
  readonly channel: OrderChannel;
  /** With method `onsite`: how staff took the money. */
  readonly onsite: Onsite | null;
  /** Chosen before the payment exists, so that creating it can be repeated. */
  readonly paymentId: string;
  /** Sum of the lines' `paid`, in the currency's smallest unit. */
  readonly total: number;
  readonly vat: number;
  readonly taxFree: number;
  readonly currency: Currency;
  readonly itemName: string;
  readonly quantity: number;
  /** Sorted by inventory, then by id: pins are asked in this order. */
  readonly holds: readonly HoldRef[];
  readonly refundPolicy: RefundPolicy;
  /** The code that it was placed with; null: none. */
  readonly voucher: OrderVoucher | null;
  readonly returnToken: string | null;
  readonly returnParameters: Readonly<Record<string, string>>;
  /** Parameters of a return that came while another one was being tried; tried next when that one was not the provider's. */
  readonly laterReturn: Readonly<Record<string, string>> | null;
  readonly redirectUrl: string | null;
  /** Until when the fan may come back from the provider. */
  readonly deadline: string;
  /** The deadline had passed, by the database's clock, when this was read. */
  readonly overdue: boolean;
  /** Why an order ended without delivery, as a stable slug; null while it has not. */
  readonly endReason: string | null;
  readonly sold: boolean;
  /** Failed attempts at the present step. */
  readonly attempts: number;
  readonly correlationId: string;
  readonly createdAt: string;
}

/** A use of a voucher, by one of its codes. */
export interface OrderVoucher {
  readonly id: string;
  readonly code: string;
}

/** A hold, and the inventory that keeps it. */
export interface HoldRef {
  readonly inventory: InventoryName;
  readonly holdId: string;
}

/** What the fan was promised when ordering; later changes of the festival's rules do not touch it. */
export interface RefundPolicy {
  readonly timezone: string;
  readonly rules: readonly RefundRule[];
}

/** One unit of an order. Amounts are frozen; the sum of `paid` over the lines is the order's total. */
export interface OrderLine {
  readonly id: string;
  readonly orderId: string;
  readonly position: number;
  readonly inventory: InventoryName;
  readonly holdId: string;
  readonly unitId: string;
  /** What it is a unit of, in its inventory's terms: `<performance>/<section>`, `<item>/<option>`, `<room>/<from>/<to>`. */
  readonly item: string;
  /** What people call the unit; null: it has no name of its own. */
  readonly label: Label | null;
  /** The price category that it was sold in; null: none. */
  readonly category: SoldCategory | null;
  /** The occasion that it is for, whose start refunds count from; null: they count from `refundsFrom`. */
  readonly occasionId: string | null;
  /** RFC 3339, UTC. */
  readonly refundsFrom: string | null;
  readonly unitPrice: number;
  readonly discountShare: number;
  readonly paid: number;
  readonly taxFree: number;
  readonly vat: number;
  readonly state: LineState;
  /** Kept of `paid` when the line was cancelled; null before. */
  readonly fee: number | null;
  readonly refundId: string | null;
}

/** A refund to be paid back, from the moment its intent is durable. */
export interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly fanId: string;
  /** `undo`: the whole order could not be delivered; `cancel`: lines were cancelled. */
  readonly kind: 'undo' | 'cancel';
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
  readonly reason: string;
  readonly state: RefundState;
  readonly version: number;
  readonly attempts: number;
  readonly correlationId: string;
}

/** Sold units whose tickets are void and that go back on sale. */
export interface UnitRelease {
  readonly id: string;
  readonly orderId: string;
  readonly inventory: InventoryName;
  readonly holdId: string;
  readonly unitIds: readonly string[];
  /** Every hold of the order was confirmed sold; before that a release would be refused. */
  readonly sold: boolean;
  readonly version: number;
  readonly attempts: number;
  readonly correlationId: string;
}
