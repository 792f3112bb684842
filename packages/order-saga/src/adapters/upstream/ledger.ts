import { LedgerPage, LedgerSums, ReconciliationAnswer } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { LedgerPort } from '../../application/settlement.ts';

/** Payment's ledger behind its internal port. */
export function upstreamLedger(payment: Upstream): LedgerPort {
  return {
    page: async (asked) => (await payment.call('/internal/ledger', asked, LedgerPage)).entries,
    ofOrders: async (orderIds) =>
      (await payment.call('/internal/ledger/of-orders', { orderIds }, LedgerPage)).entries,
    sums: async (asked) => (await payment.call('/internal/ledger/sums', asked, LedgerSums)).sums,
    reconcile: (asked) => payment.call('/internal/reconciliations', asked, ReconciliationAnswer),
  };
}
