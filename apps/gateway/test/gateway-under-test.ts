import { startService } from '@clove/service-kit/testing';
import { gateway } from '../src/service.ts';
import { bodyOf, json, type Play, type StandIn, standIn } from './stand-in.ts';

export const PUBLIC_URL = 'http://localhost:8600';
export const FESTIVAL = 'busan-rock-2026';
export const EDGE_TOKEN = 'edge-token-of-the-gateway';

type Name = 'auth' | 'event' | 'seat' | 'ticket' | 'payment' | 'web' | 'payment-sandbox' | 'auth-internal';

export interface GatewayUnderTest {
  url: string;
  upstreams: Record<Name, StandIn>;
  stop(): Promise<void>;
}

/** Says which upstream answered, and with what it was asked. */
const echo =
  (name: string): Play =>
  async (incoming, response) => {
    json(response, 200, {
      upstream: name,
      method: incoming.method,
      url: incoming.url,
      body: await bodyOf(incoming),
    });
  };

/** A real gateway in this process, with upstreams played by the test. */
export async function startGateway(
  plays: Partial<Record<Name, Play>> = {},
  settings: Record<string, string> = {},
): Promise<GatewayUnderTest> {
  const play = (name: Name) => standIn(plays[name] ?? echo(name));
  const upstreams = {
    auth: await play('auth'),
    event: await play('event'),
    seat: await play('seat'),
    ticket: await play('ticket'),
    payment: await play('payment'),
    web: await play('web'),
    'payment-sandbox': await play('payment-sandbox'),
    'auth-internal': await play('auth-internal'),
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
    EVENT_URL: upstreams.event.url,
    SEAT_URL: upstreams.seat.url,
    TICKET_URL: upstreams.ticket.url,
    PAYMENT_URL: upstreams.payment.url,
    WEB_URL: upstreams.web.url,
    PAYMENT_SANDBOX_URL: upstreams['payment-sandbox'].url,
    ...settings,
  });
  return {
    url: running.url,
    upstreams,
    async stop() {
      await running.stop();
      await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
    },
  };
}

/** Auth's internal side as a test needs it. */
export function playedAuth(options: { expiresIn: () => number; onRefresh?: () => void }): Play {
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
