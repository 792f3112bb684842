import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CORRELATION_HEADER,
  type Entered,
  type Front,
  networkOf,
  newId,
  type Principal,
  Problem,
} from '@clove/service-kit';
import type { BrowserSessions } from '../../application/browser-sessions.ts';
import { type Admission, isGated } from '../../domain/admission.ts';
import type { BrowserSession } from '../../domain/browser-session.ts';
import { clientAddress } from '../../domain/client-address.ts';
import { crossOriginRefusal, isSafe, loginRefusal } from '../../domain/cross-origin.ts';
import {
  findRoute,
  type GatewayRoute,
  SMALL_BODY_BYTES,
  type UpstreamName,
} from '../../domain/route-table.ts';
import { isBelow, parseTarget, type Target } from '../../domain/target.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import type { Limits } from '../limits/rate-limits.ts';
import type { Shares } from '../limits/shares.ts';
import { forward } from '../upstream/forward.ts';
import type { GuardedPool } from '../upstream/guarded-pool.ts';
import { acceptedCorrelationId } from './correlation.ts';
import { answerHeaders, requestHeaders } from './headers.ts';
import type { OpenStreams } from './open-streams.ts';
import { answerProblem } from './problem-answer.ts';
import type { SecurityHeaders } from './security-headers.ts';
import { wholeBody } from './whole-body.ts';

export interface GatewayParts {
  readonly routes: readonly GatewayRoute[];
  readonly upstreams: ReadonlyMap<UpstreamName, GuardedPool>;
  readonly cookie: SessionCookie;
  readonly sessions: BrowserSessions;
  readonly limits: Limits;
  /** Requests of a network that are not answered yet; long polls and streams are not counted. */
  readonly unfinished: Shares;
  /** Of those, the ones that cost a password hash. */
  readonly loginsInProgress: Shares;
  /** Whom a valid access token belongs to; undefined for one that is not valid, or while that cannot be told. */
  bearer(authorization: string): Promise<Principal | undefined>;
  /** Sessions that ended while their access tokens live on. */
  readonly revoked: { has(sessionId: string): boolean };
  readonly admission: Admission;
  readonly security: SecurityHeaders;
  readonly publicUrl: URL;
  readonly trustedHops: number;
  readonly streams: OpenStreams;
  openApi(): Promise<string>;
  /** An upstream gave no answer; not called while its breaker is open, which is logged once. */
  onUnanswered(problem: Problem, correlationId: string): void;
  /** Something failed that nobody foresaw. */
  onUnforeseen(error: unknown, correlationId: string): void;
}

/** What is known of one request on its way through. */
interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entered: Entered;
  readonly address: string;
  /** What limits count by. */
  readonly network: string;
  /** The cookie to set with the answer, whatever the answer is. */
  setCookie: string | undefined;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const LOGIN = '/api/auth/login';
const LOGOUT = '/api/auth/logout';
/** Each costs a password hash. */
const COSTLY = new Set([LOGIN, '/api/auth/signup', '/api/auth/tokens']);

/** Everything that comes in comes through here. `next` leads to the few routes that the gateway answers itself. */
export function gatewayFront(parts: GatewayParts): Front {
  return {
    correlationId: (request) => acceptedCorrelationId(request, parts.trustedHops) ?? newId(),
    handle(request, response, entered, next) {
      const address = clientAddress(request, parts.trustedHops);
      const passage: Passage = {
        request,
        response,
        entered,
        address,
        network: networkOf(address),
        setCookie: undefined,
      };
      pass(parts, passage, next).catch((error: unknown) => refuse(parts, passage, error));
    },
  };
}

function refuse(parts: GatewayParts, { response, entered, setCookie }: Passage, error: unknown): void {
  const { correlationId } = entered;
  if (!(error instanceof Problem)) parts.onUnforeseen(error, correlationId);
  else if (error.status === 502 || error.status === 504) parts.onUnanswered(error, correlationId);
  const problem = error instanceof Problem ? error : unforeseen();
  answerProblem(response, problem, { correlationId, security: parts.security, setCookie });
}

async function pass(parts: GatewayParts, passage: Passage, next: () => void): Promise<void> {
  const { request, entered } = passage;
  const { method = '', url = '' } = request;
  const target = parseTarget(url);
  if (target === undefined) throw refusedPath();
  if (hostHeaders(request) > 1) throw severalHosts();
  if (!METHODS.has(method)) {
    const headers = { allow: [...METHODS].join(', ') };
    throw new Problem({ status: 405, type: 'method-not-allowed', detail: `Not ${method}.`, headers });
  }
  const route = findRoute(parts.routes, target.path);
  if (route === undefined)
    throw new Problem({ status: 404, type: 'not-found', detail: 'There is nothing here.' });
  entered.route = route.prefix;

  if (route.connections !== 'long') enter(parts.unfinished, passage);
  if (method === 'POST' && COSTLY.has(target.path)) {
    enter(parts.loginsInProgress, passage);
    await parts.limits.login(passage.network);
  }
  if (target.path === LOGIN && method === 'POST') {
    await parts.limits.request(false, passage.network, undefined);
    refuseForeign(loginRefusal(request.headers, parts.publicUrl.origin));
    return toOwnRoute(parts, passage, next);
  }
  if (target.path === '/openapi.json' && method === 'GET') {
    await parts.limits.request(true, passage.network, undefined);
    return answerOpenApi(parts, passage);
  }

  const bearer = request.headers.authorization;
  const session = bearer === undefined && route.identity ? await sessionOf(parts, passage, route) : undefined;
  const member = session ?? (bearer === undefined || isSafe(method) ? undefined : await parts.bearer(bearer));
  await parts.limits.request(isSafe(method), passage.network, member?.memberId);
  if (member !== undefined && !isSafe(method) && parts.revoked.has(member.sessionId)) throw sessionOver();
  if (session !== undefined)
    refuseForeign(crossOriginRefusal(method, request.headers, parts.publicUrl.origin));
  if (target.path === LOGOUT && method === 'POST' && bearer === undefined)
    return toOwnRoute(parts, passage, next);
  if (isGated(method, target.path)) waitInLine(parts.admission, session?.memberId);

  const authorization = session === undefined ? bearer : `Bearer ${session.accessToken}`;
  await toUpstream(parts, passage, {
    route,
    target,
    session,
    authorization: route.identity ? authorization : undefined,
  });
}

/** The session of the cookie, fresh enough to act on. A cookie that is no good is taken away. */
async function sessionOf(
  parts: GatewayParts,
  passage: Passage,
  route: GatewayRoute,
): Promise<BrowserSession | undefined> {
  const { cookie } = parts;
  const opened = cookie.open(passage.request.headers.cookie);
  if (opened === 'none') return undefined;
  if (opened === 'stale') {
    passage.setCookie = cookie.cleared;
    return undefined;
  }
  if (opened === 'tampered') {
    passage.setCookie = cookie.cleared;
    throw new Problem({
      status: 401,
      type: 'session-invalid',
      detail: 'This session is not valid. Please log in.',
    });
  }
  const live = await parts.sessions.keepAlive(opened);
  if (live.state === 'over') {
    passage.setCookie = cookie.cleared;
    return undefined;
  }
  if (live.state === 'unknown') {
    if (route.publicReads && isSafe(passage.request.method ?? '')) return undefined;
    throw live.problem;
  }
  if (live.renewed) passage.setCookie = cookie.seal(live.session);
  return live.session;
}

async function toUpstream(
  parts: GatewayParts,
  passage: Passage,
  way: {
    route: GatewayRoute;
    target: Target;
    session: BrowserSession | undefined;
    authorization: string | undefined;
  },
): Promise<void> {
  const { request, response, address: client } = passage;
  const { correlationId } = passage.entered;
  const { route, target, session, authorization } = way;
  const upstream = parts.upstreams.get(route.upstream);
  if (upstream === undefined) throw new Error(`no upstream ${route.upstream}`);
  const isApi = isBelow(target.path, '/api');
  const { security } = parts;
  // Before anybody is known, nobody sends megabytes.
  const bodyLimit = authorization === undefined ? SMALL_BODY_BYTES : route.bodyLimit;
  const body = await wholeBody(request, Math.min(bodyLimit, route.bodyLimit));

  await forward({
    request,
    response,
    upstream,
    url: target.url,
    body,
    timeoutMs: route.timeoutMs,
    connections: route.connections,
    headers: requestHeaders(request, {
      correlationId,
      clientAddress: client,
      scheme: parts.publicUrl.protocol.slice(0, -1),
      authorization,
      // A renewed cookie must reach the browser at once: were it lost in a long poll that the fan leaves, the next request
      // would bring the replaced token, which looks like theft. The page simply polls again.
      dontWait: passage.setCookie !== undefined,
    }),
    answerHeaders(status, headers) {
      const accountDeleted = request.method === 'DELETE' && target.path === '/api/auth/me' && status === 204;
      if (accountDeleted && session !== undefined) {
        parts.sessions.end(session.sessionId);
        passage.setCookie = parts.cookie.cleared;
      }
      if (String(headers['content-type'] ?? '').startsWith('text/event-stream')) parts.streams.add(response);
      return answerHeaders(headers, { security, route, isApi, correlationId, setCookie: passage.setCookie });
    },
  });
}

/** Leaves the rest to the gateway's own routes, which know no sockets: they read the address from the header. */
function toOwnRoute(parts: GatewayParts, passage: Passage, next: () => void): void {
  const { request, response } = passage;
  for (const [name, value] of Object.entries(parts.security)) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
  request.headers['x-forwarded-for'] = passage.network;
  next();
}

async function answerOpenApi(parts: GatewayParts, { response, entered }: Passage): Promise<void> {
  const document = await parts.openApi();
  response.writeHead(200, {
    ...parts.security,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(document),
    'cache-control': 'public, max-age=60',
    [CORRELATION_HEADER]: entered.correlationId,
  });
  response.end(document);
}

function waitInLine(admission: Admission, memberId: string | undefined): void {
  const seconds = admission.admit(memberId);
  if (seconds === 0) return;
  throw new Problem({
    status: 503,
    type: 'waiting-room',
    detail: 'Many fans are choosing seats at this moment. You will be let in shortly. 잠시만 기다려 주세요.',
    retryAfterSeconds: seconds,
  });
}

function refuseForeign(refusal: 'origin' | 'content-type' | undefined): void {
  if (refusal === 'origin') {
    throw new Problem({
      status: 403,
      type: 'cross-origin',
      detail: 'This request did not come from a page of this festival.',
    });
  }
  if (refusal === 'content-type') {
    throw new Problem({
      status: 415,
      type: 'unsupported-media-type',
      detail: 'Send the body as application/json.',
    });
  }
}

/** Counts a request until it is answered or its client is gone. */
function enter(shares: Shares, { network, response }: Passage): void {
  response.once('close', shares.enter(network));
}

/** Two parsers that take different ones of several Host headers disagree on where a request goes (RFC 9112, 3.2). */
function hostHeaders({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}

function severalHosts(): Problem {
  return new Problem({ status: 400, type: 'bad-request', detail: 'Send one Host header.' });
}

function sessionOver(): Problem {
  return new Problem({ status: 401, type: 'session-over', detail: 'This session has ended. Please log in.' });
}

function refusedPath(): Problem {
  return new Problem({
    status: 400,
    type: 'refused-path',
    detail: 'This path is not one the festival uses.',
  });
}

function unforeseen(): Problem {
  return new Problem({ status: 500, type: 'internal', detail: 'Something went wrong on our side.' });
}
