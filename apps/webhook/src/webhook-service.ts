import { consumer, every, IN_BACKGROUND_MS, type ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { secretSeal } from './adapters/crypto/secret-seal.ts';
import { deliveryRoutes } from './adapters/http/delivery-routes.ts';
import { endpointRoutes } from './adapters/http/endpoint-routes.ts';
import { eventRoutes } from './adapters/http/event-routes.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { webhookProblems } from './adapters/http/problems.ts';
import { sentRequests } from './adapters/http/sent-requests.ts';
import { deliveryBook } from './adapters/postgres/delivery-book.ts';
import { endpointBook } from './adapters/postgres/endpoint-book.ts';
import { forgetOld, replayBook } from './adapters/postgres/occurrence-book.ts';
import { webhookMetrics } from './adapters/postgres/webhook-metrics.ts';
import { eventHandlers } from './adapters/rabbitmq/event-handlers.ts';
import { resolver } from './adapters/receiver/guarded-lookup.ts';
import { httpsReceiver } from './adapters/receiver/https-receiver.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { webhookReads } from './adapters/sequelize/webhook-reads.ts';
import { endpoints } from './application/endpoints.ts';
import { replays } from './application/replays.ts';
import { sendDeliveries } from './application/send-deliveries.ts';

/** How long what happened can be replayed. */
const KEPT_DAYS = 30;
const FORGET_EVERY_MS = 60 * 60 * 1000;

const config = z.object({
  /** Seals the signing secrets in the database. */
  WEBHOOK_SECRETS_KEY: z.string().min(32),
  /** The key before the last rotation: still opens. */
  WEBHOOK_SECRETS_KEY_PREVIOUS: z.string().min(32).optional(),
  /** One machine: plain http and private addresses are receivers, too. */
  WEBHOOKS_ALLOW_PRIVATE: z.stringbool().default(false),
  /** For one attempt, from the look-up to the answer. Seconds. */
  WEBHOOK_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(15).default(15),
  /** The longest wait between two attempts. Seconds. */
  WEBHOOK_RETRY_LONGEST_SECONDS: z.coerce.number().min(0.01).max(86_400).default(7_200),
  /** A delivery that no attempt made for so long is given up. Seconds. */
  WEBHOOK_GIVE_UP_SECONDS: z.coerce.number().min(0.1).max(604_800).default(86_400),
  /** An endpoint whose every attempt failed for so long is disabled. Seconds; 5 days. */
  WEBHOOK_DISABLE_SECONDS: z.coerce.number().min(0.1).max(2_592_000).default(432_000),
});

/** Events for organisers' systems. */
export const webhookService: ServiceDefinition<typeof config.shape> = {
  name: 'webhook',
  config,
  database: { migrations },
  broker: true,
  auth: true,
  build(context) {
    const { config: settings, unitOfWork, reads: db, sequelize, log } = context;
    const { FESTIVAL: festival, WEBHOOKS_ALLOW_PRIVATE: allowPrivate } = settings;
    const previous = settings.WEBHOOK_SECRETS_KEY_PREVIOUS;
    const seal = secretSeal([settings.WEBHOOK_SECRETS_KEY, ...(previous === undefined ? [] : [previous])]);
    const reads = webhookReads(defineModels(sequelize));
    const counted = webhookMetrics(context);
    return {
      problems: [webhookProblems],
      openapiTitle: 'webhook: events for organisers’ systems',
      routes: [
        // Before the routes with a webhook's id: `events` is none.
        ...eventRoutes(),
        ...endpointRoutes(endpoints({ unitOfWork, book: endpointBook, seal, resolver, allowPrivate }), reads),
        ...deliveryRoutes(
          replays({ unitOfWork, endpoints: endpointBook, book: replayBook, festival }),
          reads,
        ),
      ],
      webhooks: sentRequests,
      internalRoutes: internalRoutes(db),
      consumers: [
        consumer({ queue: 'webhook', handlers: eventHandlers(festival), gatherMs: IN_BACKGROUND_MS }),
      ],
      workers: [
        {
          name: 'send-deliveries',
          run: (signal) =>
            sendDeliveries(
              {
                book: deliveryBook(unitOfWork, settings.WEBHOOK_DISABLE_SECONDS),
                receiver: httpsReceiver({
                  allowPrivate,
                  timeoutMs: settings.WEBHOOK_TIMEOUT_SECONDS * 1000,
                }),
                seal,
                longestWaitMs: settings.WEBHOOK_RETRY_LONGEST_SECONDS * 1000,
                givenUpAfterMs: settings.WEBHOOK_GIVE_UP_SECONDS * 1000,
                onOutcome({ id, endpointId, attempt }, { fault, status, latencyMs }, { kind }) {
                  counted.count(kind, latencyMs);
                  if (kind === 'delivered') return;
                  const message =
                    kind === 'again' ? 'a webhook was not delivered and waits' : 'a webhook was given up';
                  log.warn({ deliveryId: id, webhookId: endpointId, attempt, fault, status }, message);
                },
                onDisabled({ endpointId }, because) {
                  log.warn({ webhookId: endpointId, because }, 'a webhook was disabled');
                },
              },
              signal,
            ),
        },
        {
          name: 'forget-old-events',
          run: (signal) => every(FORGET_EVERY_MS, signal, () => forgetOld(db, KEPT_DAYS)),
        },
      ],
    };
  },
};
