import type { IncomingMessage } from 'node:http';
import { CORRELATION_HEADER, type Front, MACHINE, networkOf, newId, type Problem } from '@clove/service-kit';
import { crossOriginRefusal, isSafe, loginRefusal } from '../../domain/cross-origin.ts';
import { findRoute, type GatewayRoute } from '../../domain/route-table.ts';
import { isBelow, parseTarget, type Target } from '../../domain/target.ts';
import type { Shares } from '../limits/shares.ts';
import { type Forwarding, forward } from '../upstream/forward.ts';
import { clientAddress } from './client-address.ts';
import { acceptedCorrelationId } from './correlation.ts';
import { forwardOrRepeat } from './forward-or-repeat.ts';
import type { GatewayParts, GatewayRequest, Member } from './gateway-parts.ts';
import { answerHeaders, type Kept, requestHeaders } from './headers.ts';
import { keptOf } from './kept-of.ts';
import { FESTIVAL, KAKAO_LOGIN, LOGIN, LOGOUT, OPENAPI } from './own-paths.ts';
import {
  nothingHere,
  onlyHere,
  refusedPath,
  refuseForeign,
  sessionOver,
  severalHosts,
  stillInLine,
} from './problems.ts';
import { QUEUE } from './queue-bodies.ts';
import { refuse } from './refuse.ts';
import { sessionOf } from './session-of.ts';
import type { Asking, WaitingRoom } from './waiting-room.ts';
import { wholeBody } from './whole-body.ts';

/** Handles every request; `next` calls the few routes that the gateway answers itself. */
export function gatewayFront(parts: GatewayParts): Front {
  return {
    correlationId: (request) => acceptedCorrelationId(request, parts.trustedHops) ?? newId(),
    handle(request, response, entered, next) {
      const address = clientAddress(request, parts.trustedHops);
      const incoming: GatewayRequest = {
        request,
        response,
        entered,
        address,
        network: networkOf(address),
        shares: [],
        setCookie: undefined,
        place: undefined,
      };
      serve(parts, incoming, next)
        .catch((error: unknown) => refuse(parts, incoming, error))
        .catch((error: unknown) => {
          parts.onUnexpected(error, entered.correlationId);
          response.destroy();
        });
    },
  };
}

async function serve(parts: GatewayParts, incoming: GatewayRequest, next: () => void): Promise<void> {
  const { request, entered, network } = incoming;
  const { method = '', url = '' } = request;
  const target = parseTarget(url);
  if (target === undefined) throw refusedPath();
  if (hostHeaders(request) > 1) throw severalHosts();
  const route = findRoute(parts.routes, target.path);
  if (route === undefined || isNowhere(target, route)) throw nothingHere();
  entered.route = route.prefix;

  const costly = isCostly(method, target, route);
  if (costly) parts.logins.check(network);
  await parts.limits.request(isSafe(method), network);
  if (costly) await parts.limits.login(network);
  countIn(sharesOf(parts, method, route), incoming);
  if (target.path === LOGIN || target.path === KAKAO_LOGIN) {
    if (method === 'POST') refuseForeign(loginRefusal(request.headers, parts.publicUrl.origin));
    return toOwnRoute(parts, incoming, next);
  }
  if (target.path === OPENAPI) return answerDocument(parts, incoming, parts.openApi);
  if (target.path === FESTIVAL) return answerDocument(parts, incoming, () => parts.festival);

  const bearer = request.headers.authorization;
  const session =
    bearer === undefined && route.identity ? await sessionOf(parts, incoming, route) : undefined;
  const gated = route.gated.has(method, target.path);
  const room = isBelow(target.path, QUEUE) ? parts.waitingRoom : undefined;
  const named = !isSafe(method) || room !== undefined || (gated && parts.waitingRoom !== undefined);
  const member = session ?? (bearer === undefined || !named ? undefined : await parts.bearer(bearer));
  if (member !== undefined && !isSafe(method)) {
    await parts.limits.write(member.memberId);
    if (parts.revoked.has(member)) throw sessionOver();
  }
  if (session !== undefined)
    refuseForeign(crossOriginRefusal(method, request.headers, parts.publicUrl.origin));
  if (target.path === LOGOUT && method === 'POST' && bearer === undefined)
    return toOwnRoute(parts, incoming, next);
  const asking = askingOf(incoming, member?.memberId, session !== undefined);
  if (room !== undefined) return answerQueue(parts, incoming, room, target, asking);
  if (gated) await admit(parts, asking);

  const authorization = session === undefined ? bearer : `Bearer ${session.accessToken}`;
  await toUpstream(parts, incoming, {
    route,
    target,
    member,
    authorization: route.identity ? authorization : undefined,
  });
}

/** The site has pages. What is below /api and no service's is not forwarded to find that out. */
function isNowhere({ path }: Target, { prefix }: GatewayRoute): boolean {
  return isBelow(path, '/api') && ['/', '/api'].includes(prefix) && path !== FESTIVAL;
}

function askingOf(incoming: GatewayRequest, memberId: string | undefined, inBrowser: boolean): Asking {
  return {
    request: incoming.request,
    memberId,
    inBrowser,
    keep(token) {
      incoming.place = { token, inBrowser };
    },
  };
}

/** @throws Problem 503 when the fan has to wait */
async function admit({ waitingRoom, admission }: GatewayParts, asking: Asking): Promise<void> {
  if (waitingRoom !== undefined) return waitingRoom.pass(asking);
  const seconds = admission.admit(asking.inBrowser ? asking.memberId : undefined);
  if (seconds > 0) throw stillInLine(seconds);
}

/** The share of its network in which a request counts until it is answered. */
function sharesOf(parts: GatewayParts, method: string, route: GatewayRoute): Shares {
  // Thousands of fans of one mobile operator take their places in the same second.
  if (route.prefix === QUEUE) return parts.waiting;
  return route.connections === 'long' && isSafe(method) ? parts.waiting : parts.unfinished;
}

/** Whether it costs a password hash. Log-in is the gateway's own route. */
function isCostly(method: string, { path }: Target, route: GatewayRoute): boolean {
  return (method === 'POST' && (path === LOGIN || path === KAKAO_LOGIN)) || route.costly.has(method, path);
}

interface Destination {
  readonly route: GatewayRoute;
  readonly target: Target;
  /** The member who writes, or of the cookie. */
  readonly member: Member | undefined;
  readonly authorization: string | undefined;
}

async function toUpstream(parts: GatewayParts, incoming: GatewayRequest, to: Destination): Promise<void> {
  const { request, response, network } = incoming;
  const body = await wholeBody(request, await bodyLimitOf(parts, request, to));
  // After the whole body has arrived: half a body must not occupy a place at password hashing.
  if (isCostly(request.method ?? '', to.target, to.route)) countLogin(parts, incoming);
  const forwarding = forwardingOf(parts, incoming, to, body);
  if (to.route.connections !== 'bulk') return forwardOrRepeat(parts, incoming, forwarding);
  await parts.bulk(network, async () => {
    if (response.closed) return;
    await new Promise<void>((resolve, reject) => {
      forward({ ...forwarding, onReleased: resolve }).catch(reject);
    });
  });
}

/** Only members, and of them those whom the route names, may send a body as large as a picture. */
async function bodyLimitOf(parts: GatewayParts, request: IncomingMessage, to: Destination): Promise<number> {
  const { route, target, authorization } = to;
  const upload = route.uploads.find(({ operations }) => operations.has(request.method ?? '', target.path));
  if (upload === undefined || authorization === undefined) return route.bodyLimit;
  const sender = await parts.bearer(authorization);
  const may = sender !== undefined && sender.role !== MACHINE && (upload.roles?.has(sender.role) ?? true);
  return may ? upload.bodyLimit : route.bodyLimit;
}

function forwardingOf(
  parts: GatewayParts,
  incoming: GatewayRequest,
  to: Destination,
  body: Buffer | null,
): Forwarding {
  const { request, response, address: client } = incoming;
  const { correlationId, traceparent } = incoming.entered;
  const { route, target, authorization } = to;
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
    refusal: (status) => siteRefusal(parts, incoming, route, status),
    headers: requestHeaders(request, {
      correlationId,
      clientAddress: client,
      scheme: parts.publicUrl.protocol.slice(0, -1),
      authorization,
      traceparent,
      // A renewed cookie must reach the browser at once: lost in a long poll that the fan leaves, the next request would
      // present the replaced token, which counts as theft. The page polls again.
      withoutWaiting: incoming.setCookie !== undefined,
    }),
    answerHeaders(status, headers) {
      if (status === 204) recordSessionEnd(parts, incoming, to);
      if (String(headers['content-type'] ?? '').startsWith('text/event-stream')) parts.streams.add(response);
      const kept = keptOf(parts, incoming);
      return answerHeaders(headers, { security, route, isApi, correlationId, kept });
    },
  };
}

/** The page for what the site does not have is for people, who ask for little of it. Scripts get the gateway's own answer. */
function siteRefusal(
  { refusals }: GatewayParts,
  { network }: GatewayRequest,
  { prefix }: GatewayRoute,
  status: number,
): Problem | undefined {
  const isMissing = status === 404 && prefix === '/';
  return isMissing && refusals.count(network) === 'slow' ? nothingHere() : undefined;
}

/** A deletion or log-out that auth just confirmed is effective here at once, at other replicas once they asked auth. */
function recordSessionEnd(
  parts: GatewayParts,
  incoming: GatewayRequest,
  { target, member }: Destination,
): void {
  const { method } = incoming.request;
  if (member === undefined) return;
  if (method === 'POST' && target.path === LOGOUT) parts.revoked.addSession(member.sessionId);
  if (method !== 'DELETE' || target.path !== '/api/auth/me') return;
  parts.revoked.addMember(member.memberId);
  if (incoming.request.headers.authorization === undefined) incoming.setCookie = parts.cookie.cleared;
}

/** Continues with the gateway's own routes. They have no socket: they read the address from the header. */
function toOwnRoute(parts: GatewayParts, incoming: GatewayRequest, next: () => void): void {
  const { request, response } = incoming;
  for (const [name, value] of Object.entries(parts.security)) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
  request.headers['x-forwarded-for'] = incoming.network;
  next();
}

/** What is the same for everybody and may be kept for a minute. */
async function answerDocument(
  parts: GatewayParts,
  incoming: GatewayRequest,
  json: () => string | Promise<string>,
): Promise<void> {
  const { method } = incoming.request;
  if (method !== 'GET' && method !== 'HEAD') throw onlyHere('GET, HEAD');
  answerJson(parts, incoming, await json(), { 'cache-control': 'public, max-age=60' });
}

/** The waiting room, which needs no service. */
async function answerQueue(
  parts: GatewayParts,
  incoming: GatewayRequest,
  room: WaitingRoom,
  { path }: Target,
  asking: Asking,
): Promise<void> {
  const body = await room.answer(incoming.request.method ?? '', path, asking);
  const kept = keptOf(parts, incoming);
  answerJson(parts, incoming, JSON.stringify(body), { 'cache-control': 'no-store', ...kept });
}

function answerJson(parts: GatewayParts, { response, entered }: GatewayRequest, text: string, headers: Kept) {
  response.writeHead(200, {
    ...parts.security,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    [CORRELATION_HEADER]: entered.correlationId,
    ...headers,
  });
  response.end(text);
}

/** Counts a request until it is answered or its client is gone. */
function countIn(shares: Shares, incoming: GatewayRequest): void {
  const leave = shares.enter(incoming.network);
  incoming.shares.push(leave);
  incoming.response.once('close', leave);
}

/** Who leaves before the answer has cost a hash all the same; 429 follows too many that failed. */
function countLogin({ logins }: GatewayParts, { network, response }: GatewayRequest): void {
  const end = logins.begin(network);
  response.once('close', () => end(response.writableFinished && ![401, 429].includes(response.statusCode)));
}

/** Two parsers that take different ones of several Host headers disagree on where a request goes (RFC 9112, 3.2). */
function hostHeaders({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}
