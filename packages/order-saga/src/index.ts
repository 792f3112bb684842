export { SoldPerformance, soldPerformance } from './adapters/http/sold-performance.ts';
export { upstreamInventory } from './adapters/upstream/inventory.ts';
export { upstreamPayment } from './adapters/upstream/payment.ts';
export type { CancellationReceipt } from './application/cancel-lines.ts';
export type { Inventories } from './application/inventories.ts';
export type { OrderEventTypes, SaleEventTypes } from './application/order-events.ts';
export type { PerformanceBook } from './application/performance-book.ts';
export type {
  CancelledById,
  PerformanceCancellation,
  PerformanceCancellationProgress,
} from './application/performance-cancellations.ts';
export {
  type Fulfilment,
  type InventoryPort,
  type PaidOrder,
  type PaymentPort,
  type SalePort,
  type SaleTerms,
  Undeliverable,
} from './application/ports.ts';
export type { SagaLog } from './application/saga-log.ts';
export type { Order, OrderLine, RefundPolicy } from './domain/order.ts';
export { type Place, placeOf } from './domain/place.ts';
export { OrderRefused, type RefusedLine } from './domain/refusals.ts';
export type { KnownStart } from './domain/starts.ts';
export { orderSagaMigrations } from './migrations/index.ts';
export { type OrderSaga, type OrderSagaOptions, orderSaga } from './saga.ts';
