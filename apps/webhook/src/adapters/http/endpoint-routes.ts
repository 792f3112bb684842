import { Id } from '@clove/contracts';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { type Endpoints, notFound } from '../../application/endpoints.ts';
import type { WebhookReads } from '../sequelize/webhook-reads.ts';
import {
  EndpointAnswer,
  EndpointBody,
  EndpointPatch,
  EndpointWithSecret,
  exampleEndpoint,
  exampleSecret,
  MANAGE,
  noStore,
  shownEndpoint,
} from './shapes.ts';

const params = z.strictObject({ webhookId: Id });
const missing = { 404: { description: 'endpoint-not-found' } };
const refusedUrl = {
  503: { description: 'names-unavailable: it is not known now where the name of the receiver leads' },
  422: {
    description:
      'url-refused: not https, another port, or an address that is not on the internet, now or through its name',
  },
};

/** Organisers' endpoints, for organisers and for machines with the scope. */
export function endpointRoutes(endpoints: Endpoints, reads: WebhookReads): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/webhooks',
      operationId: 'addWebhook',
      summary: 'Registers a receiver of events; its signing secret is shown this once',
      access: ['organiser'],
      scope: MANAGE,
      body: EndpointBody,
      examples: {
        body: {
          url: exampleEndpoint.url,
          description: exampleEndpoint.description,
          events: exampleEndpoint.events,
        },
      },
      responses: {
        201: {
          description: 'It gets what happens from now on',
          schema: EndpointWithSecret,
          example: { ...exampleEndpoint, secret: exampleSecret },
        },
        409: { description: 'too-many-endpoints' },
        ...refusedUrl,
      },
      async handler({ principal, body }) {
        const { endpoint, secret } = await endpoints.add(principal, body);
        return { status: 201, body: { ...shownEndpoint(endpoint), secret }, headers: noStore };
      },
    }),
    route({
      method: 'get',
      path: '/api/webhooks',
      operationId: 'listWebhooks',
      summary: 'Receivers of events, the oldest first; without secrets',
      access: ['organiser', 'ops'],
      scope: MANAGE,
      responses: {
        200: {
          description: 'All of the festival',
          schema: z.object({ webhooks: z.array(EndpointAnswer) }),
          example: { webhooks: [exampleEndpoint] },
        },
      },
      async handler() {
        const webhooks = (await reads.endpoints()).map(shownEndpoint);
        return { status: 200, body: { webhooks }, headers: noStore };
      },
    }),
    route({
      method: 'get',
      path: '/api/webhooks/:webhookId',
      operationId: 'showWebhook',
      summary: 'One receiver of events; without its secret',
      access: ['organiser', 'ops'],
      scope: MANAGE,
      params,
      responses: {
        200: { description: 'The receiver', schema: EndpointAnswer, example: exampleEndpoint },
        ...missing,
      },
      async handler({ params: { webhookId } }) {
        const endpoint = await reads.endpoint(webhookId);
        if (endpoint === undefined) throw notFound(webhookId);
        return { status: 200, body: shownEndpoint(endpoint), headers: noStore };
      },
    }),
    route({
      method: 'patch',
      path: '/api/webhooks/:webhookId',
      operationId: 'changeWebhook',
      summary:
        'Changes address, events or description; DISABLED gives up what waits, ACTIVE begins anew: replay what was missed',
      access: ['organiser'],
      scope: MANAGE,
      params,
      body: EndpointPatch,
      examples: { body: { state: 'ACTIVE' } },
      responses: {
        200: { description: 'After the change', schema: EndpointAnswer, example: exampleEndpoint },
        ...missing,
        ...refusedUrl,
      },
      async handler({ principal, params: { webhookId }, body }) {
        const endpoint = await endpoints.change(principal, webhookId, body);
        return { status: 200, body: shownEndpoint(endpoint), headers: noStore };
      },
    }),
    route({
      method: 'delete',
      path: '/api/webhooks/:webhookId',
      operationId: 'removeWebhook',
      summary: 'Removes a receiver with its deliveries and their log',
      access: ['organiser'],
      scope: MANAGE,
      params,
      responses: { 204: { description: 'Removed' }, ...missing },
      async handler({ params: { webhookId } }) {
        await endpoints.remove(webhookId);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/webhooks/:webhookId/secret',
      operationId: 'rotateWebhookSecret',
      summary:
        'A new signing secret, shown this once; for a day deliveries carry signatures of both, so that the receiver can change over',
      access: ['organiser'],
      scope: MANAGE,
      params,
      responses: {
        200: {
          description: 'The new secret',
          schema: EndpointWithSecret,
          example: {
            ...exampleEndpoint,
            previousSecretUntil: '2026-05-02T09:00:00.000Z',
            secret: exampleSecret,
          },
        },
        ...missing,
      },
      async handler({ params: { webhookId } }) {
        const { endpoint, secret } = await endpoints.rotate(webhookId);
        return { status: 200, body: { ...shownEndpoint(endpoint), secret }, headers: noStore };
      },
    }),
  ];
}
