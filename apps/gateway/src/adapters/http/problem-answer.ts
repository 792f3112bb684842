import type { ServerResponse } from 'node:http';
import { CORRELATION_HEADER, type Problem, problemBody } from '@clove/service-kit';
import type { SecurityHeaders } from './security-headers.ts';

/** Answers with a problem, if nothing was answered yet. */
export function answerProblem(
  response: ServerResponse,
  problem: Problem,
  facts: { correlationId: string; security: SecurityHeaders; setCookie: string | undefined },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(problem, facts.correlationId));
  const headers: Record<string, string | number> = {
    ...facts.security,
    ...problem.headers,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    [CORRELATION_HEADER]: facts.correlationId,
  };
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = problem.retryAfterSeconds;
  if (facts.setCookie !== undefined) headers['set-cookie'] = facts.setCookie;
  // What is left of a body that nobody will read must not be taken for the next request.
  if (!response.req.complete) headers['connection'] = 'close';
  response.writeHead(problem.status, headers);
  response.end(body);
}
