import type { IncomingHttpHeaders } from 'node:http';

/**
 * The fan's address as the gateway told it: the last entry of X-Forwarded-For. Only the gateway and other services
 * reach this port, and the gateway drops what a client puts there.
 */
export function clientAddress(headers: IncomingHttpHeaders): string {
  const forwarded = headers['x-forwarded-for'];
  const list = Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '');
  return list.split(',').at(-1)?.trim() || 'unknown';
}
