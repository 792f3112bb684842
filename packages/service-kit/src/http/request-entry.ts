import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Response } from 'express';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import { acceptCorrelationId, CORRELATION_HEADER, withCorrelation } from '../log/correlation.ts';
import {
  TRACEPARENT_HEADER,
  tracedCorrelationId,
  traceparentOf,
  withTraceparent,
} from '../tracing/trace-context.ts';
import type { Span, Tracing } from '../tracing/tracing.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Seconds; around the targets of the sale path (p99 200 ms) and the long poll (20 s). */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** A received request's facts; Express's handlers find them as `response.locals`. */
export interface Entered {
  readonly correlationId: string;
  /** Of the request's own span, where the service is traced. */
  readonly traceparent?: string;
  /** The route's pattern, for log and metrics; set by the handler that answers. Never the raw URL. */
  route?: string;
  /** Counted and traced, without a line in the access log: a flood must not fill the disk. Set by the handler that answers. */
  unlogged?: boolean;
}

/** Answers the request, or calls the handler that does. */
export type EnteredHandler = (request: IncomingMessage, response: ServerResponse, entered: Entered) => void;

export interface RequestEntryOptions {
  readonly accessLog: Logger;
  readonly lifecycle: Lifecycle;
  readonly durations: Histogram<'method' | 'route' | 'status'>;
  /** Paths answered without a log line (probes). */
  readonly quiet: ReadonlySet<string>;
  /** @default the caller's own, when it is well formed */
  readonly correlationId?: (request: IncomingMessage) => string;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
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
 * Wraps every request: correlation id, `Connection: close` while draining, one access line and one
 * measurement per request. Nothing of the raw URL is logged: it may hold a bearer token.
 */
export function requestEntry(options: RequestEntryOptions, handler: EnteredHandler): RequestListener {
  const { accessLog, lifecycle, durations, quiet, correlationId = sentCorrelationId } = options;
  return (request, response) => {
    const startedAt = performance.now();
    const span = quiet.has(pathOf(request)) ? undefined : spanOf(options.tracing, request);
    const entered: Entered = enteredAs(correlationId(request), span);
    if (lifecycle.draining) response.shouldKeepAlive = false;
    response.on('close', () => {
      const route = entered.route ?? matchedRoute(request);
      const ms = performance.now() - startedAt;
      // 499, as in nginx: the client closed the connection before the answer was sent.
      const status = response.writableFinished ? response.statusCode : 499;
      const method = request.method ?? '';
      durations.observe({ method, route, status }, ms / 1000);
      span?.end({
        name: `${method} ${route}`,
        failed: status >= 500,
        attributes: {
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
        },
      });
      if (entered.unlogged === true || quiet.has(pathOf(request))) return;
      accessLog.info(
        { correlationId: entered.correlationId, method, route, status, ms: Math.round(ms * 10) / 10 },
        'request',
      );
    });
    withCorrelation(entered.correlationId, () =>
      withTraceparent(entered.traceparent, () => handler(request, response, entered)),
    );
  };
}

function spanOf(tracing: Tracing | undefined, request: IncomingMessage): Span | undefined {
  const parent = request.headers[TRACEPARENT_HEADER];
  return tracing?.start({
    kind: 'server',
    name: request.method ?? '',
    parent: typeof parent === 'string' ? parent : undefined,
  });
}

/** What a traced request causes finds its span by the correlation id, unless a caller's id names one already. */
function enteredAs(correlationId: string, span: Span | undefined): Entered {
  if (span === undefined) return { correlationId };
  const { traceparent } = span;
  const kept = traceparentOf(correlationId) !== undefined || !traceparent.endsWith('1');
  return { correlationId: kept ? correlationId : tracedCorrelationId(traceparent), traceparent };
}

/** Calls an Express application; a handler in front of it avoids Express's cost. */
export function enterExpress(app: RequestListener): EnteredHandler {
  return (request, response, entered) => {
    response.setHeader(CORRELATION_HEADER, entered.correlationId);
    Object.assign(response, { locals: entered });
    app(request, response);
  };
}

function sentCorrelationId(request: IncomingMessage): string {
  const sent = request.headers[CORRELATION_HEADER];
  return acceptCorrelationId(Array.isArray(sent) ? sent[0] : sent);
}

/** The pattern that Express's router matched. */
function matchedRoute(request: IncomingMessage): string {
  if (!('route' in request)) return 'unmatched';
  const { route } = request;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
}

/** `url` may have been changed by routers; the quiet paths have neither query nor parameters. */
function pathOf(request: IncomingMessage): string {
  const { url = '' } = request;
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/** The correlation id given to this request. */
export function correlationOf(response: Response): string {
  const id: unknown = response.locals['correlationId'];
  return typeof id === 'string' ? id : 'none';
}
