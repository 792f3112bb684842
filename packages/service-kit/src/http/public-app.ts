import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Histogram } from 'prom-client';
import type { EdgeCheck } from '../auth/edges.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import type { ServiceParts } from '../service/definition.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { answerErrors, errorAnswer, notFound } from './answer-errors.ts';
import type { Lifecycle } from './lifecycle.ts';
import { mountRoutes } from './mount-routes.ts';
import { buildOpenApi } from './openapi.ts';
import { plainRequests } from './plain-requests.ts';
import { type EnteredHandler, enterExpress, requestEntry } from './request-entry.ts';

/** Largest JSON body on the public port. */
const PUBLIC_BODY_LIMIT = 64 * 1024;

export interface AppOptions {
  readonly name: string;
  readonly log: Logger;
  readonly accessLog: Logger;
  readonly lifecycle: Lifecycle;
  readonly durations: Histogram<'method' | 'route' | 'status'>;
  readonly verifyToken: TokenVerifier | undefined;
  readonly checkEdge: EdgeCheck;
  /** @default no traces */
  readonly tracing?: Tracing | undefined;
}

/** An express without features that are slow or disclose the software. */
export function bareExpress(): Express {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  return app;
}

/** The public port's application: the service's front, if it has one, raw handlers, routes, problems. */
export function publicApp(parts: ServiceParts, options: AppOptions): RequestListener {
  const routed = routedRequests(parts, options);
  const front = parts.front?.(options.lifecycle.windowEnded);
  const entry = { ...options, quiet: new Set<string>() };
  if (front === undefined) return requestEntry(entry, routed);
  const correlationId = front.correlationId === undefined ? {} : { correlationId: front.correlationId };
  return requestEntry({ ...entry, ...correlationId }, (request, response, entered) =>
    front.handle(request, response, entered, () => routed(request, response, entered)),
  );
}

/** Requests of what the service describes. */
function routedRequests(parts: ServiceParts, options: AppOptions): EnteredHandler {
  const app = bareExpress();
  const routes = parts.routes ?? [];
  app.locals['lifecycle'] = options.lifecycle;
  parts.express?.(app);
  const described = parts.described ?? [];
  const { openapiTitle: title = options.name, webhooks = [] } = parts;
  let openapi: string | undefined;
  app.get('/openapi.json', (_request, response) => {
    // Not before it is asked for: few processes ever are, and it is a tenth of the CPU time of a start.
    openapi ??= JSON.stringify(buildOpenApi(title, [...routes, ...described], { webhooks }));
    response.setHeader('content-type', 'application/json');
    response.end(openapi);
  });
  const mounted = { ...options, routes, described, bodyLimit: PUBLIC_BODY_LIMIT };
  mountRoutes(app, mounted);
  const answerError = errorAnswer(options.log, parts.problems ?? []);
  app.use(notFound);
  app.use(answerErrors(answerError));
  return plainRequests({ ...mounted, answerError }, enterExpress(app));
}
