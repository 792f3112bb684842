import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CORRELATION_HEADER,
  type Entered,
  type FairGate,
  type Front,
  networkOf,
  newId,
  type Principal,
  Problem,
} from '@clove/service-kit';
import type { BrowserSessions } from '../../application/browser-sessions.ts';
import type { RevokedSessions } from '../../application/revoked-sessions.ts';
import { type Admission, isGated } from '../../domain/admission.ts';
import { crossOriginRefusal, isSafe, loginRefusal } from '../../domain/cross-origin.ts';
import {
  findRoute,
  type GatewayRoute,
  isPictureUpload,
  PICTURE_BYTES,
  SMALL_BODY_BYTES,
  type UpstreamName,
} from '../../domain/route-table.ts';
import { isBelow, parseTarget, type Target } from '../../domain/target.ts';
import type { SessionCookie } from '../cookie/sealed-cookie.ts';
import type { Limits } from '../limits/rate-limits.ts';
import type { Shares } from '../limits/shares.ts';
import { type Forwarding, forward } from '../upstream/forward.ts';
import type { GuardedPool } from '../upstream/guarded-pool.ts';
import { clientAddress } from './client-address.ts';
import { acceptedCorrelationId } from './correlation.ts';
import { answerHeaders, requestHeaders } from './headers.ts';
import type { OpenStreams } from './open-streams.ts';
import { LOGIN, LOGOUT, OPENAPI } from './own-paths.ts';
import { answerProblem } from './problem-answer.ts';
import {
  nothingHere,
  onlyHere,
  refusedPath,
  refuseForeign,
  sessionOver,
  sessionProblems,
  severalHosts,
  stillInLine,
  unforeseen,
} from './problems.ts';
import type { SecurityHeaders } from './security-headers.ts';
import { sessionOf } from './session-of.ts';
import { wholeBody } from './whole-body.ts';

export interface GatewayParts {
  readonly routes: readonly GatewayRoute[];
  readonly upstreams: ReadonlyMap<UpstreamName, GuardedPool>;
  readonly cookie: SessionCookie;
  readonly sessions: BrowserSessions;
  readonly limits: Limits;
  /** Requests of a network that are not answered yet. */
  readonly unfinished: Shares;
  /** The same for long polls and event streams, of which a network may have many more. */
  readonly waiting: Shares;
  /** Requests that cost a password hash. */
  readonly loginsInProgress: Shares;
  /** Networks take turns at the connections for pictures. */
  readonly bulk: FairGate;
  /** Whom a valid access token belongs to; undefined for one that is not valid, or while that cannot be told. */
  bearer(authorization: string): Promise<Principal | undefined>;
  readonly revoked: RevokedSessions;
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

type Member = Pick<Principal, 'memberId' | 'sessionId'>;

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
  const problem = error instanceof Problem ? error : sessionProblems(error);
  if (problem === undefined) parts.onUnforeseen(error, correlationId);
  else if (problem.status === 502 || problem.status === 504) parts.onUnanswered(problem, correlationId);
  answerProblem(response, problem ?? unforeseen(), { correlationId, security: parts.security, setCookie });
}

async function pass(parts: GatewayParts, passage: Passage, next: () => void): Promise<void> {
  const { request, entered, network } = passage;
  const { method = '', url = '' } = request;
  const target = parseTarget(url);
  if (target === undefined) throw refusedPath();
  if (hostHeaders(request) > 1) throw severalHosts();
  const route = findRoute(parts.routes, target.path);
  if (route === undefined) throw nothingHere();
  entered.route = route.prefix;

  enter(sharesOf(parts, method, route), passage);
  await parts.limits.request(isSafe(method), network);
  if (isCostly(method, target)) await parts.limits.login(network);
  if (target.path === LOGIN) {
    if (method === 'POST') refuseForeign(loginRefusal(request.headers, parts.publicUrl.origin));
    return toOwnRoute(parts, passage, next);
  }
  if (target.path === OPENAPI) return answerOpenApi(parts, passage);

  const bearer = request.headers.authorization;
  const session = bearer === undefined && route.identity ? await sessionOf(parts, passage, route) : undefined;
  const member = session ?? (bearer === undefined || isSafe(method) ? undefined : await parts.bearer(bearer));
  if (member !== undefined && !isSafe(method)) {
    await parts.limits.write(member.memberId);
    if (parts.revoked.has(member)) throw sessionOver();
  }
  if (session !== undefined)
    refuseForeign(crossOriginRefusal(method, request.headers, parts.publicUrl.origin));
  if (target.path === LOGOUT && method === 'POST' && bearer === undefined)
    return toOwnRoute(parts, passage, next);
  if (isGated(method, target.path)) {
    const seconds = parts.admission.admit(session?.memberId);
    if (seconds > 0) throw stillInLine(seconds);
  }

  const authorization = session === undefined ? bearer : `Bearer ${session.accessToken}`;
  await toUpstream(parts, passage, {
    route,
    target,
    member,
    authorization: route.identity ? authorization : undefined,
  });
}

/** What of the network's share a request takes until it is answered. */
function sharesOf(parts: GatewayParts, method: string, route: GatewayRoute): Shares {
  return route.connections === 'long' && isSafe(method) ? parts.waiting : parts.unfinished;
}

function isCostly(method: string, target: Target): boolean {
  return method === 'POST' && COSTLY.has(target.path);
}

interface Way {
  readonly route: GatewayRoute;
  readonly target: Target;
  /** Who writes, or whose cookie it is. */
  readonly member: Member | undefined;
  readonly authorization: string | undefined;
}

async function toUpstream(parts: GatewayParts, passage: Passage, way: Way): Promise<void> {
  const { request, response, network } = passage;
  const body = await wholeBody(request, await bodyLimitOf(parts, request, way));
  // Not before the body is there: half a body must not take a turn at the passwords.
  if (isCostly(request.method ?? '', way.target)) enter(parts.loginsInProgress, passage);
  const forwarding = forwardingOf(parts, passage, way, body);
  if (way.route.connections !== 'bulk') return forward(forwarding);
  await parts.bulk(network, async () => {
    if (response.closed) return;
    await new Promise<void>((resolve, reject) => {
      forward({ ...forwarding, onReleased: resolve }).catch(reject);
    });
  });
}

/** Only an organiser sends megabytes. */
async function bodyLimitOf(parts: GatewayParts, request: IncomingMessage, way: Way): Promise<number> {
  const { target, authorization } = way;
  if (authorization === undefined || !isPictureUpload(request.method ?? '', target.path))
    return SMALL_BODY_BYTES;
  const sender = await parts.bearer(authorization);
  return sender?.role === 'organiser' ? PICTURE_BYTES : SMALL_BODY_BYTES;
}

function forwardingOf(parts: GatewayParts, passage: Passage, way: Way, body: Buffer | null): Forwarding {
  const { request, response, address: client } = passage;
  const { correlationId } = passage.entered;
  const { route, target, authorization } = way;
  const upstream = parts.upstreams.get(route.upstream);
  if (upstream === undefined) throw new Error(`no upstream ${route.upstream}`);
  const isApi = isBelow(target.path, '/api');
  const { security } = parts;

  return {
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
      if (status === 204) noteEnd(parts, passage, way);
      if (String(headers['content-type'] ?? '').startsWith('text/event-stream')) parts.streams.add(response);
      return answerHeaders(headers, { security, route, isApi, correlationId, setCookie: passage.setCookie });
    },
  };
}

/** A deletion or log-out that auth just confirmed counts here at once; other replicas learn of it from auth. */
function noteEnd(parts: GatewayParts, passage: Passage, { target, member }: Way): void {
  const { method } = passage.request;
  if (member === undefined) return;
  if (method === 'POST' && target.path === LOGOUT) parts.revoked.addSession(member.sessionId);
  if (method !== 'DELETE' || target.path !== '/api/auth/me') return;
  parts.revoked.addMember(member.memberId);
  if (passage.request.headers.authorization === undefined) passage.setCookie = parts.cookie.cleared;
}

/** Leaves the rest to the gateway's own routes, which know no sockets: they read the address from the header. */
function toOwnRoute(parts: GatewayParts, passage: Passage, next: () => void): void {
  const { request, response } = passage;
  for (const [name, value] of Object.entries(parts.security)) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
  request.headers['x-forwarded-for'] = passage.network;
  next();
}

async function answerOpenApi(parts: GatewayParts, { request, response, entered }: Passage): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw onlyHere('GET, HEAD');
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

/** Counts a request until it is answered or its client is gone. */
function enter(shares: Shares, { network, response }: Passage): void {
  response.once('close', shares.enter(network));
}

/** Two parsers that take different ones of several Host headers disagree on where a request goes (RFC 9112, 3.2). */
function hostHeaders({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}
