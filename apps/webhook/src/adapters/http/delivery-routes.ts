import { Id, Instant } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { notFound } from '../../application/endpoints.ts';
import { WebhookRefused } from '../../application/refusals.ts';
import type { Replays } from '../../application/replays.ts';
import type { WebhookReads } from '../sequelize/webhook-reads.ts';
import {
  AttemptAnswer,
  DeliveryAnswer,
  exampleAttempt,
  exampleDelivery,
  MANAGE,
  noStore,
  shownDelivery,
} from './shapes.ts';

const params = z.strictObject({ webhookId: Id });
const deliveryParams = params.extend({ deliveryId: Id });
const missing = { 404: { description: 'endpoint-not-found' } };
const missingDelivery = { 404: { description: 'endpoint-not-found, delivery-not-found' } };
const disabled = { 409: { description: 'endpoint-disabled' } };

/** The log of deliveries, and what is sent again by hand. */
export function deliveryRoutes(replays: Replays, reads: WebhookReads): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/webhooks/:webhookId/ping',
      operationId: 'pingWebhook',
      summary: 'Sends a webhook.ping, signed like every event; its delivery shows what the receiver answered',
      access: ['organiser'],
      scope: MANAGE,
      params,
      responses: {
        202: {
          description: 'It is being sent',
          schema: z.object({ deliveryId: Id }),
          example: { deliveryId: exampleDelivery.id },
        },
        ...missing,
        ...disabled,
      },
      async handler({ params: { webhookId } }) {
        return { status: 202, body: { deliveryId: await replays.ping(webhookId) } };
      },
    }),
    route({
      method: 'get',
      path: '/api/webhooks/:webhookId/deliveries',
      operationId: 'listWebhookDeliveries',
      summary: 'Deliveries of the last 30 days, the newest first',
      access: ['organiser', 'ops'],
      scope: MANAGE,
      params,
      query: z.strictObject({
        state: z.enum(['WAITING', 'DELIVERED', 'DEAD']).optional(),
        before: z.coerce.number().int().min(1).optional().describe('`next` of the page before.'),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      responses: {
        200: {
          description: 'One page; `next` null: there are no older ones',
          schema: z.object({ deliveries: z.array(DeliveryAnswer), next: z.int().nullable() }),
          example: { deliveries: [exampleDelivery], next: null },
        },
        ...missing,
      },
      async handler({ params: { webhookId }, query }) {
        const [endpoint, deliveries] = await Promise.all([
          reads.endpoint(webhookId),
          reads.deliveries(webhookId, query),
        ]);
        if (endpoint === undefined) throw notFound(webhookId);
        const next = deliveries.length < query.limit ? null : (deliveries.at(-1)?.number ?? null);
        return { status: 200, body: { deliveries: deliveries.map(shownDelivery), next }, headers: noStore };
      },
    }),
    route({
      method: 'get',
      path: '/api/webhooks/:webhookId/deliveries/:deliveryId',
      operationId: 'showWebhookDelivery',
      summary: 'One delivery: what is sent, and its newest 50 attempts with what the receiver answered',
      access: ['organiser', 'ops'],
      scope: MANAGE,
      params: deliveryParams,
      responses: {
        200: {
          description: 'Without the signature',
          schema: DeliveryAnswer.extend({ body: z.unknown(), log: z.array(AttemptAnswer) }),
          example: {
            ...exampleDelivery,
            body: { type: 'order.completed', timestamp: '2026-06-01T11:00:03.000Z', data: {} },
            log: [exampleAttempt],
          },
        },
        ...missingDelivery,
      },
      async handler({ params: { webhookId, deliveryId } }) {
        const found = await reads.delivery(webhookId, deliveryId);
        if (found === undefined) throw new WebhookRefused({ reason: 'delivery-not-found', id: deliveryId });
        const log = found.attempts.map(({ at, status, fault, latencyMs, answer }) => ({
          at: at.toISOString(),
          status,
          fault,
          latencyMs,
          answer,
        }));
        const body: unknown = JSON.parse(found.body);
        return { status: 200, body: { ...shownDelivery(found.delivery), body, log }, headers: noStore };
      },
    }),
    route({
      method: 'post',
      path: '/api/webhooks/:webhookId/deliveries/:deliveryId/replay',
      operationId: 'replayWebhookDelivery',
      summary: 'Sends one delivery again, with the same webhook-id; one that waits is sent within a minute',
      access: ['organiser'],
      scope: MANAGE,
      params: deliveryParams,
      responses: { 202: { description: 'It is being sent' }, ...missingDelivery, ...disabled },
      async handler({ params: { webhookId, deliveryId } }) {
        await replays.one(webhookId, deliveryId);
        return { status: 202 };
      },
    }),
    route({
      method: 'post',
      path: '/api/webhooks/:webhookId/replay',
      operationId: 'replayWebhook',
      summary:
        'Sends everything again that happened since then and that the webhook asks for, even if it was disabled, or younger than another webhook of the festival; at most the last 30 days, and nothing from before the festival had a webhook',
      access: ['organiser'],
      scope: MANAGE,
      params,
      body: z.strictObject({ since: Instant }),
      examples: { body: { since: '2026-06-01T11:00:00Z' } },
      responses: {
        202: {
          description: 'How many are being sent',
          schema: z.object({ deliveries: z.int() }),
          example: { deliveries: 311 },
        },
        ...missing,
        ...disabled,
      },
      async handler({ params: { webhookId }, body: { since } }) {
        return { status: 202, body: { deliveries: await replays.since(webhookId, since) } };
      },
    }),
  ];
}
