import type { IncomingMessage } from 'node:http';
import { CORRELATION_HEADER } from '@clove/service-kit';

const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** The correlation id that a trusted proxy in front of the gateway sent; a client's own is ignored: it would be written into logs. */
export function acceptedCorrelationId(request: IncomingMessage, trustedHops: number): string | undefined {
  if (trustedHops === 0) return undefined;
  const sent = request.headers[CORRELATION_HEADER];
  return typeof sent === 'string' && wellFormed.test(sent) ? sent : undefined;
}
