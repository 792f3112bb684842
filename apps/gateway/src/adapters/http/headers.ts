import type { IncomingMessage } from 'node:http';
import { CORRELATION_HEADER, TRACEPARENT_HEADER } from '@clove/service-kit';
import type { GatewayRoute } from '../../domain/route-table.ts';
import type { UpstreamHeaders } from '../upstream/forward.ts';
import type { SecurityHeaders } from './security-headers.ts';

/** RFC 9110 section 7.6.1, with the old ones; `expect` is answered by this server itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);

/** Never forwarded as sent: set by the gateway, or not allowed from a client. */
const SET_BY_GATEWAY = new Set([
  'host',
  'cookie',
  'authorization',
  'forwarded',
  'x-real-ip',
  'x-http-method-override',
]);

/** The headers for the upstream, as name, value, name, value ... */
export function requestHeaders(
  request: IncomingMessage,
  facts: {
    correlationId: string;
    clientAddress: string;
    scheme: string;
    authorization: string | undefined;
    /** Of the request's span here, where the gateway is traced: then the client's own is not passed on. */
    traceparent: string | undefined;
    /** Removes `Prefer: wait`, so that the current state is answered at once. */
    withoutWaiting: boolean;
  },
): string[] {
  const { rawHeaders } = request;
  const named = request.headers.connection;
  const dropped = named === undefined ? undefined : connectionNames(named);
  const headers: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i] ?? '';
    const name = raw.toLowerCase();
    if (HOP_BY_HOP.has(name) || SET_BY_GATEWAY.has(name)) continue;
    if (name.startsWith('clove-') || name.startsWith('x-forwarded-')) continue;
    if (facts.traceparent !== undefined && name === TRACEPARENT_HEADER) continue;
    if (dropped?.has(name) || (facts.withoutWaiting && name === 'prefer')) continue;
    headers.push(name, rawHeaders[i + 1] ?? '');
  }
  headers.push(CORRELATION_HEADER, facts.correlationId);
  if (facts.traceparent !== undefined) headers.push(TRACEPARENT_HEADER, facts.traceparent);
  headers.push('x-forwarded-for', facts.clientAddress, 'x-forwarded-proto', facts.scheme);
  if (facts.authorization !== undefined) headers.push('authorization', facts.authorization);
  return headers;
}

/** Headers named by Connection. `keep-alive` names none that is kept otherwise; content-length must not be dropped by naming it. */
function connectionNames(value: string): Set<string> | undefined {
  if (value === 'keep-alive' || value === 'close') return undefined;
  const names = new Set(
    value
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
  names.delete('content-length');
  names.delete('content-type');
  return names;
}

/** Headers with what the client is to keep: cookies, or its place. */
export type Kept = Readonly<Record<string, string | string[]>>;

/** Never passed back: only the gateway sets cookies, and the upstream's software is not disclosed. */
const DROPPED_FROM_ANSWER = new Set(['set-cookie', 'server', 'x-powered-by', 'strict-transport-security']);

/** The headers for the client. */
export function answerHeaders(
  upstream: UpstreamHeaders,
  facts: {
    security: SecurityHeaders;
    route: GatewayRoute;
    isApi: boolean;
    correlationId: string;
    kept: Kept;
  },
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = { ...facts.security };
  for (const name in upstream) {
    const value = upstream[name];
    if (value === undefined || HOP_BY_HOP.has(name) || DROPPED_FROM_ANSWER.has(name)) continue;
    if (name in facts.security && !facts.route.ownPolicy) continue;
    headers[name] = value;
  }
  if (facts.isApi && headers['cache-control'] === undefined) headers['cache-control'] = 'no-store';
  // No cache may give to one fan what another is to keep.
  if (Object.keys(facts.kept).length > 0) headers['cache-control'] = 'no-store';
  Object.assign(headers, facts.kept);
  headers[CORRELATION_HEADER] = facts.correlationId;
  return headers;
}
