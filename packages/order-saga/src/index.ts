export { clientNetwork } from './adapters/http/client-network.ts';
export { exampleOrder } from './adapters/http/order-example.ts';
export { OrderView } from './adapters/http/order-view.ts';
export { RefundQuoteBody } from './adapters/http/refund-quote-route.ts';
export { SoldOccasion, soldOccasion } from './adapters/http/sold-occasion.ts';
export { voucherProblem } from './adapters/http/voucher-problems.ts';
export { upstreamInventory } from './adapters/upstream/inventory.ts';
export { inventoryOverGrpc } from './adapters/upstream/inventory-over-grpc.ts';
export { upstreamLedger } from './adapters/upstream/ledger.ts';
export { upstreamPayment } from './adapters/upstream/payment.ts';
export type { BegunCancellation, CancelledOrderLines } from './application/cancel-lines.ts';
export type { CancellationReceipt } from './application/cancellation.ts';
export type { GivenBack } from './application/give-back.ts';
export type { Inventories } from './application/inventories.ts';
export type { OccasionBook } from './application/occasion-book.ts';
export type {
  CancelledById,
  OccasionCancellation,
  OccasionCancellationProgress,
  RecordedCancellation,
} from './application/occasion-cancellations.ts';
export type { OrderEventTypes } from './application/order-events.ts';
export type { DeskSale } from './application/place-order.ts';
export {
  type Fulfilment,
  type InventoryPort,
  type PaidOrder,
  type PaymentPort,
  type SalePort,
  type SaleTerms,
  Undeliverable,
} from './application/ports.ts';
export { type Redeemed, redeem } from './application/redeem-voucher.ts';
export type { SagaLog } from './application/saga-log.ts';
export { type LedgerPort, spanOfDays } from './application/settlement.ts';
export type { VoucherBook } from './application/voucher-book.ts';
export type { BegunLines, Withdrawal, WithdrawalOutcomes } from './application/withdrawals.ts';
export type { Order, OrderLine, RefundPolicy } from './domain/order.ts';
export { type Place, placeOf } from './domain/place.ts';
export { OrderRefused, type RefusedLine } from './domain/refusals.ts';
export type { KnownStart } from './domain/starts.ts';
export { type FoundVoucher, refusalOfCode, type VoucherRefusal } from './domain/voucher.ts';
export { orderSagaMigrations } from './migrations/index.ts';
export { type OrderSaga, type OrderSagaOptions, orderSaga } from './saga.ts';
