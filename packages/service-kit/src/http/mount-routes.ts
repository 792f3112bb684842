import type { IncomingHttpHeaders } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import { type AnswerOptions, answerRoute } from './answer-route.ts';
import { Problem } from './problem.ts';
import { correlationOf } from './request-entry.ts';
import type { RequestParts, Route, RouteDescription } from './route.ts';

export interface MountOptions extends AnswerOptions {
  readonly routes: readonly Route[];
  /** Routes that the service mounts itself. @default none */
  readonly described?: readonly RouteDescription[];
  /** Largest JSON body, bytes. */
  readonly bodyLimit: number;
}

/** Mounts the routes, and answers 405 for other methods on their paths. */
export function mountRoutes(app: Express, options: MountOptions): void {
  const parseBody = express.json({
    limit: options.bodyLimit,
    strict: true,
    inflate: false,
    type: ['application/json'],
  });
  for (const route of options.routes) {
    const handlers = route.body === undefined ? [] : [parseBody];
    app[route.method](route.path, ...handlers, handlerOf(route, options));
  }
  const described = [...options.routes, ...(options.described ?? [])];
  for (const path of new Set(described.map((route) => route.path))) {
    app.all(path, (request, _response, next) => {
      const allow = allowedAt(request.path, described).join(', ');
      next(
        new Problem({
          status: 405,
          type: 'method-not-allowed',
          detail: `Only ${allow} here.`,
          headers: { allow },
        }),
      );
    });
  }
}

/** The methods of every route whose pattern matches a path: `/api/events/sales` matches that of one event, too. */
function allowedAt(path: string, routes: readonly RouteDescription[]): string[] {
  const methods = routes.filter((route) => fits(route.path, path)).map(({ method }) => method.toUpperCase());
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.replace(/(.)\/$/, '$1').split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') || part === given[index]?.toLowerCase())
  );
}

function handlerOf(route: Route, options: MountOptions): RequestHandler {
  return async (request, response) => {
    if (route.body !== undefined && request.body === undefined) refuseMissingBody(request.headers);
    const parts: RequestParts = { params: request.params, query: request.query, body: request.body };
    await answerRoute(
      { route, parts, headers: request.headers, correlationId: correlationOf(response), response },
      options,
    );
  };
}

/** A body that is not JSON is refused for its content type; a missing one is left to the schema. */
function refuseMissingBody(headers: IncomingHttpHeaders): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  throw new Problem({
    status: 415,
    type: 'unsupported-media-type',
    detail: 'Send the body as application/json.',
  });
}
