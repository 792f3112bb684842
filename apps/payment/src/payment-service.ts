import type { PaymentMethod } from '@clove/contracts';
import {
  findRoute,
  outages,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceParts,
} from '@clove/service-kit';
import { Counter } from 'prom-client';
import type { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { internalPort } from './adapters/http/internal-routes.ts';
import { settlementRoutes } from './adapters/http/settlement-routes.ts';
import { noPayment } from './adapters/none/no-payment.ts';
import { onsitePayment } from './adapters/onsite/onsite-payment.ts';
import { paymentStory } from './adapters/postgres/payment-story.ts';
import { postgresPaymentStore } from './adapters/postgres/postgres-payment-store.ts';
import { postgresReconciliationStore } from './adapters/postgres/postgres-reconciliation-store.ts';
import type { Alert, PaymentParts } from './application/parts.ts';
import { type Provider, providersOf } from './application/provider.ts';
import { ProviderGate } from './application/provider-gate.ts';
import { bookReconciler } from './application/reconcile-books.ts';
import { reconcilers } from './application/reconciler.ts';
import type { Windows } from './application/windows.ts';
import type { PaymentConfig } from './payment-config.ts';
import { paymentRehearsal } from './rehearsal.ts';

/** One provider of a variant, with its routes on the public port. */
export interface ProviderPlug {
  readonly providers: readonly Provider[];
  publicParts?(parts: PaymentParts): Pick<ServiceParts, 'routes' | 'described' | 'express'>;
  close(): Promise<void>;
}

/**
 * The payment service around a variant's providers, with what every one takes: on site, and nothing for nothing.
 * @param rehearsed the method that it rehearses payments with, one of its providers'
 */
export function paymentService<C extends z.ZodRawShape>(
  config: z.ZodObject<C>,
  plug: (
    context: ServiceContext<z.infer<z.ZodObject<C>> & { PUBLIC_URL: string }>,
  ) => readonly ProviderPlug[],
  settings: (config: z.infer<z.ZodObject<C>>) => PaymentConfig,
  rehearsed: PaymentMethod,
): ServiceDefinition<C> {
  return {
    name: 'payment',
    config,
    database: { migrations, models: false },
    broker: true,
    rehearsal: () => paymentRehearsal(rehearsed),
    build(context) {
      const { config: all, log, metrics } = context;
      const own = settings(all);
      const windows: Windows = {
        providerTimeoutMs: own.PROVIDER_TIMEOUT_MS,
        answerWithinMs: own.ANSWER_WITHIN_MS,
        lifetimeGraceMs: own.LIFETIME_GRACE_SECONDS * 1_000,
      };
      const plugs = plug(context);
      const alerts = new Counter({
        name: 'payment_alerts_total',
        help: 'Payments and refunds that a person has to look at, by kind',
        labelNames: ['kind'] as const,
        registers: [metrics],
      });
      const store = postgresPaymentStore(context.unitOfWork, context.reads, windows);
      const parts: PaymentParts = {
        store,
        providers: providersOf(...plugs.flatMap(({ providers }) => providers), onsitePayment, noPayment),
        gate: new ProviderGate(),
        outages: outages((method) => store.hastenAll(method)),
        windows,
        log,
        alert(kind: Alert, facts) {
          alerts.inc({ kind });
          log.error({ ...facts, alert: kind }, 'operator action needed');
        },
      };
      const books = postgresReconciliationStore(context.unitOfWork, context.reads);
      const port = internalPort(parts, context.reads);
      return {
        openapiTitle: 'Payment',
        ...publicPartsOf(plugs, parts),
        internalRoutes: [
          ...port.routes,
          ...settlementRoutes(books, own.PROVIDER_FEE_BASIS_POINTS),
          findRoute(paymentStory(context.reads)),
        ],
        workers: [...reconcilers(parts), bookReconciler({ ...parts, books })],
        async onClose() {
          await port.settled();
          await Promise.all(plugs.map((each) => each.close()));
        },
      };
    },
  };
}

/** All public routes of the providers side by side. */
function publicPartsOf(
  plugs: readonly ProviderPlug[],
  parts: PaymentParts,
): Pick<ServiceParts, 'routes' | 'described' | 'express'> {
  const all = plugs.flatMap(({ publicParts }) => publicParts?.(parts) ?? []);
  return {
    routes: all.flatMap(({ routes = [] }) => routes),
    described: all.flatMap(({ described = [] }) => described),
    express(app) {
      for (const { express } of all) express?.(app);
    },
  };
}
