import { Id, Instant } from '@clove/contracts';
import { z } from 'zod';
import type { Endpoint } from '../../application/ports.ts';
import { PUBLIC_EVENT_LIST } from '../../domain/public-events.ts';
import { LONGEST_URL } from '../../domain/receiver-url.ts';
import type { ShownDelivery } from '../sequelize/webhook-reads.ts';

export const noStore = { 'cache-control': 'no-store' };
export const MANAGE = 'webhooks:manage';

const EventNames = z.array(z.enum(PUBLIC_EVENT_LIST.map(({ name }) => name))).min(1);
const fields = {
  url: z.string().max(LONGEST_URL).describe('https, port 443, a host on the internet.'),
  events: EventNames.transform((names) => [...new Set(names)].sort()).describe(
    'Names of GET /api/webhooks/events.',
  ),
  description: z.string().trim().max(200),
};

export const EndpointBody = z.strictObject({ ...fields, description: fields.description.default('') });
export const EndpointPatch = z
  .strictObject({ ...fields, state: z.enum(['ACTIVE', 'DISABLED']) })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'changes something');

export const EndpointAnswer = z.object({
  id: Id,
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  state: z.enum(['ACTIVE', 'DISABLED']),
  disabledBecause: z
    .enum(['ORGANISER', 'FAILING', 'GONE'])
    .nullable()
    .describe('FAILING: it took nothing for days. GONE: it answered 410.'),
  contactId: Id.nullable().describe('The organiser who is informed when it is disabled for failing.'),
  failingSince: Instant.nullable().describe('Since when every attempt failed.'),
  previousSecretUntil: Instant.nullable().describe(
    'Until then deliveries carry the signature of both secrets.',
  ),
  createdAt: Instant,
  changedAt: Instant,
});
export const Secret = z
  .string()
  .describe('Shown this once: whsec_ and base64, as Standard Webhooks libraries take it.');
export const EndpointWithSecret = EndpointAnswer.extend({ secret: Secret });

export const DeliveryAnswer = z.object({
  id: Id,
  number: z.int().describe('Newer ones are higher.'),
  messageId: Id.describe('The header webhook-id.'),
  type: z.string(),
  happenedAt: Instant,
  state: z.enum(['WAITING', 'DELIVERED', 'DEAD']),
  attempts: z.int().describe('Since it was last asked for.'),
  askedAt: Instant.describe('When it was first to be sent, or replayed.'),
  nextAttemptAt: Instant.nullable(),
  settledAt: Instant.nullable(),
});

export const AttemptAnswer = z.object({
  at: Instant,
  status: z.int().nullable().describe('Of the receiver; null: it gave none.'),
  fault: z
    .string()
    .nullable()
    .describe(
      'null: taken. address-refused, name-not-found, connection-refused, connection-broken, tls, timeout, redirect, status, secret-unreadable.',
    ),
  latencyMs: z.int(),
  answer: z.string().nullable().describe('The first 500 characters.'),
});

const ids = {
  endpoint: '01990000-0000-7000-8000-0000000000a1',
  delivery: '01990000-0000-7000-8000-0000000000b1',
  message: '01990000-0000-7000-8000-0000000000c1',
  organiser: '01990000-0000-7000-8000-000000000001',
};

export const exampleEndpoint = {
  id: ids.endpoint,
  url: 'https://crm.organiser.example/clove',
  description: 'CRM',
  events: ['order.completed', 'order.refunded'],
  state: 'ACTIVE',
  disabledBecause: null,
  contactId: ids.organiser,
  failingSince: null,
  previousSecretUntil: null,
  createdAt: '2026-05-01T09:00:00.000Z',
  changedAt: '2026-05-01T09:00:00.000Z',
} as const;
export const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const exampleDelivery = {
  id: ids.delivery,
  number: 42,
  messageId: ids.message,
  type: 'order.completed',
  happenedAt: '2026-06-01T11:00:03.000Z',
  state: 'DELIVERED',
  attempts: 1,
  askedAt: '2026-06-01T11:00:03.000Z',
  nextAttemptAt: null,
  settledAt: '2026-06-01T11:00:03.210Z',
} as const;
export const exampleAttempt = {
  at: '2026-06-01T11:00:03.210Z',
  status: 200,
  fault: null,
  latencyMs: 84,
  answer: 'ok',
} as const;

export function shownEndpoint(endpoint: Endpoint): z.input<typeof EndpointAnswer> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    events: [...endpoint.events],
    state: endpoint.state,
    disabledBecause: endpoint.disabledBecause,
    contactId: endpoint.contactId,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    previousSecretUntil: endpoint.previousUntil?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
    changedAt: endpoint.changedAt.toISOString(),
  };
}

export function shownDelivery(delivery: ShownDelivery): z.input<typeof DeliveryAnswer> {
  return {
    id: delivery.id,
    number: delivery.number,
    messageId: delivery.messageId,
    type: delivery.type,
    happenedAt: delivery.happenedAt.toISOString(),
    state: delivery.state,
    attempts: delivery.attempts,
    askedAt: delivery.askedAt.toISOString(),
    nextAttemptAt: delivery.dueAt?.toISOString() ?? null,
    settledAt: delivery.settledAt?.toISOString() ?? null,
  };
}
