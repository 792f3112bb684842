import { newId } from '@clove/service-kit';
import { type Replicas, startReplicas, type TestMember, testEvent } from '@clove/service-kit/testing';
import { z } from 'zod';
import { consumedEvents } from '../src/adapters/rabbitmq/event-handlers.ts';
import { webhookService } from '../src/webhook-service.ts';

export const SECRETS_KEY = 'key-that-seals-the-secrets-of-organisers';

export function startWebhook(env: Readonly<Record<string, string>> = {}): Promise<Replicas> {
  return startReplicas(webhookService, consumedEvents, {
    WEBHOOK_SECRETS_KEY: SECRETS_KEY,
    WEBHOOKS_ALLOW_PRIVATE: 'true',
    WEBHOOK_RETRY_LONGEST_SECONDS: '0.1',
    WEBHOOK_TIMEOUT_SECONDS: '1',
    ...env,
  });
}

export const Endpoint = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  state: z.string(),
  disabledBecause: z.string().nullable(),
  contactId: z.string().nullable(),
  failingSince: z.string().nullable(),
  previousSecretUntil: z.string().nullable(),
});
const WithSecret = Endpoint.extend({ secret: z.string() });
const Deliveries = z.object({
  deliveries: z.array(
    z.object({
      id: z.string(),
      number: z.int(),
      messageId: z.string(),
      type: z.string(),
      state: z.enum(['WAITING', 'DELIVERED', 'DEAD']),
      attempts: z.int(),
    }),
  ),
  next: z.int().nullable(),
});
const Log = z.object({
  body: z.record(z.string(), z.unknown()),
  log: z.array(
    z.object({
      status: z.int().nullable(),
      fault: z.string().nullable(),
      latencyMs: z.int(),
      answer: z.string().nullable(),
    }),
  ),
});

/** Answers its endpoint with the secret. */
export async function register(organiser: TestMember, url: string, events = ['order.completed']) {
  const answer = await organiser.ask('POST', '/api/webhooks', { url, events });
  if (answer.status !== 201) throw new Error(`register: ${answer.status} ${await answer.text()}`);
  return WithSecret.parse(await answer.json());
}

export async function rotated(organiser: TestMember, id: string) {
  return WithSecret.parse(await (await organiser.ask('POST', `/api/webhooks/${id}/secret`)).json());
}

export async function endpointOf(organiser: TestMember, id: string) {
  return Endpoint.parse(await (await organiser.ask('GET', `/api/webhooks/${id}`)).json());
}

export async function deliveriesOf(organiser: TestMember, id: string, query = '') {
  const answer = await organiser.ask('GET', `/api/webhooks/${id}/deliveries${query}`);
  return Deliveries.parse(await answer.json());
}

export async function logOf(organiser: TestMember, id: string, deliveryId: string) {
  return Log.parse(await (await organiser.ask('GET', `/api/webhooks/${id}/deliveries/${deliveryId}`)).json());
}

/** A completed order of one seat. */
export function orderCompleted(fanId = newId(), version = 2) {
  const id = newId();
  return testEvent('ticket.OrderCompleted', id, version, {
    id,
    fanId,
    state: 'COMPLETED',
    lines: [
      {
        id: newId(),
        ticketId: newId(),
        inventory: 'seat',
        unitId: 'day-1/A/3-12',
        item: 'day-1/A',
        label: 'A 3-12',
        performanceId: 'day-1',
        sectionId: 'A',
        seat: 'A 3-12',
        unitPrice: 132000,
        paid: 132000,
        state: 'SOLD',
      },
    ],
    total: 132000,
    currency: 'KRW',
    paymentMethod: 'kakao',
    createdAt: new Date().toISOString(),
  });
}
