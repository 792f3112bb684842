import { afterEach, describe, expect, test } from '@jest/globals';
import { fakeAuth, type GatewayUnderTest, PUBLIC_URL, startGateway } from './gateway-under-test.ts';
import { type Answer, call, cookieOf, json, problemOf } from './stand-in.ts';

let gateway: GatewayUnderTest;
afterEach(() => gateway.stop());

const jsonHeaders = { 'content-type': 'application/json', origin: PUBLIC_URL };

function logIn(password = 'right password', headers: Record<string, string> = {}): Promise<Answer> {
  const body = JSON.stringify({ email: 'fan@example.com', password });
  return call(gateway.url, '/api/auth/login', {
    method: 'POST',
    headers: { ...jsonHeaders, ...headers },
    body,
  });
}

const bearerAt = (index: number) => gateway.upstreams.ticket.received.at(index)?.headers.authorization;

describe("a browser's session", () => {
  test('the login sets an HttpOnly cookie, and no token is ever in a body', async () => {
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) });
    const answer = await logIn();
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      member: { id: expect.any(String), email: 'fan@example.com', name: 'Fan', role: 'fan' },
    });
    expect(answer.text).not.toMatch(/access-|refresh-|token/i);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^clove_session_busan-rock-2026=\S+; .*HttpOnly; SameSite=Lax$/,
    );
    expect(answer.headers['set-cookie']?.[0]).not.toContain('access-1');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(gateway.upstreams['auth-internal'].received[0]?.headers['clove-edge']).toBe('gateway');

    await call(gateway.url, '/api/orders', { headers: { cookie: cookieOf(answer) } });
    expect(bearerAt(-1)).toBe('Bearer access-1');
  });

  test('a wrong password is a 401 and no cookie', async () => {
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) });
    const answer = await logIn('wrong password');
    expect(answer.status).toBe(401);
    expect(problemOf(answer).type).toBe('/problems/wrong-credentials');
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toBeDefined();
  });

  test('a changed cookie is a 401 and is removed', async () => {
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) });
    const cookie = cookieOf(await logIn());
    const changed = cookie.slice(0, -4) + (cookie.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    const answer = await call(gateway.url, '/api/orders', { headers: { cookie: changed } });
    expect(answer.status).toBe(401);
    expect(problemOf(answer).type).toBe('/problems/session-invalid');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^clove_session_busan-rock-2026=; Max-Age=0/);
    expect(gateway.upstreams.ticket.received).toHaveLength(0);
  });

  test('an expiring token is replaced once for all concurrent requests, and the cookie set again', async () => {
    let expiresIn = 5;
    let refreshes = 0;
    const auth = fakeAuth({ expiresIn: () => expiresIn, onRefresh: () => (refreshes += 1) });
    gateway = await startGateway({ 'auth-internal': auth });
    const cookie = cookieOf(await logIn());
    expiresIn = 600;
    const headers = { cookie, prefer: 'wait=20' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call(gateway.url, '/api/orders/1', { headers })),
    );
    expect(refreshes).toBe(1);
    for (const [i, answer] of answers.entries()) {
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(cookieOf(answer)).not.toBe(cookie);
      expect(bearerAt(i)).toBe('Bearer access-2');
      // The new cookie must not wait inside a long poll.
      expect(gateway.upstreams.ticket.received[i]?.headers['prefer']).toBeUndefined();
    }
    const [first] = answers;
    if (first === undefined) throw new Error('no answer');
    await call(gateway.url, '/api/orders', { headers: { cookie: cookieOf(first) } });
    expect(refreshes).toBe(1);
    expect(bearerAt(-1)).toBe('Bearer access-2');
  });

  test('the cookie of a session that auth ended is removed, and the fan is logged out', async () => {
    gateway = await startGateway({
      'auth-internal': (incoming, response) =>
        incoming.url === '/internal/sessions'
          ? fakeAuth({ expiresIn: () => 1 })(incoming, response)
          : json(response, 401, { type: '/problems/session-over', detail: 'over' }),
    });
    const cookie = cookieOf(await logIn());
    const answer = await call(gateway.url, '/api/orders', { headers: { cookie } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^clove_session_busan-rock-2026=; Max-Age=0/);
    expect(bearerAt(-1)).toBeUndefined();
  });

  test('while auth is unavailable, valid tokens still work, and public reads work for all', async () => {
    let expiresIn = 30;
    let away = false;
    const auth = fakeAuth({ expiresIn: () => expiresIn });
    gateway = await startGateway({
      'auth-internal': (incoming, response) =>
        away ? void incoming.socket.destroy() : auth(incoming, response),
    });
    const alive = cookieOf(await logIn());
    expiresIn = 0;
    const ended = cookieOf(await logIn());
    away = true;
    expect((await call(gateway.url, '/api/orders', { headers: { cookie: alive } })).status).toBe(200);
    expect((await call(gateway.url, '/api/events', { headers: { cookie: ended } })).status).toBe(200);
    const refused = await call(gateway.url, '/api/orders', { headers: { cookie: ended } });
    expect(refused.status).toBe(503);
    expect(refused.headers['set-cookie']).toBeUndefined();
    expect((await logIn()).status).toBe(503);
  });

  test('logging out ends the session at auth and clears the cookie', async () => {
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) });
    const cookie = cookieOf(await logIn());
    const headers = { cookie, origin: PUBLIC_URL };
    const answer = await call(gateway.url, '/api/auth/logout', { method: 'POST', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^clove_session_busan-rock-2026=; Max-Age=0/);
    expect(gateway.upstreams['auth-internal'].received.at(-1)?.url).toBe('/internal/sessions/revoke');
  });

  test('requests from a page of another site are refused before they reach a service', async () => {
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) });
    const cookie = cookieOf(await logIn());
    const post = (headers: Record<string, string>) =>
      call(gateway.url, '/api/orders', { method: 'POST', headers: { cookie, ...headers }, body: '{}' });
    const evil = await post({ origin: 'https://evil.example', 'content-type': 'application/json' });
    expect(evil.status).toBe(403);
    expect(problemOf(evil).type).toBe('/problems/cross-origin');
    expect((await post({ 'content-type': 'application/json' })).status).toBe(403);
    expect((await post({ origin: PUBLIC_URL, 'content-type': 'text/plain' })).status).toBe(415);
    expect(gateway.upstreams.ticket.received).toHaveLength(0);
    expect((await post(jsonHeaders)).status).toBe(200);
    expect((await logIn('right password', { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('on https the cookie is bound to this host and secure', async () => {
    const settings = { PUBLIC_URL: 'https://rock.example' };
    gateway = await startGateway({ 'auth-internal': fakeAuth({ expiresIn: () => 600 }) }, settings);
    const answer = await logIn('right password', { origin: 'https://rock.example' });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-clove_session=.*; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(answer.headers['strict-transport-security']).toContain('max-age=');
  });

  test('logins from one address are limited', async () => {
    gateway = await startGateway(
      { 'auth-internal': fakeAuth({ expiresIn: () => 600 }) },
      { LOGINS_PER_ADDRESS: '2' },
    );
    await logIn();
    await logIn();
    const refused = await logIn();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('/openapi.json', () => {
  test('is one document of all services that answer, with what the gateway answers itself', async () => {
    const document = (operationId: string, path: string) => ({
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      paths: { [path]: { get: { operationId, responses: { 200: { description: 'ok' } } } } },
    });
    gateway = await startGateway({
      event: (_incoming, response) => json(response, 200, document('list', '/api/events')),
      seat: (_incoming, response) => json(response, 200, document('list', '/api/seats')),
      ticket: (_incoming, response) => json(response, 200, document('leak', '/internal/audit')),
      payment: (_incoming, response) => json(response, 500, {}),
    });
    const answer = await call(gateway.url, '/openapi.json');
    const merged = JSON.parse(answer.text);
    expect(answer.status).toBe(200);
    expect(merged.openapi).toBe('3.1.0');
    expect(merged.components.securitySchemes.session.name).toBe('clove_session_busan-rock-2026');
    expect(Object.keys(merged.paths)).toEqual(
      expect.arrayContaining(['/api/events', '/api/seats', '/api/auth/login']),
    );
    expect(merged.paths['/internal/audit']).toBeUndefined();
    expect(merged.paths['/api/events'].get.operationId).toBe('list');
    expect(merged.paths['/api/seats'].get.operationId).toBe('seat_list');
    expect(merged['x-clove-missing']).toEqual(expect.arrayContaining(['payment']));
  });
});

describe('/api/festival', () => {
  test('says which services there are, each once, without asking any', async () => {
    gateway = await startGateway({ event: (_incoming, response) => json(response, 500, {}) });
    const answer = await call(gateway.url, '/api/festival');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=60');
    const { festival, services } = JSON.parse(answer.text);
    expect(festival).toBe('busan-rock-2026');
    expect(services).toEqual([...new Set(services)].sort());
    expect(services).toEqual(expect.arrayContaining(['auth', 'event', 'seat', 'ticket']));
    expect(gateway.upstreams.event.received).toEqual([]);
  });
});
