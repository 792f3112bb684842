import type { WebhookDescription } from '@clove/service-kit';
import { z } from 'zod';
import { PublicBody } from '../../domain/public-body.ts';
import { PING, PUBLIC_EVENT_LIST } from '../../domain/public-events.ts';

const webhookId = '01997f2d-0c7e-7f0a-8b8e-000000000009';
const described = [
  ...PUBLIC_EVENT_LIST,
  {
    name: PING,
    when: 'An organiser tries whether their receiver works',
    shape: z.object({ webhookId: z.uuid() }),
    example: { webhookId },
  },
];

/** What receivers get: every public event, and the one that tries them. */
export const sentRequests: readonly WebhookDescription[] = described.map(
  ({ name, when, shape, example }) => ({
    name,
    summary: when,
    headers: {
      'webhook-id': 'The same for every attempt and replay',
      'webhook-timestamp': 'Of this attempt, in seconds since 1970',
      'webhook-signature':
        'By the Standard Webhooks specification: `v1,` and base64 of the HMAC-SHA-256 over id, timestamp and body, joined by dots; after a rotation two, with a space between',
    },
    body: PublicBody.extend({ type: z.literal(name), data: shape }),
    example: {
      type: name,
      timestamp: '2026-06-01T11:00:03.000Z',
      id: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
      festival: 'han-river-2026',
      subject: subjectOf(example),
      version: 2,
      data: example,
    },
    responses: {
      '2XX': 'Taken',
      '410': 'The receiver is gone for good: its webhook is disabled',
      default: 'Tried again for a day, with growing waits; Retry-After of 429 and 503 is kept',
    },
  }),
);

/** Of what the example is about. */
function subjectOf(example: object): string {
  if ('id' in example && typeof example.id === 'string') return example.id;
  return 'performanceId' in example && typeof example.performanceId === 'string'
    ? example.performanceId
    : webhookId;
}
