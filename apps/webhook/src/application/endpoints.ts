import { isIP } from 'node:net';
import { newId, type Principal, type UnitOfWork } from '@clove/service-kit';
import { isPublicAddress } from '../domain/public-address.ts';
import { hostOf, urlFault } from '../domain/receiver-url.ts';
import { newSecret } from '../domain/signature.ts';
import type { Endpoint, EndpointBook, EndpointChange, Resolver, SecretSeal } from './ports.ts';
import { WebhookRefused } from './refusals.ts';

/** Most endpoints of a festival. Source: a dozen systems of a large organiser, and room. */
export const MOST_ENDPOINTS = 20;
/** Seconds for which the secret before a rotation stays valid. Source: a day, so that a deployment fits in. */
const OVERLAP_SECONDS = 24 * 60 * 60;

export interface EndpointsOptions {
  readonly unitOfWork: Pick<UnitOfWork, 'run'>;
  readonly book: EndpointBook;
  readonly seal: SecretSeal;
  readonly resolver: Resolver;
  /** One machine: plain http and private addresses are receivers, too. */
  readonly allowPrivate: boolean;
}

export interface NewEndpoint {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
}

/** What organisers do with endpoints. Each refuses with WebhookRefused. */
export interface Endpoints {
  /** The secret is answered this once. */
  add(principal: Principal, wanted: NewEndpoint): Promise<{ endpoint: Endpoint; secret: string }>;
  change(principal: Principal, id: string, change: EndpointChange): Promise<Endpoint>;
  /** A new secret, answered this once; the one so far stays valid for a day. */
  rotate(id: string): Promise<{ endpoint: Endpoint; secret: string }>;
  remove(id: string): Promise<void>;
}

export function endpoints(options: EndpointsOptions): Endpoints {
  const { unitOfWork, book, seal } = options;
  return {
    async add(principal, { url, description, events }) {
      await refuseUrl(url, options);
      const secret = newSecret();
      const wanted = { id: newId(), url, description, events, contactId: contactOf(principal) };
      const endpoint = await unitOfWork.run((tx) =>
        book.insert(tx, wanted, seal.seal(secret), MOST_ENDPOINTS),
      );
      if (endpoint === 'too-many') {
        throw new WebhookRefused({ reason: 'too-many-endpoints', most: MOST_ENDPOINTS });
      }
      return { endpoint, secret };
    },
    async change(principal, id, change) {
      if (change.url !== undefined) await refuseUrl(change.url, options);
      return unitOfWork.run(async (tx) => {
        const before = await book.find(tx, id);
        if (before === undefined) throw notFound(id);
        const after = changed(before, change, contactOf(principal));
        if (before.state === 'ACTIVE' && after.state === 'DISABLED') await book.giveUpWaiting(tx, id);
        return book.save(tx, after);
      });
    },
    async rotate(id) {
      const secret = newSecret();
      const endpoint = await unitOfWork.run(async (tx) => {
        if ((await book.find(tx, id)) === undefined) throw notFound(id);
        return book.rotate(tx, id, seal.seal(secret), OVERLAP_SECONDS);
      });
      return { endpoint, secret };
    },
    async remove(id) {
      const removed = await unitOfWork.run((tx) => book.remove(tx, id));
      if (!removed) throw notFound(id);
    },
  };
}

function changed(before: Endpoint, change: EndpointChange, contactId: string | null): Endpoint {
  const after = {
    ...before,
    url: change.url ?? before.url,
    description: change.description ?? before.description,
    events: change.events ?? before.events,
    state: change.state ?? before.state,
    contactId: contactId ?? before.contactId,
  };
  if (change.state === 'ACTIVE') return { ...after, disabledBecause: null, failingSince: null };
  if (change.state === 'DISABLED' && before.state === 'ACTIVE') {
    return { ...after, disabledBecause: 'ORGANISER' };
  }
  return after;
}

/** The organiser behind a request; null: a machine. */
function contactOf({ role, memberId }: Principal): string | null {
  return role === 'organiser' ? memberId : null;
}

/** What a name leads to may change after this: it is looked at again at every connection. */
async function refuseUrl(
  text: string,
  { resolver, allowPrivate }: Pick<EndpointsOptions, 'resolver' | 'allowPrivate'>,
): Promise<void> {
  const fault = urlFault(text, allowPrivate);
  if (fault !== undefined) throw new WebhookRefused({ reason: 'url-refused', fault });
  const host = hostOf(new URL(text));
  if (allowPrivate || isIP(host) !== 0) return;
  const addresses = await resolver.addresses(host).catch((cause: unknown) => {
    throw new WebhookRefused({ reason: 'names-unavailable', temporary: true }, { cause });
  });
  if (addresses.length === 0) throw new WebhookRefused({ reason: 'url-refused', fault: 'name-not-found' });
  if (!addresses.every(isPublicAddress)) {
    throw new WebhookRefused({ reason: 'url-refused', fault: 'private-address' });
  }
}

export function notFound(id: string): WebhookRefused {
  return new WebhookRefused({ reason: 'endpoint-not-found', id });
}
