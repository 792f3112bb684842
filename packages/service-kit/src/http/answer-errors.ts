import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { asRefused } from '../database/database-errors.ts';
import { UpstreamError } from '../upstream/upstream.ts';
import { Problem, problemBody } from './problem.ts';
import { kitProblems, type ProblemMapping } from './refusal-problems.ts';
import { correlationOf } from './request-entry.ts';

/** Answers requests that no route matches. */
export const notFound: RequestHandler = (_request, _response, next) => {
  next(new Problem({ status: 404, type: 'not-found', detail: 'There is nothing here.' }));
};

/** Answers a request that failed. */
export type ErrorAnswer = (error: unknown, response: ServerResponse, correlationId: string) => void;

/**
 * Answers every error as problem+json; an unexpected error is logged and answered as a 500 without its words.
 * @param mappings problems of the service's own refusals
 */
export function errorAnswer(log: Logger, mappings: readonly ProblemMapping[]): ErrorAnswer {
  const known = [...kitProblems, ...mappings];
  return (error, response, correlationId) => {
    const problem = problemOf(error, known);
    logProblem(log, error, problem);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    if (problem.retryAfterSeconds !== undefined)
      response.setHeader('retry-after', String(problem.retryAfterSeconds));
    if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
    const payload = JSON.stringify(problemBody(problem, correlationId));
    response.statusCode = problem.status;
    response.setHeader('content-type', 'application/problem+json');
    response.setHeader('content-length', Buffer.byteLength(payload));
    response.end(payload);
  };
}

/** The same for what Express's handlers throw. */
export function answerErrors(answer: ErrorAnswer): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => answer(error, response, correlationOf(response));
}

/** The error's own members stay in the log; a caller gets only the correlation id. */
export function logProblem(log: Logger, error: unknown, problem: Problem): void {
  if (problem.status === 503)
    log.warn({ problem: problem.type, reason: reasonOf(problem) }, 'request refused for now');
  else if (problem.status >= 500) log.error({ err: error, status: problem.status }, 'request failed');
}

/** One short text without a stack: under contention there are many of these. */
function reasonOf(problem: Problem): string {
  return problem.cause instanceof Error ? problem.cause.message : problem.detail;
}

/** What the caller may see of any error. */
export function problemOf(thrown: unknown, mappings: readonly ProblemMapping[]): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof UpstreamError) return upstreamProblem(thrown);
  // Database errors of reads outside of a unit of work.
  const error = asRefused(thrown);
  for (const mapping of mappings) {
    const problem = mapping(error);
    if (problem !== undefined) return problem;
  }
  return (
    bodyProblem(error) ??
    new Problem({ status: 500, type: 'internal', detail: 'Something went wrong on our side.' })
  );
}

/** An upstream's failure that a handler did not translate: 503, because the caller may try again. */
function upstreamProblem(error: UpstreamError): Problem {
  if (error.kind === 'refused') {
    return new Problem({ status: 500, type: 'internal', detail: 'Something went wrong on our side.' });
  }
  return new Problem(
    {
      status: 503,
      type: 'upstream-unavailable',
      detail: 'A part of the ticket office does not answer right now; try again.',
      retryAfterSeconds: 2,
    },
    { cause: error },
  );
}

export function malformedJson(): Problem {
  return new Problem({
    status: 400,
    type: 'malformed-json',
    detail: 'The body is not JSON.',
    errors: [{ path: 'body', message: 'not readable as JSON' }],
  });
}

/** Errors of express's body parser and router, recognised by their `type` and `status`. */
function bodyProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const type: unknown = Reflect.get(error, 'type');
  const status: unknown = Reflect.get(error, 'status');
  if (type === 'entity.parse.failed') return malformedJson();
  if (type === 'entity.too.large') {
    return new Problem({
      status: 413,
      type: 'body-too-large',
      detail: 'The body is larger than accepted here.',
    });
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new Problem({
      status: 415,
      type: 'unsupported-media-type',
      detail: 'Send UTF-8 JSON, not compressed.',
    });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem({ status, type: 'bad-request', detail: 'The request is malformed.' });
  }
  return undefined;
}
