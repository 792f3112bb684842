import { type Dispatcher, request } from 'undici';
import { z } from 'zod';

/** A service's management port and the toolbox's credential for it. */
export interface Edge {
  readonly service: string;
  readonly url: string;
  readonly token: string;
}

/** No answer, or a failure that is not final: worth a retry. */
export class EdgeError extends Error {
  /** Undefined: there was no answer. */
  readonly status: number | undefined;

  constructor(edge: Edge, path: string, message: string, init: { status?: number; cause?: unknown } = {}) {
    super(`${edge.service} ${path}: ${message}`, { cause: init.cause });
    this.name = 'EdgeError';
    this.status = init.status;
  }
}

export interface EdgeCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Milliseconds without a byte. */
  readonly timeoutMs: number;
  readonly body?: unknown;
}

/** Calls a service's management port. Any status is an answer; no answer is an EdgeError. */
export async function call(edge: Edge, { method, path, timeoutMs, body }: EdgeCall) {
  try {
    return await request(new URL(path, edge.url), {
      method,
      headers: {
        authorization: `Bearer ${edge.token}`,
        'clove-edge': 'toolbox',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new EdgeError(edge, path, `no answer (${reason})`, { cause });
  }
}

/** Reads and checks a JSON answer. */
export async function parsed<O>(
  edge: Edge,
  path: string,
  answer: Dispatcher.ResponseData,
  schema: z.ZodType<O>,
): Promise<O> {
  const result = schema.safeParse(jsonOf(await answer.body.text()));
  if (result.success) return result.data;
  throw new EdgeError(edge, path, `unreadable answer: ${z.prettifyError(result.error)}`, {
    status: answer.statusCode,
  });
}

/** The error of an answer that is no success, with the reasons it gives. */
export async function failed(edge: Edge, path: string, answer: Dispatcher.ResponseData): Promise<EdgeError> {
  const reasons = await refusalReasons(answer);
  return new EdgeError(edge, path, `${answer.statusCode} ${reasons.join('; ')}`, {
    status: answer.statusCode,
  });
}

const ProblemAnswer = z.object({
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** All reasons of a problem+json answer. */
export async function refusalReasons(answer: Dispatcher.ResponseData): Promise<string[]> {
  const problem = ProblemAnswer.safeParse(jsonOf(await answer.body.text()));
  if (!problem.success) return [`status ${answer.statusCode} without a problem description`];
  const { detail, errors = [] } = problem.data;
  return errors.length === 0 ? [detail] : errors.map(({ path, message }) => `${path}: ${message}`);
}

/** Undefined for text that is not JSON: the schema that checks it next reports it. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
