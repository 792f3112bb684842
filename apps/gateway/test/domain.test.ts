import { networkOf } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { sessionCookie } from '../src/adapters/cookie/sealed-cookie.ts';
import { admission } from '../src/domain/admission.ts';
import { crossOriginRefusal, loginRefusal } from '../src/domain/cross-origin.ts';
import { findRoute, RenderedRoutes, routeTable } from '../src/domain/route-table.ts';
import { parseTarget } from '../src/domain/target.ts';
import { renderedRoutes } from './routes.ts';

const urls = Object.fromEntries(
  ['auth', 'event', 'seat', 'ticket', 'payment', 'payment-sandbox', 'web'].map((name) => [
    name,
    `http://${name}`,
  ]),
);
const tableOf = (of: Record<string, string>) => routeTable(RenderedRoutes.parse(renderedRoutes(of)), 1000);
const table = tableOf(urls);
const upstreamOf = (path: string) => findRoute(table, path)?.upstream;

describe('where a path leads', () => {
  test('each API prefix has its service and everything else is the storefront', () => {
    expect(upstreamOf('/api/auth/me')).toBe('auth');
    expect(upstreamOf('/api/events')).toBe('event');
    expect(upstreamOf('/api/seats/holds')).toBe('seat');
    expect(upstreamOf('/api/ops/levers/sales')).toBe('seat');
    expect(upstreamOf('/api/orders/x')).toBe('ticket');
    expect(upstreamOf('/api/tickets')).toBe('ticket');
    expect(upstreamOf('/api/payments/webhooks/toss')).toBe('payment');
    expect(upstreamOf('/sandbox/pay')).toBe('payment-sandbox');
    expect(upstreamOf('/')).toBe('web');
    expect(upstreamOf('/orders/1')).toBe('web');
  });

  test('a name that only begins like a prefix is not below it', () => {
    expect(upstreamOf('/api/authors')).toBe('web');
    expect(upstreamOf('/sandboxes')).toBe('web');
  });

  test('the sandbox has no route where payments are live', () => {
    const { 'payment-sandbox': _, ...live } = urls;
    expect(findRoute(tableOf(live), '/sandbox/pay')?.upstream).toBe('web');
  });

  test('internal endpoints have no route at all', () => {
    expect(findRoute(table, '/internal')).toBeUndefined();
    expect(findRoute(table, '/internal/sessions')).toBeUndefined();
  });

  test("a provider's return carries no member, because it may come from another browser", () => {
    expect(findRoute(table, '/api/orders/returns/abc')?.identity).toBe(false);
    expect(findRoute(table, '/api/orders/abc')?.identity).toBe(true);
  });
});

describe('paths that no ordinary client sends', () => {
  test.each([
    '/api/../internal/sessions',
    '/api/seats/..',
    '/./internal',
    '/api//orders',
    '//internal',
    '/api/%2e%2e/internal',
    '/api/%2E%2E%2finternal',
    '/%2finternal',
    '/api\\..\\internal',
    '/api/%5c..',
    '/api/%252e%252e/internal',
    '/api/orders;x=1',
    '/api/orders%3bx',
    '/api/%00',
    '/api/%0d%0aSet-Cookie:x',
    '/api/%zz',
    '/api/orders#x',
    '/api/\u00e9',
    'http://elsewhere/internal',
    '*',
    '',
  ])('%s is refused', (url) => {
    expect(parseTarget(url)).toBeUndefined();
  });

  test('ordinary paths pass as they came, with a lower-case twin for decisions', () => {
    expect(parseTarget('/api/events/Day-1?x=%2F..')).toEqual({
      url: '/api/events/Day-1?x=%2F..',
      path: '/api/events/day-1',
    });
    expect(parseTarget('/Api/Seats/Holds/')?.path).toBe('/api/seats/holds');
    expect(parseTarget('/.well-known/security.txt')?.path).toBe('/.well-known/security.txt');
    expect(parseTarget('/%ED%95%9C')?.path).toBe('/%ed%95%9c');
  });
});

describe('the key of limits', () => {
  test('an IPv4 address, and the whole /64 of an IPv6 address', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8:1:2::99')).toBe(networkOf('2001:0DB8:0001:0002:aaaa::1'));
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });
});

describe('requests of other pages', () => {
  const own = 'https://rock.example';

  test('an unsafe request with the cookie must come from this origin', () => {
    expect(crossOriginRefusal('POST', { origin: own }, own)).toBeUndefined();
    expect(crossOriginRefusal('POST', { origin: 'https://evil.example' }, own)).toBe('origin');
    expect(crossOriginRefusal('DELETE', { origin: 'null' }, own)).toBe('origin');
    expect(crossOriginRefusal('POST', {}, own)).toBe('origin');
    expect(crossOriginRefusal('POST', { 'sec-fetch-site': 'same-origin' }, own)).toBeUndefined();
    expect(crossOriginRefusal('POST', { 'sec-fetch-site': 'same-site' }, own)).toBe('origin');
    expect(crossOriginRefusal('GET', { origin: 'https://evil.example' }, own)).toBeUndefined();
  });

  test('what a form can send is refused, even from this origin', () => {
    const form = { origin: own, 'content-length': '3', 'content-type': 'text/plain' };
    expect(crossOriginRefusal('POST', form, own)).toBe('content-type');
    expect(crossOriginRefusal('POST', { ...form, 'content-type': 'application/json' }, own)).toBeUndefined();
    expect(crossOriginRefusal('PUT', { ...form, 'content-type': 'image/png' }, own)).toBeUndefined();
  });

  test('a login may come without an origin but not from a foreign one', () => {
    const json = { 'content-length': '2', 'content-type': 'application/json' };
    expect(loginRefusal(json, own)).toBeUndefined();
    expect(loginRefusal({ ...json, origin: 'https://evil.example' }, own)).toBe('origin');
  });
});

describe('the session cookie', () => {
  const session = { accessToken: 'a.b.c', refreshToken: 'r', expiresAt: 1, sessionId: 's', memberId: 'm' };
  const at = (keys: [string, ...string[]], secure = true) =>
    sessionCookie({ festival: 'busan-rock-2026', keys, secure, maxAgeSeconds: 60 });
  const pair = (setCookie: string) => setCookie.split(';')[0] ?? '';

  test('opens what it sealed and shows nothing of it', () => {
    const cookie = at(['key-one-key-one-key']);
    const sealed = cookie.seal(session);
    expect(cookie.open(`other=1; ${pair(sealed)}`)).toEqual(session);
    expect(sealed).not.toContain('a.b.c');
    expect(sealed).toMatch(/^__Host-clove_session=.*; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(at(['key-one-key-one-key'], false).seal(session)).toMatch(
      /^clove_session_busan-rock-2026=(?!.*Secure)/,
    );
  });

  test('any changed character is tampering, also of a cookie that is cached', () => {
    const cookie = at(['key-one-key-one-key']);
    const value = pair(cookie.seal(session));
    expect([cookie.open(value), cookie.open(value)]).toEqual([session, session]);
    for (const at of [value.length - 2, value.indexOf('.') + 5, value.indexOf('.') + 30]) {
      const other = value[at] === 'A' ? 'B' : 'A';
      expect(cookie.open(value.slice(0, at) + other + value.slice(at + 1))).toBe('tampered');
    }
    expect(cookie.open('__Host-clove_session=nonsense')).toBe('tampered');
    expect(cookie.open(undefined)).toBe('none');
  });

  test('a rotated key still opens, a dropped one makes the cookie stale', () => {
    const sealed = pair(at(['key-one-key-one-key']).seal(session));
    expect(at(['key-two-key-two-key', 'key-one-key-one-key']).open(sealed)).toEqual(session);
    expect(at(['key-two-key-two-key']).open(sealed)).toBe('stale');
  });
});

describe('admission to the seats', () => {
  test('admits the fans of one second and answers the others when to repeat, later and later', () => {
    let now = 0;
    const gate = admission(2, () => now);
    expect([gate.admit(undefined), gate.admit(undefined)]).toEqual([0, 0]);
    expect([gate.admit(undefined), gate.admit(undefined), gate.admit(undefined)]).toEqual([1, 2, 2]);
    now = 500;
    expect(gate.admit(undefined)).toBe(0);
    expect(gate.admit(undefined)).toBeGreaterThan(0);
  });

  test('a member who was admitted stays so for ten minutes', () => {
    let now = 0;
    const gate = admission(1, () => now);
    expect(gate.admit('fan')).toBe(0);
    expect(gate.admit('late')).toBeGreaterThan(0);
    expect(gate.admit('fan')).toBe(0);
    now = 600_000;
    expect([gate.admit('late'), gate.admit('fan') > 0]).toEqual([0, true]);
  });

  test('a new rate acts at once, on those who are not admitted yet', () => {
    const gate = admission(0, () => 0);
    expect(gate.admit('early')).toBe(0);
    gate.setRate(1);
    expect([gate.admit('one'), gate.admit('two') > 0]).toEqual([0, true]);
    gate.setRate(0);
    expect(gate.admit('two')).toBe(0);
    gate.setRate(1);
    expect([gate.admit('one'), gate.admit('three') > 0]).toEqual([0, true]);
  });

  test('0 admits all', () => {
    const gate = admission(0);
    expect(Array.from({ length: 1000 }, () => gate.admit(undefined)).every((wait) => wait === 0)).toBe(true);
  });

  test('gates choosing seats and nothing after it', () => {
    const isGated = (method: string, path: string) => findRoute(table, path)?.gated.has(method, path);
    expect(isGated('POST', '/api/seats/holds')).toBe(true);
    expect(isGated('GET', '/api/seats')).toBe(true);
    expect(isGated('HEAD', '/api/seats')).toBe(true);
    expect(isGated('GET', '/api/seats/live')).toBe(true);
    expect(isGated('DELETE', '/api/seats/holds/1')).toBe(false);
    expect(isGated('POST', '/api/orders')).toBe(false);
  });
});

describe('the rendered table', () => {
  test('may be in any order: the longest prefix wins', () => {
    const reversed = RenderedRoutes.parse(renderedRoutes(urls)).toReversed();
    const routes = routeTable(reversed, 1000);
    for (const path of ['/api/orders/returns/x', '/api/orders', '/api/seats/live', '/x'])
      expect(findRoute(routes, path)?.prefix).toBe(findRoute(table, path)?.prefix);
  });

  test('may say more than this gateway knows, and what it does not say has its default', () => {
    const [row] = RenderedRoutes.parse(
      '[{"prefix":"/api/own","service":"own","url":"http://own:8080","later":1}]',
    );
    expect(row).toMatchObject({
      identity: true,
      publicReads: false,
      connections: 'ordinary',
      bodyLimit: 65536,
    });
    expect(() => RenderedRoutes.parse('[]')).toThrow();
    expect(() => RenderedRoutes.parse('{')).toThrow(/not JSON/);
  });

  test('lets a star stand for one segment of a path', () => {
    const upload = findRoute(table, '/api/events/day-1/picture')?.uploads[0]?.operations;
    expect(upload?.has('PUT', '/api/events/day-1/picture')).toBe(true);
    expect(upload?.has('POST', '/api/events/day-1/picture')).toBe(false);
    expect(upload?.has('PUT', '/api/events/a/b/picture')).toBe(false);
  });
});
