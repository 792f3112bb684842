import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import { acceptCorrelationId, CORRELATION_HEADER, withCorrelation } from '../log/correlation.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Seconds; around the targets of the sale path (p99 200 ms) and the long poll (20 s). */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

export interface RequestEntryOptions {
  readonly accessLog: Logger;
  readonly lifecycle: Lifecycle;
  readonly durations: Histogram<'method' | 'route' | 'status'>;
  /** Paths answered without a log line (probes). */
  readonly quiet: ReadonlySet<string>;
}

/** The one histogram of requests by route; registered once per service. */
export function requestDurations(metrics: Registry): Histogram<'method' | 'route' | 'status'> {
  return new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte in to the last byte out, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [metrics],
  });
}

/**
 * The one middleware in front of everything: correlation id in and out, `Connection: close` while draining, one
 * access line and one measurement per request. Nothing of the raw URL is logged: it may hold a bearer token.
 */
export function requestEntry(options: RequestEntryOptions) {
  const { accessLog, lifecycle, durations, quiet } = options;
  return (request: Request, response: Response, next: NextFunction): void => {
    const id = acceptCorrelationId(headerText(request.headers[CORRELATION_HEADER]));
    const startedAt = performance.now();
    response.setHeader(CORRELATION_HEADER, id);
    response.locals['correlationId'] = id;
    if (lifecycle.draining) response.setHeader('connection', 'close');
    response.once('close', () => {
      const route = routeOf(request, response);
      const ms = performance.now() - startedAt;
      // 499: the client went away before the answer was out (nginx's word for it).
      const status = response.writableFinished ? response.statusCode : 499;
      durations.observe({ method: request.method, route, status }, ms / 1000);
      if (quiet.has(request.path)) return;
      accessLog.info(
        {
          correlationId: correlationOf(response),
          method: request.method,
          route,
          status,
          ms: Math.round(ms * 10) / 10,
        },
        'request',
      );
    });
    withCorrelation(id, next);
  };
}

/** The route's pattern; a raw handler names its own in `response.locals.route`. */
function routeOf(request: Request, response: Response): string {
  const named: unknown = response.locals['route'];
  if (typeof named === 'string') return named;
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? path : 'unmatched';
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The correlation id given to this request. */
export function correlationOf(response: Response): string {
  const id: unknown = response.locals['correlationId'];
  return typeof id === 'string' ? id : 'none';
}
