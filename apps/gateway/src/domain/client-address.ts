import type { IncomingMessage } from 'node:http';

/**
 * The address of the client. Each of the `trustedHops` proxies in front of us added the address it saw to the end of
 * X-Forwarded-For; what stands before those entries was written by the client and means nothing.
 */
export function clientAddress(request: IncomingMessage, trustedHops: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  if (trustedHops === 0 || forwarded === undefined) return plain(peer);
  const seen = Array.isArray(forwarded) ? forwarded.join(',').split(',') : forwarded.split(',');
  const entry = seen[Math.max(0, seen.length - trustedHops)]?.trim();
  return entry === undefined || !/^[0-9a-fA-F.:]{2,45}$/.test(entry) ? plain(peer) : plain(entry);
}

/** Unwraps IPv4-mapped IPv6 addresses (::ffff:a.b.c.d). */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
