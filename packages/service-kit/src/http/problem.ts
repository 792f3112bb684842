import { STATUS_CODES } from 'node:http';

/** One fault of an input: where, and what. */
export interface FieldError {
  /** Where: `body.holdIds.0`, `query.performance`, `params.orderId`, `headers.idempotency-key`. */
  readonly path: string;
  readonly message: string;
}

export interface ProblemInit {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable kebab-case slug; `/problems/<slug>` on the wire. */
  readonly type: string;
  /** What happened and what to do, for a person. Never inner details. */
  readonly detail: string;
  /** For a bad input: every field. */
  readonly errors?: readonly FieldError[];
  /** Seconds until a retry makes sense. @default 1 for 429 and 503, none otherwise */
  readonly retryAfterSeconds?: number;
  /** Further members of the body (RFC 9457 extensions). */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Headers of the answer, e.g. `allow`. Retry-After is set by itself. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  correlationId: string;
  errors?: readonly FieldError[];
  [extension: string]: unknown;
}

/** An error that its caller may see: thrown anywhere below a route, answered as `application/problem+json`. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  /** Always set for 429 and 503. */
  readonly retryAfterSeconds: number | undefined;
  readonly extra: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(init: ProblemInit, options?: ErrorOptions) {
    super(`${init.type}: ${init.detail}`, options);
    this.name = 'Problem';
    this.status = init.status;
    this.type = init.type;
    this.detail = init.detail;
    this.errors = init.errors;
    this.retryAfterSeconds =
      init.retryAfterSeconds ?? (init.status === 429 || init.status === 503 ? 1 : undefined);
    this.extra = init.extra;
    this.headers = init.headers ?? {};
  }
}

/** The wire form of a problem. */
export function problemBody(problem: Problem, correlationId: string): ProblemBody {
  const body: ProblemBody = {
    ...problem.extra,
    type: `/problems/${problem.type}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    correlationId,
  };
  if (problem.errors !== undefined) body.errors = problem.errors;
  return body;
}
