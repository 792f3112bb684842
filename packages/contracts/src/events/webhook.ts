import { z } from 'zod';
import { Id } from '../ids.ts';
import { Instant } from '../text.ts';
import { eventsOf } from './declare.ts';

/** An organiser's receiver of events was disabled by the service itself. Its host only: a path may hold a secret. */
export const WebhookEndpointData = z.object({
  id: Id,
  /** Who is informed; null: an API key made it. */
  organiserId: Id.nullable(),
  receiver: z.string(),
  /** FAILING: it took nothing for days. GONE: it answered 410. */
  because: z.enum(['FAILING', 'GONE']),
  failingSince: Instant,
});

export const webhookEvents = eventsOf('webhook.EndpointDisabled', WebhookEndpointData, [
  'webhook.EndpointDisabled',
]);
