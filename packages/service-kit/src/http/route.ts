import type { IncomingHttpHeaders } from 'node:http';
import type { MachineScope, Workplace } from '@clove/contracts';
import type { z } from 'zod';
import type { Principal, Role } from '../auth/principal.ts';
import type { IdempotencyScope } from '../idempotency/scope.ts';
import { parsePart, refuseInvalid } from './parse-parts.ts';
import type { FieldError } from './problem.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who may call: `public` anyone; `member` any verified member; a list of roles; `edge` a service with its edge
 * credential (internal routes only; `/internal/*` on the management port).
 */
export type Access = 'public' | 'member' | readonly Role[] | 'edge';

export interface ResponseDescription {
  readonly description: string;
  /** @default application/json, application/problem+json from 400 on */
  readonly contentType?: string;
  /** Name -> its meaning. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
}

/** One request of a route, checked and typed. */
export interface RouteRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The calling member; reading it on a `public` or `edge` route is a programming error and throws. */
  readonly principal: Principal;
  /** The calling service on an `edge` route; reading it elsewhere throws. */
  readonly edge: string;
  /** On routes with `idempotent: true`; reading it elsewhere throws. */
  readonly idempotency: IdempotencyScope;
  readonly correlationId: string;
  readonly headers: IncomingHttpHeaders;
  /** Aborts when the client is gone, or at drain's end. */
  readonly signal: AbortSignal;
}

/** An answer: `body` is sent as JSON (a string as text/plain unless `content-type` says otherwise, bytes as they are); absent = no content. */
export interface RouteResponse {
  readonly status: number;
  readonly body?: unknown;
  /**
   * Instead of `body`: text that is made while the client reads it. The next piece is asked for when the client has read the
   * ones before; it is returned (`return` of its iterator) when the client is gone or a drain is over.
   */
  readonly stream?: AsyncIterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route described once: validation, OpenAPI and problem+json all come from it. */
export interface RouteSpec<P, Q, B> {
  readonly method: Method;
  /** Express style: `/api/orders/:orderId`. */
  readonly path: string;
  /** Unique within the service; also the operation of its idempotency scope. */
  readonly operationId: string;
  readonly summary: string;
  readonly access: Access;
  /** Machines whose API key has this scope may call it, too. @default none: members alone */
  readonly scope?: MachineScope;
  /** The desk that it belongs to: staff who are bound to other gates and desks may not call it. @default none: all staff of `access` */
  readonly desk?: Workplace;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  /** Content type of a body that is not JSON and that the service reads itself. @default JSON, read by the kit */
  readonly bodyType?: string;
  /** Requires an Idempotency-Key header. @default false */
  readonly idempotent?: boolean;
  /** Headers that it reads: name -> their effect. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Keyed by status. Problems need not be listed: every operation documents them. */
  readonly responses: Readonly<Record<number, ResponseDescription>>;
  readonly examples?: { readonly body?: unknown };
  handler(request: RouteRequest<P, Q, B>): Promise<RouteResponse>;
}

/** The parts of a request, raw or checked. */
export interface RequestParts<P = unknown, Q = unknown, B = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/** Makes the whole request of its checked parts; given by the HTTP adapter. */
export type RequestFrame = <P, Q, B>(checked: RequestParts<P, Q, B>) => RouteRequest<P, Q, B>;

/** A route as OpenAPI describes it. */
export type RouteDescription = Omit<RouteSpec<unknown, unknown, unknown>, 'handler'>;

/** A route whose request types are sealed inside. */
export interface Route extends RouteDescription {
  /** Checks the raw parts (Problem 400 with every field path), then handles. */
  handle(raw: RequestParts, frame: RequestFrame): Promise<RouteResponse>;
}

/** Describes a route. Parts without a schema are undefined to its handler. */
export function route<P = undefined, Q = undefined, B = undefined>(spec: RouteSpec<P, Q, B>): Route {
  const { handler, ...description } = spec;
  return {
    ...description,
    async handle(raw, frame) {
      const errors: FieldError[] = [];
      const params = parsePart(spec.params, 'params', raw.params, errors);
      const query = parsePart(spec.query, 'query', raw.query, errors);
      const body = parsePart(spec.body, 'body', raw.body, errors);
      refuseInvalid(errors);
      return handler.call(spec, frame({ params, query, body }));
    },
  };
}

/** The calling member. */
export function member(request: { readonly principal: Principal }): Principal {
  return request.principal;
}
