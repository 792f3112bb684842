import type { IncomingHttpHeaders } from 'node:http';
import { mayWorkAt } from '@clove/contracts';
import express, { type Express, type RequestHandler, type Response } from 'express';
import type { EdgeCheck } from '../auth/edges.ts';
import { MACHINE, type Principal } from '../auth/principal.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import { bodyHash } from '../idempotency/body-hash.ts';
import type { IdempotencyScope } from '../idempotency/scope.ts';
import { HttpRouteRequest } from './http-route-request.ts';
import type { Lifecycle } from './lifecycle.ts';
import { Problem } from './problem.ts';
import { received } from './received.ts';
import { correlationOf } from './request-entry.ts';
import type { RequestParts, Route, RouteDescription, RouteResponse } from './route.ts';
import { sendStream } from './send-stream.ts';

export interface MountOptions {
  readonly routes: readonly Route[];
  /** Routes that the service mounts itself. @default none */
  readonly described?: readonly RouteDescription[];
  readonly lifecycle: Lifecycle;
  /** Absent when the service verifies no tokens. */
  readonly verifyToken: TokenVerifier | undefined;
  readonly checkEdge: EdgeCheck;
  /** Largest JSON body, in express's notation. */
  readonly bodyLimit: string;
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
    const { principal, edge } = await authorise(route, options, request.headers);
    const arrived: RequestParts = { params: request.params, query: request.query, body: request.body };
    // Texts between services were checked when they entered the system.
    const raw = route.access === 'edge' ? arrived : received(arrived);
    const idempotency =
      route.idempotent === true
        ? scopeOf(
            route,
            principal?.memberId ?? (edge === undefined ? 'public' : `edge:${edge}`),
            request.headers,
            raw,
          )
        : undefined;
    const answer = await route.handle(
      raw,
      (checked) =>
        new HttpRouteRequest(checked, {
          operationId: route.operationId,
          principal,
          edge,
          idempotency,
          correlationId: correlationOf(response),
          headers: request.headers,
          response,
          windowEnded: options.lifecycle.windowEnded,
        }),
    );
    if (answer.stream === undefined) sendAnswer(response, answer);
    else await sendStream(response, answer, answer.stream, options.lifecycle.windowEnded);
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

async function authorise(
  route: Route,
  options: MountOptions,
  headers: IncomingHttpHeaders,
): Promise<{ principal?: Principal; edge?: string }> {
  if (route.access === 'public') return {};
  if (route.access === 'edge') return { edge: options.checkEdge(headers) };
  if (options.verifyToken === undefined) {
    throw new Error(`route ${route.operationId} wants a member, but the service does not declare auth: true`);
  }
  const verified = options.verifyToken(headers.authorization);
  const principal = verified instanceof Promise ? await verified : verified;
  if (principal.role === MACHINE) {
    if (route.scope !== undefined && principal.scopes?.includes(route.scope)) return { principal };
    throw new Problem({
      status: 403,
      type: 'insufficient-scope',
      detail: route.scope === undefined ? 'Not for API keys.' : `Needs scope ${route.scope}.`,
    });
  }
  if (route.access !== 'member' && !route.access.includes(principal.role)) {
    throw new Problem({ status: 403, type: 'forbidden', detail: `Needs role ${route.access.join(' or ')}.` });
  }
  if (route.desk !== undefined && !mayWorkAt(principal, route.desk)) {
    throw new Problem({ status: 403, type: 'not-your-desk', detail: `For staff of ${route.desk}.` });
  }
  return { principal };
}

/** Visible ASCII; long enough for any client's UUID or hash. */
const KEY = /^[\x21-\x7e]{1,128}$/;

function scopeOf(
  route: Route,
  principal: string,
  headers: IncomingHttpHeaders,
  raw: RequestParts,
): IdempotencyScope {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new Problem({
      status: 400,
      type: 'idempotency-key-required',
      detail: 'Send an Idempotency-Key header: a new random value per request, the same when repeating it.',
      errors: [{ path: 'headers.idempotency-key', message: 'required: 1 to 128 visible ASCII characters' }],
    });
  }
  return { principal, operation: route.operationId, key, bodyHash: bodyHash(raw) };
}

/** Writes an answer without express's `send`, which is slower on the hot path. */
function sendAnswer(response: Response, answer: RouteResponse): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status;
  if (answer.body === undefined) {
    response.end();
    return;
  }
  const isText = typeof answer.body === 'string';
  if (!response.hasHeader('content-type')) {
    response.setHeader('content-type', isText ? 'text/plain; charset=utf-8' : 'application/json');
  }
  const isFinished = isText || answer.body instanceof Uint8Array;
  const payload = isFinished ? answer.body : JSON.stringify(answer.body);
  response.setHeader('content-length', Buffer.byteLength(payload));
  response.end(payload);
}
