import { isBelow } from './target.ts';

export type Connections = 'ordinary' | 'long' | 'bulk';

/** Largest JSON body, as at the services. */
export const SMALL_BODY_BYTES = 64 * 1024;
/** Largest picture, as at event. */
export const PICTURE_BYTES = 2 * 1024 * 1024;

/** Whether the body may be as large as a picture, if an organiser sends it. */
export function isPictureUpload(method: string, path: string): boolean {
  return method === 'PUT' && /^\/api\/events\/[^/]+\/picture$/.test(path);
}

export type UpstreamName = 'auth' | 'event' | 'seat' | 'ticket' | 'payment' | 'payment-sandbox' | 'web';

/** One row of the table that says where a path goes. */
export interface GatewayRoute {
  /** Lower case; itself and everything below it. `/` is everything else. */
  readonly prefix: string;
  readonly upstream: UpstreamName;
  /**
   * Whether the member's identity is forwarded: the bearer token, made of the cookie. Where it does, unsafe requests are
   * checked for their origin. Elsewhere the upstream gets no identity.
   */
  readonly identity: boolean;
  /** Reads that need no member: served even when the session cannot be refreshed at the moment. */
  readonly publicReads: boolean;
  /** Milliseconds until the answer's head. */
  readonly timeoutMs: number;
  /**
   * Which of the upstream's connections it may take. `long`: long polls and event streams, a pool without a limit.
   * `bulk`: pictures, whose slow readers must not occupy connections of the API.
   */
  readonly connections: Connections;
  /** The upstream's own security headers stand, where it sets them: pages that load a payment provider's script. */
  readonly ownPolicy: boolean;
}

/** Seconds a fan may wait for news of an order (`Prefer: wait`, at most 20) and time to answer after. */
const LONG_POLL_MS = 30_000;

/** All routes. The first row that matches wins, so special rows stand above general ones. */
export function routeTable(timeoutMs: number, withSandbox: boolean): readonly GatewayRoute[] {
  const row = (
    prefix: string,
    upstream: UpstreamName,
    special: Partial<GatewayRoute> = {},
  ): GatewayRoute => ({
    prefix,
    upstream,
    identity: true,
    publicReads: false,
    timeoutMs,
    connections: 'ordinary',
    ownPolicy: false,
    ...special,
  });
  const noMember = { identity: false, publicReads: true };

  return [
    row('/api/auth', 'auth'),
    row('/api/events/pictures', 'event', { ...noMember, connections: 'bulk' }),
    row('/api/events', 'event', { publicReads: true }),
    row('/api/seats/live', 'seat', { publicReads: true, connections: 'long' }),
    row('/api/seats', 'seat', { publicReads: true }),
    // A provider sends the browser here from its own origin, perhaps another browser than the fan's.
    row('/api/orders/returns', 'ticket', noMember),
    // Settings of operations; seat checks the role.
    row('/api/ops', 'seat'),
    row('/api/orders', 'ticket', { connections: 'long', timeoutMs: Math.max(timeoutMs, LONG_POLL_MS) }),
    row('/api/tickets', 'ticket'),
    row('/api/payments', 'payment', { ...noMember, ownPolicy: true }),
    ...(withSandbox ? [row('/sandbox', 'payment-sandbox', { ...noMember, ownPolicy: true })] : []),
    row('/api', 'web', noMember),
    row('/', 'web', noMember),
  ];
}

/** The row for a path (as Target has it), or undefined where there is no route. */
export function findRoute(table: readonly GatewayRoute[], path: string): GatewayRoute | undefined {
  // Internal endpoints are on ports that the gateway has no route to; their name is refused as well.
  if (isBelow(path, '/internal')) return undefined;
  for (const route of table) {
    if (route.prefix === '/' || isBelow(path, route.prefix)) return route;
  }
  return undefined;
}
