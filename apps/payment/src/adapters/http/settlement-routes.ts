import {
  type LedgerEntry,
  LedgerOfOrdersRequest,
  LedgerPage,
  LedgerPageRequest,
  LedgerSums,
  LedgerSumsRequest,
  ReconciliationAnswer,
  ReconciliationRequest,
} from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import type { Entry, ReconciliationStore, Span } from '../../application/reconciliation-store.ts';
import { providerFee } from '../../domain/reconciliation.ts';

/** For who settles: the ledger by time, and its comparison with the provider's own books. */
export function settlementRoutes(
  books: ReconciliationStore,
  basisPoints: Readonly<Record<string, number>>,
): Route[] {
  const withFee = (entry: Entry): LedgerEntry => ({
    ...entry,
    providerFee: entry.byHand ? 0 : providerFee(entry.amount, basisPoints[entry.method] ?? 0),
  });
  return [
    route({
      method: 'post',
      path: '/internal/ledger',
      operationId: 'readLedger',
      summary: 'A page of the ledger of a span of time, oldest first',
      access: 'edge',
      body: LedgerPageRequest,
      responses: { 200: { description: 'Entries', schema: LedgerPage } },
      async handler({ body }) {
        const entries = await books.entries(spanOf(body), body.after, body.limit);
        return { status: 200, body: { entries: entries.map(withFee) } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/ledger/of-orders',
      operationId: 'readLedgerOfOrders',
      summary: 'Every entry of some orders, by order and time',
      access: 'edge',
      body: LedgerOfOrdersRequest,
      responses: { 200: { description: 'Entries', schema: LedgerPage } },
      async handler({ body }) {
        const entries = await books.entriesOf(body.orderIds);
        return { status: 200, body: { entries: entries.map(withFee) } };
      },
    }),
    route({
      method: 'post',
      path: '/internal/ledger/sums',
      operationId: 'sumLedger',
      summary: 'The ledger by day of a time zone and payment method',
      access: 'edge',
      body: LedgerSumsRequest,
      responses: { 200: { description: 'Sums', schema: LedgerSums } },
      handler: async ({ body }) => ({
        status: 200,
        body: { sums: await books.sums(spanOf(body), body.timezone, basisPoints) },
      }),
    }),
    route({
      method: 'post',
      path: '/internal/reconciliations',
      operationId: 'reconcile',
      summary: 'Begins a comparison of the ledger with the provider’s own books, or answers how far it is',
      access: 'edge',
      body: ReconciliationRequest,
      responses: { 200: { description: 'How far it is', schema: ReconciliationAnswer } },
      handler: async ({ body }) => ({ status: 200, body: await books.begin(body.run, spanOf(body)) }),
    }),
  ];
}

function spanOf({ from, to }: { readonly from: string; readonly to: string }): Span {
  return { from: new Date(from), to: new Date(to) };
}
