import { type CapturedLog, startService } from '@clove/service-kit/testing';
import { gateway } from '../src/service.ts';
import { renderedRoutes } from './routes.ts';
import { type Behaviour, bodyOf, json, type StandIn, standIn } from './stand-in.ts';

export const PUBLIC_URL = 'http://localhost:8600';
export const FESTIVAL = 'busan-rock-2026';
export const EDGE_TOKEN = 'edge-token-of-the-gateway';

type Name = 'auth' | 'event' | 'seat' | 'ticket' | 'payment' | 'web' | 'payment-sandbox' | 'auth-internal';

export interface GatewayUnderTest {
  url: string;
  upstreams: Record<Name, StandIn>;
  logs: CapturedLog;
  stop(): Promise<void>;
}

/** Answers which upstream it is, and the request. */
const echo =
  (name: string): Behaviour =>
  async (incoming, response) => {
    json(response, 200, {
      upstream: name,
      method: incoming.method,
      url: incoming.url,
      body: await bodyOf(incoming),
    });
  };

/** A real gateway in this process; the test defines its upstreams. */
export async function startGateway(
  behaviours: Partial<Record<Name, Behaviour>> = {},
  settings: Record<string, string> = {},
): Promise<GatewayUnderTest> {
  const upstream = (name: Name) => standIn(behaviours[name] ?? echo(name));
  const upstreams = {
    auth: await upstream('auth'),
    event: await upstream('event'),
    seat: await upstream('seat'),
    ticket: await upstream('ticket'),
    payment: await upstream('payment'),
    web: await upstream('web'),
    'payment-sandbox': await upstream('payment-sandbox'),
    'auth-internal': await upstream('auth-internal'),
  };
  const running = await startService(gateway, {
    FESTIVAL,
    PUBLIC_URL,
    LOG_LEVEL: 'silent',
    DRAIN_SECONDS: '0',
    SESSION_KEY: 'a-session-key-for-tests',
    AUTH_URL: upstreams.auth.url,
    AUTH_INTERNAL_URL: upstreams['auth-internal'].url,
    AUTH_TOKEN: EDGE_TOKEN,
    SEAT_URL: upstreams.seat.url,
    ROUTES: renderedRoutes({
      ...Object.fromEntries(Object.entries(upstreams).map(([name, { url }]) => [name, url])),
      auth: settings['AUTH_URL'] ?? upstreams.auth.url,
    }),
    ...settings,
  });
  return {
    url: running.url,
    upstreams,
    logs: running.logs,
    async stop() {
      await running.stop();
      await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
    },
  };
}

/** Auth's internal port, as far as the tests need it. */
export function fakeAuth(options: { expiresIn: () => number; onRefresh?: () => void }): Behaviour {
  let issued = 0;
  const tokens = () => {
    issued += 1;
    return {
      accessToken: `access-${issued}`,
      refreshToken: `refresh-${issued}`,
      expiresIn: options.expiresIn(),
      sessionId: '01990000-0000-7000-8000-00000000aaaa',
      memberId: '01990000-0000-7000-8000-00000000bbbb',
    };
  };
  const member = {
    id: '01990000-0000-7000-8000-00000000bbbb',
    email: 'fan@example.com',
    name: 'Fan',
    role: 'fan',
  };
  return async (incoming, response) => {
    const body: { password?: string; refreshToken?: string } = JSON.parse(await bodyOf(incoming));
    if (incoming.url === '/internal/sessions') {
      if (body.password === 'right password') return json(response, 200, { ...tokens(), member });
      const problem = { type: '/problems/wrong-credentials', detail: 'No.' };
      return json(response, 401, problem, { 'content-type': 'application/problem+json' });
    }
    if (incoming.url === '/internal/sessions/refresh') {
      options.onRefresh?.();
      return json(response, 200, tokens());
    }
    json(response, 200, { revoked: true });
  };
}
