import { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { BrokerNames } from './names.ts';
import { NoSuchQueue, PAGE_ROWS, type ReplayOptions, replayPage } from './replay-outbox.ts';

const RowId = z.int().min(0);

const ReplayRequest = z.strictObject({
  /** The consuming service. */
  queue: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a service name'),
  /** What it consumes. */
  types: z
    .array(z.string().regex(/^[a-z]+\.[A-Z][A-Za-z]+$/, 'an event type'))
    .min(1)
    .max(500),
  since: z.iso.datetime({ offset: true }).optional(),
  after: RowId.default(0),
  upTo: RowId.optional(),
  rows: z.int().min(1).max(PAGE_ROWS).default(PAGE_ROWS),
});

const ReplayAnswer = z.object({
  published: z.int(),
  /** The next page is asked for with it as `after`, and with `upTo` as answered. */
  last: RowId,
  upTo: RowId,
  done: z.boolean(),
});

/** Management route of every service that publishes domain events: its kept outbox, page by page, to one queue. */
export function outboxRoutes({
  names,
  ...options
}: ReplayOptions & { readonly names: BrokerNames }): Route[] {
  return [
    route({
      method: 'post',
      path: '/internal/outbox/replay',
      operationId: 'replayOutbox',
      summary: 'Publishes a page of the kept outbox to one queue, in the order of publication',
      access: 'edge',
      body: ReplayRequest,
      responses: { 200: { description: 'Confirmed by the broker', schema: ReplayAnswer } },
      examples: { body: { queue: 'view', types: ['ticket.OrderCompleted'], after: 0 } },
      handler: async ({ body: { queue, since, ...asked } }) => {
        const page = { ...asked, queue: names.queue(queue), since: dateOf(since), upTo: asked.upTo };
        try {
          return { status: 200, body: await replayPage(options, page) };
        } catch (error) {
          if (error instanceof NoSuchQueue) throw noSuchQueue(queue, error);
          throw error;
        }
      },
    }),
  ];
}

function dateOf(instant: string | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant);
}

function noSuchQueue(queue: string, cause: Error): Problem {
  const detail = `The broker has no queue ${queue}: broker-setup declares it.`;
  return new Problem({ status: 409, type: 'no-such-queue', detail }, { cause });
}
