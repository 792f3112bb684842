import { newId, type Transaction, type UnitOfWork } from '@clove/service-kit';
import type { PublicBody } from '../domain/public-body.ts';
import { PING } from '../domain/public-events.ts';
import { notFound } from './endpoints.ts';
import type { EndpointBook } from './ports.ts';
import { WebhookRefused } from './refusals.ts';

/** What is sent (again) by hand. */
export interface ReplayBook {
  ping(tx: Transaction, endpointId: string, ping: PublicBody): Promise<string>;
  /** False: the endpoint has no such delivery. */
  one(tx: Transaction, endpointId: string, deliveryId: string): Promise<boolean>;
  /** How many. */
  since(tx: Transaction, endpointId: string, since: string): Promise<number>;
}

/** Each refuses an endpoint that there is not, or that is disabled, with WebhookRefused. */
export interface Replays {
  /** Answers the delivery. */
  ping(endpointId: string): Promise<string>;
  one(endpointId: string, deliveryId: string): Promise<void>;
  since(endpointId: string, since: string): Promise<number>;
}

export function replays(parts: {
  readonly unitOfWork: UnitOfWork;
  readonly endpoints: EndpointBook;
  readonly book: ReplayBook;
  readonly festival: string;
}): Replays {
  const { unitOfWork, endpoints, book, festival } = parts;
  const toActive = <T>(id: string, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    unitOfWork.run(async (tx) => {
      const endpoint = await endpoints.find(tx, id);
      if (endpoint === undefined) throw notFound(id);
      if (endpoint.state === 'DISABLED') throw new WebhookRefused({ reason: 'endpoint-disabled', id });
      return work(tx);
    });
  return {
    ping: (id) =>
      toActive(id, (tx) => {
        const timestamp = new Date().toISOString();
        const envelope = { type: PING, timestamp, id: newId(), festival, subject: id, version: 1 };
        return book.ping(tx, id, { ...envelope, data: { webhookId: id } });
      }),
    one: (id, deliveryId) =>
      toActive(id, async (tx) => {
        if (await book.one(tx, id, deliveryId)) return;
        throw new WebhookRefused({ reason: 'delivery-not-found', id: deliveryId });
      }),
    since: (id, since) => toActive(id, (tx) => book.since(tx, id, since)),
  };
}
