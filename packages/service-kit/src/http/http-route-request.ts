import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Principal } from '../auth/principal.ts';
import type { IdempotencyScope } from '../idempotency/scope.ts';
import type { RequestParts, RouteRequest } from './route.ts';

/** Facts of a request besides its parts. */
export interface RequestFacts {
  readonly operationId: string;
  readonly principal: Principal | undefined;
  readonly edge: string | undefined;
  readonly idempotency: IdempotencyScope | undefined;
  readonly correlationId: string;
  readonly headers: IncomingHttpHeaders;
  readonly response: ServerResponse;
  readonly windowEnded: AbortSignal;
}

/** A route's view of an HTTP request. Properties are computed when a handler reads them. */
export class HttpRouteRequest<P, Q, B> implements RouteRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly #facts: RequestFacts;
  #signal: AbortSignal | undefined;

  constructor(parts: RequestParts<P, Q, B>, facts: RequestFacts) {
    this.params = parts.params;
    this.query = parts.query;
    this.body = parts.body;
    this.#facts = facts;
  }

  get principal(): Principal {
    return this.#declared(this.#facts.principal, 'a member as principal');
  }

  get edge(): string {
    return this.#declared(this.#facts.edge, 'an edge');
  }

  get idempotency(): IdempotencyScope {
    return this.#declared(this.#facts.idempotency, 'idempotent: true');
  }

  get correlationId(): string {
    return this.#facts.correlationId;
  }

  get headers(): IncomingHttpHeaders {
    return this.#facts.headers;
  }

  get signal(): AbortSignal {
    this.#signal ??= goneOrDrained(this.#facts.response, this.#facts.windowEnded);
    return this.#signal;
  }

  #declared<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new Error(`route ${this.#facts.operationId} does not declare ${what}`);
    return value;
  }
}

/** Shared: every request ends, and an error of its own would cost a stack trace for each. */
const ENDED = Object.assign(new Error('the client is gone, or the drain window is over'), {
  name: 'AbortError',
});

/** Aborts when the client is gone or the drain window is over. */
export function goneOrDrained(response: ServerResponse, windowEnded: AbortSignal): AbortSignal {
  const abort = new AbortController();
  const onEnd = () => abort.abort(ENDED);
  if (windowEnded.aborted || response.closed) onEnd();
  windowEnded.addEventListener('abort', onEnd, { once: true });
  response.once('close', () => {
    windowEnded.removeEventListener('abort', onEnd);
    onEnd();
  });
  return abort.signal;
}
