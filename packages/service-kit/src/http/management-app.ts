import type { RequestListener } from 'node:http';
import type { Registry } from 'prom-client';
import { answerErrors, errorAnswer, notFound } from './answer-errors.ts';
import { mountRoutes } from './mount-routes.ts';
import { plainRequests } from './plain-requests.ts';
import { type AppOptions, bareExpress } from './public-app.ts';
import type { ProblemMapping } from './refusal-problems.ts';
import { enterExpress, requestEntry } from './request-entry.ts';
import type { Route } from './route.ts';

/** Largest JSON body on the management port: 64 items of a batch, or a festival's sale document. */
const INTERNAL_BODY_LIMIT = 4 * 1024 * 1024;

export interface ManagementOptions extends AppOptions {
  readonly metrics: Registry;
  readonly internalRoutes: readonly Route[];
  /** Of the service's own refusals. */
  readonly problems: readonly ProblemMapping[];
  /** Names what is missing for this process to get requests; empty = ready. */
  readiness(): Promise<string[]>;
}

/** The management port: probes, metrics, internal endpoints. The gateway cannot route to it. */
export function managementApp(options: ManagementOptions): RequestListener {
  const app = bareExpress();
  app.get('/livez', (_request, response) => {
    response.json({ live: true });
  });
  app.get('/readyz', async (_request, response) => {
    const missing = await options.readiness();
    response.status(missing.length === 0 ? 200 : 503).json({ ready: missing.length === 0, missing });
  });
  app.get('/metrics', async (_request, response) => {
    response.setHeader('content-type', options.metrics.contentType);
    response.end(await options.metrics.metrics());
  });
  for (const route of options.internalRoutes) {
    if (route.access !== 'edge' || !route.path.startsWith('/internal/')) {
      throw new Error(`internal route ${route.operationId}: access must be 'edge', below /internal/`);
    }
  }
  const mounted = { ...options, routes: options.internalRoutes, bodyLimit: INTERNAL_BODY_LIMIT };
  mountRoutes(app, mounted);
  const answerError = errorAnswer(options.log, options.problems);
  app.use(notFound);
  app.use(answerErrors(answerError));
  return requestEntry(
    { ...options, quiet: new Set(['/livez', '/readyz', '/metrics']) },
    plainRequests({ ...mounted, answerError }, enterExpress(app)),
  );
}
