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

/** IPv4 as IPv4, also when it came in IPv6 clothes. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/**
 * What limits count by: an IPv4 address, or the /64 that an IPv6 address is in, because a single household or server gets
 * at least a whole /64 and could otherwise use a new address for each request.
 */
export function network(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
