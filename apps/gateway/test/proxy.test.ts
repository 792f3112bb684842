import { once } from 'node:events';
import { request } from 'node:http';
import { eventually, type TestTokens, testTokens } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FESTIVAL, type GatewayUnderTest, PUBLIC_URL, startGateway } from './gateway-under-test.ts';
import { bodyOf, call, json, problemOf, rawly } from './stand-in.ts';

describe('what passes through the gateway', () => {
  let gateway: GatewayUnderTest;
  let releaseEvent: () => void = () => undefined;
  let upstreamClosed = false;
  let tokens: TestTokens;

  async function bearerOf(role: 'fan' | 'organiser'): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await tokens.sign({ memberId: role, role, sessionId: role })}` };
  }

  beforeAll(async () => {
    tokens = await testTokens({ issuer: PUBLIC_URL, audience: FESTIVAL });
    gateway = await startGateway(
      {
        event: (incoming, response) => {
          if (incoming.url === '/api/events/slow') return;
          if (incoming.url === '/api/events/teapot') return json(response, 418, {});
          if (incoming.url === '/api/events/broken') return json(response, 500, {});
          json(response, 200, {}, { 'set-cookie': 'upstream=1', server: 'secret/1', 'x-powered-by': 'x' });
        },
        seat: async (incoming, response) => {
          if (incoming.url?.startsWith('/api/seats/live')) {
            response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
            response.write('data: one\n\n');
            releaseEvent = () => response.write('data: two\n\n');
            response.on('close', () => {
              upstreamClosed = true;
            });
            return;
          }
          json(
            response,
            200,
            { length: (await bodyOf(incoming)).length },
            { 'cache-control': 'public, max-age=1' },
          );
        },
        'payment-sandbox': (_incoming, response) => {
          response.writeHead(200, {
            'content-type': 'text/html',
            'content-security-policy': "default-src 'unsafe-inline'",
          });
          response.end('<p>');
        },
        web: (_incoming, response) => {
          response.writeHead(200, {
            'content-type': 'text/html',
            'content-security-policy': 'default-src *',
          });
          response.end('<p>');
        },
      },
      { UPSTREAM_TIMEOUT_MS: '2000', AUTH_URL: tokens.url },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await tokens.close();
  });

  test('headers that a client may not set are dropped, and those of the gateway are set instead', async () => {
    const answer = await call(gateway.url, '/api/seats', {
      headers: {
        'clove-edge': 'toolbox',
        'Clove-Correlation-Id': 'spoofed',
        'x-forwarded-for': '1.2.3.4',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=1.2.3.4',
        'x-real-ip': '1.2.3.4',
        cookie: 'a=b',
        te: 'trailers',
        connection: 'close, x-secret-hop',
        'x-secret-hop': '1',
        'idempotency-key': 'kept',
      },
    });
    const seen = gateway.upstreams.seat.received.at(-1)?.headers ?? {};
    expect(seen['clove-edge']).toBeUndefined();
    expect(seen['x-forwarded-host']).toBeUndefined();
    expect(seen['forwarded']).toBeUndefined();
    expect(seen['x-real-ip']).toBeUndefined();
    expect(seen['cookie']).toBeUndefined();
    expect(seen['te']).toBeUndefined();
    expect(seen['x-secret-hop']).toBeUndefined();
    expect(seen['idempotency-key']).toBe('kept');
    expect(seen['x-forwarded-for']).toBe('127.0.0.1');
    expect(seen['x-forwarded-proto']).toBe('http');
    expect(seen['clove-correlation-id']).not.toBe('spoofed');
    expect(answer.headers['clove-correlation-id']).toBe(seen['clove-correlation-id']);
  });

  test("a bearer token reaches the services that check it, never the storefront or a provider's page", async () => {
    const headers = { authorization: 'Bearer x.y.z' };
    await call(gateway.url, '/api/orders', { headers });
    await call(gateway.url, '/orders/1', { headers });
    await call(gateway.url, '/sandbox/pay', { headers });
    expect(gateway.upstreams.ticket.received.at(-1)?.headers.authorization).toBe('Bearer x.y.z');
    expect(gateway.upstreams.web.received.at(-1)?.headers.authorization).toBeUndefined();
    expect(gateway.upstreams['payment-sandbox'].received.at(-1)?.headers.authorization).toBeUndefined();
  });

  test("no upstream sets a cookie or names its software, and the API isn't cached unless it says so", async () => {
    const events = await call(gateway.url, '/api/events');
    expect(events.headers['set-cookie']).toBeUndefined();
    expect(events.headers['server']).toBeUndefined();
    expect(events.headers['x-powered-by']).toBeUndefined();
    expect(events.headers['cache-control']).toBe('no-store');
    expect((await call(gateway.url, '/api/seats')).headers['cache-control']).toBe('public, max-age=1');
  });

  test('every page has the strict policy of the gateway, only payment pages have their own', async () => {
    const page = await call(gateway.url, '/');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['permissions-policy']).toContain('camera=()');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect(page.headers['strict-transport-security']).toBeUndefined();
    const sandbox = await call(gateway.url, '/sandbox/pay');
    expect(sandbox.headers['content-security-policy']).toBe("default-src 'unsafe-inline'");
  });

  test.each([
    '/api/seats/../../internal/audit',
    '/internal/audit',
    '/api/%2e%2e/internal/audit',
    '//internal/audit',
  ])('no upstream is asked for %s', async (path) => {
    const before = Object.values(gateway.upstreams).map((upstream) => upstream.received.length);
    const answer = await call(gateway.url, path);
    expect([400, 404]).toContain(answer.status);
    expect(problemOf(answer).correlationId).toBe(answer.headers['clove-correlation-id']);
    expect(Object.values(gateway.upstreams).map((upstream) => upstream.received.length)).toEqual(before);
  });

  test('a body passes, one above 64 kB is refused with or without a length', async () => {
    const fits = { method: 'POST', body: Buffer.alloc(60_000, 'x') };
    const big = { method: 'POST', body: Buffer.alloc(70_000, 'x') };
    expect(JSON.parse((await call(gateway.url, '/api/seats/x', fits)).text)).toEqual({ length: 60_000 });
    expect(JSON.parse((await call(gateway.url, '/api/seats/x', { ...fits, chunked: true })).text)).toEqual({
      length: 60_000,
    });
    for (const chunked of [false, true]) {
      const answer = await call(gateway.url, '/api/seats/x', { ...big, chunked });
      expect(answer.status).toBe(413);
      expect(problemOf(answer).type).toBe('/problems/body-too-large');
    }
  });

  test('a picture of 2 MB passes for an organiser; others are refused before they have sent it', async () => {
    const picture = { method: 'PUT', body: Buffer.alloc(2 * 1024 * 1024, 'x') };
    const path = '/api/events/day-1/picture';
    const headers = await bearerOf('organiser');
    expect((await call(gateway.url, path, { ...picture, headers })).status).toBe(200);
    expect((await call(gateway.url, path, picture)).status).toBe(413);
    const forged = { authorization: 'Bearer x.y.z' };
    for (const others of [await bearerOf('fan'), forged]) {
      expect((await call(gateway.url, path, { ...picture, headers: others })).status).toBe(413);
    }
    // Only there: an organiser's other bodies are as small as everyone's.
    for (const elsewhere of ['/api/events/day-1', '/api/events/day-1/picture/x', '/api/seats/x']) {
      expect((await call(gateway.url, elsewhere, { ...picture, headers })).status).toBe(413);
    }
    const larger = { method: 'PUT', body: Buffer.alloc(2 * 1024 * 1024 + 1, 'x'), headers };
    expect((await call(gateway.url, path, larger)).status).toBe(413);
  });

  test('a request with two Host headers is refused', async () => {
    const before = gateway.upstreams.seat.received.length;
    const twice = await rawly(gateway.url, 'GET /api/seats HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
    expect(twice).toMatch(/^HTTP\/1\.1 400 /);
    expect(gateway.upstreams.seat.received).toHaveLength(before);
  });

  test.each([
    ['GET', '/api/auth/login', 'POST'],
    ['TRACE', '/api/auth/login', 'POST'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['TRACE', '/openapi.json', 'GET, HEAD'],
    ['POST', '/api/festival', 'GET, HEAD'],
  ])('%s %s, which the gateway answers itself, names what is allowed', async (method, path, allow) => {
    const answer = await rawly(gateway.url, `${method} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(/^allow: (.*)\r$/im.exec(answer)?.[1]).toBe(allow);
  });

  test('an upstream that takes too long is a 504 that names the next step', async () => {
    const answer = await call(gateway.url, '/api/events/slow');
    expect(answer.status).toBe(504);
    expect(problemOf(answer).type).toBe('/problems/upstream-timeout');
  });

  test('events of a stream arrive one by one, and the upstream is disconnected when the fan leaves', async () => {
    const outgoing = request(`${gateway.url}/api/seats/live?performance=day-1`, { agent: false });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    const [first] = await once(incoming, 'data');
    expect(String(first)).toBe('data: one\n\n');
    const second = once(incoming, 'data');
    releaseEvent();
    expect(String((await second)[0])).toBe('data: two\n\n');
    outgoing.destroy();
    await eventually(() => expect(upstreamClosed).toBe(true));
  });

  test("an upstream's own errors pass as they are and never open the breaker", async () => {
    for (let i = 0; i < 25; i++) {
      expect((await call(gateway.url, '/api/events/teapot')).status).toBe(418);
      expect((await call(gateway.url, '/api/events/broken')).status).toBe(500);
    }
    expect((await call(gateway.url, '/api/events')).status).toBe(200);
  });
});
