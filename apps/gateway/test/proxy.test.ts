import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from './gateway-under-test.ts';
import { bodyOf, call, json, type Play, problemOf, standIn } from './stand-in.ts';

describe('what passes through the gateway', () => {
  let gateway: GatewayUnderTest;
  let releaseEvent: () => void = () => undefined;
  let upstreamClosed = false;

  beforeAll(async () => {
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
      { UPSTREAM_TIMEOUT_MS: '300' },
    );
  });
  afterAll(() => gateway.stop());

  test('headers that a client may not set are dropped, and ours are set instead', async () => {
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

  test("no upstream sets a cookie or tells what it runs on, and the API isn't cached unless it says so", async () => {
    const events = await call(gateway.url, '/api/events');
    expect(events.headers['set-cookie']).toBeUndefined();
    expect(events.headers['server']).toBeUndefined();
    expect(events.headers['x-powered-by']).toBeUndefined();
    expect(events.headers['cache-control']).toBe('no-store');
    expect((await call(gateway.url, '/api/seats')).headers['cache-control']).toBe('public, max-age=1');
  });

  test('every page has our strict policy, only payment pages have their own', async () => {
    const page = await call(gateway.url, '/');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
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
  ])('nothing at all is asked for %s', async (path) => {
    const before = Object.values(gateway.upstreams).map((upstream) => upstream.received.length);
    const answer = await call(gateway.url, path);
    expect([400, 404]).toContain(answer.status);
    expect(problemOf(answer).correlationId).toBe(answer.headers['clove-correlation-id']);
    expect(Object.values(gateway.upstreams).map((upstream) => upstream.received.length)).toEqual(before);
  });

  test('a body streams through, one above 256 kB is refused with or without a length', async () => {
    const fits = { method: 'POST', body: Buffer.alloc(200_000, 'x') };
    const big = { method: 'POST', body: Buffer.alloc(300_000, 'x') };
    expect(JSON.parse((await call(gateway.url, '/api/seats/x', fits)).text)).toEqual({ length: 200_000 });
    expect(JSON.parse((await call(gateway.url, '/api/seats/x', { ...fits, chunked: true })).text)).toEqual({
      length: 200_000,
    });
    for (const chunked of [false, true]) {
      const answer = await call(gateway.url, '/api/seats/x', { ...big, chunked });
      expect(answer.status).toBe(413);
      expect(problemOf(answer).type).toBe('/problems/body-too-large');
    }
  });

  test('an upstream that takes too long is a 504 that names what to do', async () => {
    const answer = await call(gateway.url, '/api/events/slow');
    expect(answer.status).toBe(504);
    expect(problemOf(answer).type).toBe('/problems/upstream-timeout');
  });

  test('events of a stream arrive one by one, and the upstream learns when the fan leaves', async () => {
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

describe('an upstream that is gone', () => {
  test('the breaker opens, answers at once with a friendly 503, and recovers by itself', async () => {
    const gateway = await startGateway({}, { BREAKER_RESET_MS: '200' });
    try {
      const port = Number(new URL(gateway.upstreams.ticket.url).port);
      await gateway.upstreams.ticket.close();
      const order = () =>
        call(gateway.url, '/api/orders', { method: 'POST', headers: { authorization: 'Bearer a' } });
      for (let i = 0; i < 25; i++) {
        const answer = await order();
        expect(answer.status).toBe(503);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(problemOf(answer).type).toBe('/problems/upstream-unavailable');
      }
      const back = await standIn((_incoming, response) => json(response, 201, {}), port);
      try {
        // Open: not even asked, although it is back.
        expect((await order()).status).toBe(503);
        expect(back.received).toHaveLength(0);
        await eventually(async () => expect((await order()).status).toBe(201));
        // The others never noticed.
        expect((await call(gateway.url, '/api/events')).status).toBe(200);
      } finally {
        await back.close();
      }
    } finally {
      await gateway.stop().catch(() => undefined);
    }
  });

  test('a GET is tried once more when a replica closes the connection, a POST never', async () => {
    let asked = 0;
    const gateway = await startGateway({
      event: (incoming, response) => {
        asked += 1;
        if (asked === 1 || incoming.method === 'POST') incoming.socket.destroy();
        else json(response, 200, {});
      },
    });
    try {
      expect((await call(gateway.url, '/api/events')).status).toBe(200);
      expect(asked).toBe(2);
      const headers = { authorization: 'Bearer a', 'content-type': 'application/json' };
      expect((await call(gateway.url, '/api/events', { method: 'POST', headers, body: '{}' })).status).toBe(
        502,
      );
      expect(asked).toBe(3);
    } finally {
      await gateway.stop();
    }
  });
});

describe('clients that misbehave', () => {
  test('bodies that break off or never end do not open the breaker for others', async () => {
    const measure: Play = async (incoming, response) =>
      json(response, 200, { length: (await bodyOf(incoming)).length });
    // Each upstream has a breaker of its own, so each kind of misbehaviour gets an upstream of its own.
    const gateway = await startGateway({ seat: measure, event: measure });
    try {
      const { port } = new URL(gateway.url);
      for (let i = 0; i < 25; i++) {
        const socket = connect(Number(port), '127.0.0.1');
        const before = gateway.upstreams.seat.received.length;
        socket.write('POST /api/seats/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
        await eventually(() => expect(gateway.upstreams.seat.received.length).toBe(before + 1));
        socket.destroy();
        await once(socket, 'close');
      }
      for (let i = 0; i < 25; i++) {
        const big = { method: 'POST', body: Buffer.alloc(300_000, 'x'), chunked: true };
        expect((await call(gateway.url, '/api/events/x', big)).status).toBe(413);
      }
      for (const path of ['/api/seats/x', '/api/events/x']) {
        const answer = await call(gateway.url, path, { method: 'POST', body: 'fine' });
        expect(JSON.parse(answer.text)).toEqual({ length: 4 });
      }
    } finally {
      await gateway.stop();
    }
  });
});

describe('proxies in front of the gateway', () => {
  test('with one trusted hop, the address is the one that hop saw, and its correlation id is kept', async () => {
    const gateway = await startGateway({}, { TRUSTED_HOPS: '1' });
    try {
      const headers = {
        'x-forwarded-for': '6.6.6.6, 203.0.113.7',
        'clove-correlation-id': 'from-the-ingress',
      };
      await call(gateway.url, '/api/events', { headers });
      const seen = gateway.upstreams.event.received.at(-1)?.headers ?? {};
      expect(seen['x-forwarded-for']).toBe('203.0.113.7');
      expect(seen['clove-correlation-id']).toBe('from-the-ingress');
    } finally {
      await gateway.stop();
    }
  });
});

describe('crowds', () => {
  test('too many requests are told when to come back, and one address does not use up the limit of another', async () => {
    const settings = { READS_PER_ADDRESS: '3', LOGINS_PER_ADDRESS: '2', TRUSTED_HOPS: '1' };
    const gateway = await startGateway({}, settings);
    try {
      const from = (address: string) =>
        call(gateway.url, '/api/events', { headers: { 'x-forwarded-for': address } });
      for (let i = 0; i < 3; i++) expect((await from('198.51.100.1')).status).toBe(200);
      const refused = await from('198.51.100.1');
      expect(refused.status).toBe(429);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(problemOf(refused).type).toBe('/problems/too-many-requests');
      expect((await from('198.51.100.2')).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });

  test('the waiting room gates choosing seats, not paying', async () => {
    const gateway = await startGateway({}, { ADMISSION_PER_SECOND: '1' });
    try {
      const headers = { authorization: 'Bearer a' };
      const hold = () => call(gateway.url, '/api/seats/holds', { method: 'POST', headers });
      const answers = await Promise.all([hold(), hold(), hold()]);
      const waiting = answers.filter((answer) => answer.status === 503);
      expect(waiting.length).toBeGreaterThanOrEqual(1);
      for (const answer of waiting) {
        expect(problemOf(answer).type).toBe('/problems/waiting-room');
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect((await call(gateway.url, '/api/seats/HOLDS/', { method: 'POST', headers })).status).toBe(503);
      expect((await call(gateway.url, '/api/orders', { method: 'POST', headers })).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });
});

describe('a gateway that drains', () => {
  test('ends event streams with a word on when to come back, and leaves none open behind', async () => {
    let upstreamClosed = false;
    const gateway = await startGateway({
      seat: (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: one\n\n');
        response.on('close', () => {
          upstreamClosed = true;
        });
      },
    });
    const outgoing = request(`${gateway.url}/api/seats/live`, { agent: false });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    await once(incoming, 'data');
    const rest = bodyOf(incoming);
    await gateway.stop();
    expect(await rest).toMatch(/^retry: \d+\n\n$/);
    expect(upstreamClosed).toBe(true);
  });
});
