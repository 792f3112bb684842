import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import { PING } from '../../domain/public-events.ts';
import { sentRequests } from './sent-requests.ts';

const JsonSchema = z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12).');
const described = sentRequests
  .filter(({ name }) => name !== PING)
  .map(({ name, summary, body }) => ({ name, when: summary, body: z.toJSONSchema(body, { io: 'output' }) }));

/** What organisers may subscribe to, for people and for generators of code. */
export function eventRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/webhooks/events',
      operationId: 'listWebhookEvents',
      summary:
        'Events to subscribe to, each with the JSON Schema of its body. A delivery is a POST with the headers webhook-id, webhook-timestamp and webhook-signature of the Standard Webhooks specification',
      access: 'public',
      responses: {
        200: {
          description: 'Names are stable, shapes only gain fields',
          schema: z.object({
            events: z.array(z.object({ name: z.string(), when: z.string(), body: JsonSchema })),
          }),
          example: {
            events: [
              { name: 'order.completed', when: 'An order is paid and delivered', body: { type: 'object' } },
            ],
          },
        },
      },
      async handler() {
        return {
          status: 200,
          body: { events: described },
          headers: { 'cache-control': 'public, max-age=300' },
        };
      },
    }),
  ];
}
