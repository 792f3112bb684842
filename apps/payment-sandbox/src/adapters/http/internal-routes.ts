import type { AuditFact } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { Fault, type FaultBook } from '../../domain/fault-book.ts';
import type { ProviderPayment } from '../../domain/provider-payment.ts';
import type { ProviderLedger } from '../postgres/provider-ledger.ts';

/** The sandbox's management endpoints: faults, the provider's ledger, the audit's facts. */
export function internalRoutes(ledger: ProviderLedger, faults: FaultBook): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/faults',
      operationId: 'addFault',
      summary: 'Inject a fault into the next calls of one operation',
      access: 'edge',
      body: Fault,
      responses: { 204: { description: 'The fault will be injected' } },
      async handler({ body }) {
        faults.add(body);
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/internal/faults',
      operationId: 'clearFaults',
      summary: 'Remove all faults',
      access: 'edge',
      responses: { 204: { description: 'No fault is left' } },
      async handler() {
        faults.clear();
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/internal/faults',
      operationId: 'listFaults',
      summary: 'The faults still to be injected',
      access: 'edge',
      responses: { 200: { description: 'Faults, oldest first' } },
      async handler() {
        return { status: 200, body: { faults: faults.list() } };
      },
    }),
    route({
      method: 'get',
      path: '/internal/ledger',
      operationId: 'providerLedger',
      summary: "The provider's own ledger, with the number of calls for each payment",
      access: 'edge',
      query: z.object({ orderId: z.string().optional() }),
      responses: { 200: { description: 'Payments, oldest first' } },
      async handler({ query }) {
        return { status: 200, body: { payments: (await ledger.list(query.orderId)).map(entry) } };
      },
    }),
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'audit',
      summary: 'Facts of kind provider, one JSON object a line',
      access: 'edge',
      responses: { 200: { description: 'JSON lines' } },
      async handler() {
        const lines = (await ledger.list()).filter((payment) => payment.captured > 0).map(fact);
        return {
          status: 200,
          body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
          headers: { 'content-type': 'application/x-ndjson' },
        };
      },
    }),
  ];
}

function fact(payment: ProviderPayment): AuditFact {
  return {
    kind: 'provider',
    providerKey: payment.key,
    orderId: payment.order_id,
    captured: payment.captured,
    cancelled: payment.cancelled,
  };
}

function entry(payment: ProviderPayment) {
  return {
    provider: payment.provider,
    providerKey: payment.key,
    orderId: payment.order_id,
    userId: payment.user_id,
    status: payment.status,
    amount: payment.total,
    captured: payment.captured,
    cancelled: payment.cancelled,
    cancels: payment.cancels.map(({ amount, at }) => ({ amount, at })),
    calls: { capture: payment.capture_calls, cancel: payment.cancel_calls, look: payment.look_calls },
  };
}
