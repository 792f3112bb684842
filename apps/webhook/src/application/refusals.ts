import { Refused } from '@clove/service-kit';
import type { UrlFault } from '../domain/receiver-url.ts';

/** What webhook refuses. */
export type WebhookRefusal =
  | { readonly reason: 'endpoint-not-found'; readonly id: string }
  | { readonly reason: 'delivery-not-found'; readonly id: string }
  | { readonly reason: 'too-many-endpoints'; readonly most: number }
  | { readonly reason: 'endpoint-disabled'; readonly id: string }
  /** Whether its name leads to the internet cannot be found out now. */
  | { readonly reason: 'names-unavailable'; readonly temporary: true }
  /** Its address is no receiver's; `name-not-found`: its name leads nowhere now. */
  | { readonly reason: 'url-refused'; readonly fault: UrlFault | 'name-not-found' };

export class WebhookRefused extends Refused<WebhookRefusal> {}
