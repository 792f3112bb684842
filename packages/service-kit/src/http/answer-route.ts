import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { mayWorkAt } from '@clove/contracts';
import type { EdgeCheck } from '../auth/edges.ts';
import { MACHINE, type Principal } from '../auth/principal.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import { bodyHash } from '../idempotency/body-hash.ts';
import type { IdempotencyScope } from '../idempotency/scope.ts';
import { HttpRouteRequest } from './http-route-request.ts';
import type { Lifecycle } from './lifecycle.ts';
import { Problem } from './problem.ts';
import { received } from './received.ts';
import type { RequestParts, Route, RouteResponse } from './route.ts';
import { sendStream } from './send-stream.ts';

export interface AnswerOptions {
  readonly lifecycle: Lifecycle;
  /** Absent when the service verifies no tokens. */
  readonly verifyToken: TokenVerifier | undefined;
  readonly checkEdge: EdgeCheck;
}

/** A request that a route was found for, its body read. */
export interface ArrivedRequest {
  readonly route: Route;
  readonly parts: RequestParts;
  readonly headers: IncomingHttpHeaders;
  readonly correlationId: string;
  readonly response: ServerResponse;
}

/** Answers a request, unless its route refuses it. @throws the refusal, or what went wrong, while nothing was sent */
export async function answerRoute(arrived: ArrivedRequest, options: AnswerOptions): Promise<void> {
  const { route, headers, response } = arrived;
  const { principal, edge } = await authorise(route, options, headers);
  // Texts between services were checked when they entered the system.
  const raw = route.access === 'edge' ? arrived.parts : received(arrived.parts);
  const idempotency =
    route.idempotent === true
      ? scopeOf(route, principal?.memberId ?? (edge === undefined ? 'public' : `edge:${edge}`), headers, raw)
      : undefined;
  const answer = await route.handle(
    raw,
    (checked) =>
      new HttpRouteRequest(checked, {
        operationId: route.operationId,
        principal,
        edge,
        idempotency,
        correlationId: arrived.correlationId,
        headers,
        response,
        windowEnded: options.lifecycle.windowEnded,
      }),
  );
  if (answer.stream === undefined) sendAnswer(response, answer);
  else await sendStream(response, answer, answer.stream, options.lifecycle.windowEnded);
}

async function authorise(
  route: Route,
  options: AnswerOptions,
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
function sendAnswer(response: ServerResponse, answer: RouteResponse): void {
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
