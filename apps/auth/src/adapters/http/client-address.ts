import type { IncomingHttpHeaders } from 'node:http';
import { networkOf } from '@clove/service-kit';

/**
 * The key of failed log-ins and of turns at password hashing: the network of the client's address, which the gateway
 * sends as the last entry of X-Forwarded-For. Only the gateway and other services reach this port, and the gateway
 * drops what a client puts there.
 */
export function clientNetwork(headers: IncomingHttpHeaders): string {
  const forwarded = headers['x-forwarded-for'];
  const list = Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '');
  const address = list.split(',').at(-1)?.trim();
  return address ? networkOf(address) : 'unknown';
}
