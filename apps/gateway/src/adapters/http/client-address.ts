import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * The address of the client. Each of the `trustedHops` proxies in front of the gateway added the address it saw to the end
 * of X-Forwarded-For; what stands before those entries was written by the client and means nothing.
 */
export function clientAddress(request: IncomingMessage, trustedHops: number): string {
  const claimed = proxyAddr(request, (_address, hop) => hop < trustedHops);
  const address = /^[0-9a-fA-F.:]{2,45}$/.test(claimed ?? '') ? claimed : request.socket.remoteAddress;
  return plain(address ?? 'unknown');
}

/** Unwraps IPv4-mapped IPv6 addresses (::ffff:a.b.c.d). */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
