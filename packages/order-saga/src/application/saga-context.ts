import type { PaymentMethod } from '@clove/contracts';
import type { Order } from '../domain/order.ts';
import type { Inventories } from './inventories.ts';
import type { CancelledOccasions } from './occasion-cancellations.ts';
import type { OrderStore } from './order-store.ts';
import type { PaymentPort, SalePort } from './ports.ts';
import type { SagaLog } from './saga-log.ts';
import type { VoucherBook } from './voucher-book.ts';

/** What the use cases work with. */
export interface SagaContext {
  readonly store: OrderStore;
  readonly inventories: Inventories;
  readonly payment: PaymentPort;
  readonly sale: SalePort;
  readonly cancelled: CancelledOccasions;
  readonly vouchers: VoucherBook;
  readonly log: SagaLog;
  /** Methods that fans may choose in this variant; `none` is never chosen, it follows from a total of 0. */
  readonly methods: readonly PaymentMethod[];
  /** Public address below which the provider sends fans back; the token is appended. */
  readonly returnBase: string;
}

/** Takes orders through their steps for as long as this replica holds their lease. */
export interface OrderDriver {
  /** Drives in the background; never throws: what fails is tried again by whichever replica claims the order. */
  start(order: Order): void;
  /** Orders under way here. */
  readonly active: number;
  /** One of them as it now is; undefined: it is not under way here. */
  present(orderId: string): Order | undefined;
  /** Resolves when nothing is under way: for a drain. */
  idle(): Promise<void>;
}
