import type { IncomingHttpHeaders } from 'node:http';
import { networkOf } from '@clove/service-kit';

/** The network of the client's address, which the gateway sends as the last entry of X-Forwarded-For and no client can set. */
export function clientNetwork(headers: IncomingHttpHeaders): string {
  const address = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)?.trim();
  return address ? networkOf(address) : 'unknown';
}
