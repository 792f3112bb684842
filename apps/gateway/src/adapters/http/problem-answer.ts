import type { IncomingMessage, ServerResponse } from 'node:http';
import { CORRELATION_HEADER, type Problem, problemBody } from '@clove/service-kit';
import type { Kept } from './headers.ts';
import type { SecurityHeaders } from './security-headers.ts';

/** How long the remainder of a refused body is read, milliseconds. Source: 2 MB at 8 Mbit/s. */
const LINGER_MS = 2_000;

/** Answers with a problem, if nothing was answered yet. `last`: the connection ends with it. */
export function answerProblem(
  response: ServerResponse,
  problem: Problem,
  facts: { correlationId: string; security: SecurityHeaders; kept: Kept; last: boolean },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(problem, facts.correlationId));
  const headers: Record<string, string | number | string[]> = {
    ...facts.security,
    ...problem.headers,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    [CORRELATION_HEADER]: facts.correlationId,
  };
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = problem.retryAfterSeconds;
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer';
  Object.assign(headers, facts.kept);
  const { req: request } = response;
  if (facts.last || !request.complete) headers['connection'] = 'close';
  response.writeHead(problem.status, headers);
  // 408: the body has stalled.
  if (request.complete || problem.status === 408) response.end(body);
  else endAfterBody(request, response, body);
}

/**
 * Reads and drops the remainder of a request's body for a while. Closing at once would reset the connection, and a client
 * that is still sending would never see the answer.
 */
function endAfterBody(request: IncomingMessage, response: ServerResponse, body: string): void {
  response.write(body);
  const end = () => response.end();
  const late = setTimeout(end, LINGER_MS);
  request.once('end', end).resume();
  response.once('close', () => clearTimeout(late));
}
