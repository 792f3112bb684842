import type { Order } from '../api/order.ts';

/** Below an order that is paid for: receipts, refunds, what was ordered beside tickets. The order's page shows it. */
export function OrderAfter(_: { readonly order: Order }) {
  return null;
}
