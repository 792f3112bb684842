import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import { CORRELATION_HEADER } from '../log/correlation.ts';
import { type ErrorAnswer, malformedJson } from './answer-errors.ts';
import { answerRoute } from './answer-route.ts';
import type { MountOptions } from './mount-routes.ts';
import type { Entered, EnteredHandler } from './request-entry.ts';
import type { RequestParts, Route, RouteDescription } from './route.ts';

export interface PlainOptions extends MountOptions {
  readonly answerError: ErrorAnswer;
}

/**
 * Answers plain requests of described routes without Express, whose router and body parser took a third of the CPU of a small
 * POST (157 µs with, 103 without). Plain is what the services and the gateway send: the path as it is described, in lower case and without
 * escapes, and a JSON body that came in one packet with its head. Every other request goes on to `next`, where Express has the
 * same routes, and the answers to what no route takes.
 */
export function plainRequests(options: PlainOptions, next: EnteredHandler): EnteredHandler {
  const find = routeFinder(options);

  function answer(found: FoundRoute, body: unknown, response: ServerResponse, entered: Entered): void {
    const { route, params, query, headers } = found;
    const { correlationId } = entered;
    const parts: RequestParts = { params, query, body };
    answerRoute({ route, parts, headers, correlationId, response }, options).catch((error: unknown) =>
      options.answerError(error, response, correlationId),
    );
  }

  function begin(found: FoundRoute, response: ServerResponse, entered: Entered): void {
    entered.route = found.route.path;
    response.setHeader(CORRELATION_HEADER, entered.correlationId);
  }

  return (request, response, entered) => {
    const found = find(request);
    if (found === undefined) return next(request, response, entered);
    if (found.route.body === undefined) {
      if (hasBody(request.headers)) return next(request, response, entered);
      begin(found, response, entered);
      return answer(found, undefined, response, entered);
    }
    const length = lengthOfJson(request.headers);
    if (length === undefined || length > options.bodyLimit) return next(request, response, entered);
    // The parser hands out the head first, then what came with it.
    process.nextTick(() => {
      if (request.readableLength !== length) return next(request, response, entered);
      begin(found, response, entered);
      const body = parseJson(request.read());
      if (body === undefined) options.answerError(malformedJson(), response, entered.correlationId);
      else answer(found, body, response, entered);
    });
  };
}

interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** A described path in pieces: a text that stands there, or the name of a parameter. */
interface Pattern {
  readonly pieces: readonly (string | { readonly parameter: string })[];
  /** Undefined: the service mounts it itself. */
  readonly route: Route | undefined;
}

const TEXT = /^[\w.-]*$/;
const PARAMETER = /^:(\w+)$/;
/** Without a dot: a path in which a parameter has an ending is Express's. */
const VALUE = /^[\w-]+$/;

/** Finds the first described path that fits, as Express does. */
function routeFinder({ routes, described = [] }: MountOptions) {
  const patterns = new Map<string, Pattern[]>();
  const add = ({ method, path }: RouteDescription, route?: Route) => {
    const pieces = path.split('/').map((piece) => {
      const parameter = PARAMETER.exec(piece)?.[1];
      return parameter === undefined ? piece : { parameter };
    });
    if (pieces.some((piece) => typeof piece === 'string' && !TEXT.test(piece))) return;
    const key = `${method.toUpperCase()} ${pieces.length}`;
    patterns.set(key, [...(patterns.get(key) ?? []), { pieces, route }]);
  };
  for (const each of described) add(each);
  for (const route of routes) add(route, route);

  return ({ method, url = '', headers }: IncomingMessage): FoundRoute | undefined => {
    const queryAt = url.indexOf('?');
    const given = (queryAt === -1 ? url : url.slice(0, queryAt)).split('/');
    for (const { pieces, route } of patterns.get(`${method} ${given.length}`) ?? []) {
      const params = paramsOf(pieces, given);
      if (params === undefined) continue;
      const query = queryAt === -1 ? {} : parseQuery(url.slice(queryAt + 1));
      return route === undefined ? undefined : { route, params, query, headers };
    }
    return undefined;
  };
}

function paramsOf(pieces: Pattern['pieces'], given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  const fits = pieces.every((piece, index) => {
    const value = given[index] ?? '';
    if (typeof piece === 'string') return piece === value;
    params[piece.parameter] = value;
    return VALUE.test(value);
  });
  return fits ? params : undefined;
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

const JSON_TYPES = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
]);

/** Bytes of a body that says it is JSON, neither compressed nor in chunks. */
function lengthOfJson(headers: IncomingHttpHeaders): number | undefined {
  const { 'content-type': type = '', 'content-length': length = '0' } = headers;
  const isAsItIs = headers['content-encoding'] === undefined && headers['transfer-encoding'] === undefined;
  return isAsItIs && length !== '0' && JSON_TYPES.has(type) ? Number(length) : undefined;
}

const utf8 = new TextDecoder();

/** An object or a list, as Express's parser has it; undefined for anything else. */
function parseJson(bytes: Buffer): unknown {
  try {
    const parsed: unknown = JSON.parse(utf8.decode(bytes));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
