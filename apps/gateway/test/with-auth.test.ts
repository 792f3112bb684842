import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@clove/local-cluster/free-port';
import { createTestBroker, createTestDatabase, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EDGE_TOKEN, type GatewayUnderTest, PUBLIC_URL, startGateway } from './gateway-under-test.ts';
import { type Answer, call, cookieOf, problemOf } from './stand-in.ts';

/** The real auth is a process of its own: apps do not import each other. */
let auth: ChildProcess | undefined;
let gateway: GatewayUnderTest;
let cleanUp: (() => Promise<void>)[] = [];

const entry = fileURLToPath(new URL('../../auth/src/variants/auth.ts', import.meta.url));
const organiser = { email: 'organiser@festival.example', password: 'the organiser password' };

beforeAll(async () => {
  const database = await createTestDatabase();
  const broker = await createTestBroker({});
  cleanUp = [() => database.drop(), () => broker.drop()];
  const [port, management] = [await freePort(), await freePort()];
  const env = {
    ...broker.env,
    PATH: process.env['PATH'],
    PORT: String(port),
    MANAGEMENT_PORT: String(management),
    FESTIVAL: 'busan-rock-2026',
    PUBLIC_URL,
    DRAIN_SECONDS: '0',
    LOG_LEVEL: 'warn',
    DATABASE_URL: database.url,
    AUTH_SIGNING_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString(),
    ORGANISER_EMAIL: organiser.email,
    ORGANISER_PASSWORD: organiser.password,
    EDGE_GATEWAY_TOKEN: EDGE_TOKEN,
    // Every request of the gateway has an expiring token: it replaces tokens 45 s before their end.
    ACCESS_SECONDS: '40',
    REFRESH_GRACE_SECONDS: '10',
  };
  const migration = spawn(process.execPath, [entry, 'migrate'], { env, stdio: 'inherit' });
  expect(await once(migration, 'exit')).toEqual([0, null]);
  auth = spawn(process.execPath, [entry, 'serve'], { env, stdio: 'inherit' });
  await eventually(async () =>
    expect((await call(`http://127.0.0.1:${management}`, '/readyz')).status).toBe(200),
  );
  gateway = await startGateway(
    {},
    {
      WRITES_PER_MEMBER: '40',
      AUTH_URL: `http://127.0.0.1:${port}`,
      AUTH_INTERNAL_URL: `http://127.0.0.1:${management}`,
    },
  );
});

afterAll(async () => {
  await gateway.stop();
  if (auth !== undefined) {
    const exited = once(auth, 'exit');
    auth.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  }
  for (const step of cleanUp) await step();
});

const headers = { 'content-type': 'application/json', origin: PUBLIC_URL };

function post(path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> {
  return call(gateway.url, path, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': randomUUID(), ...more },
    body: JSON.stringify(body),
  });
}

const me = (cookie: string) => call(gateway.url, '/api/auth/me', { headers: { cookie } });

test('a fan signs up, logs in, is identified by the cookie alone, and no longer after logging out', async () => {
  const fan = { email: 'fan@example.com', password: 'correct horse battery' };
  expect((await post('/api/auth/signup', { ...fan, name: '김하늘' })).status).toBe(201);
  const login = await post('/api/auth/login', fan);
  expect(login.status).toBe(200);
  expect(JSON.parse(login.text)).toMatchObject({ member: { email: 'fan@example.com', role: 'fan' } });
  expect(login.text).not.toContain('eyJ');

  const first = await me(cookieOf(login));
  expect(first.status).toBe(200);
  const renewed = cookieOf(first);

  // Requests concurrent with the refresh still send the old cookie, and must not count as theft.
  const crossed = await Promise.all(Array.from({ length: 5 }, () => me(cookieOf(login))));
  expect(crossed.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  expect((await me(renewed)).status).toBe(200);

  const logout = await post('/api/auth/logout', undefined, { cookie: renewed });
  expect(logout.status).toBe(204);
  const after = await me(renewed);
  expect(after.status).toBe(401);
  expect(after.headers['set-cookie']?.[0]).toContain('Max-Age=0');
});

test('deleting an account ends its session', async () => {
  const fan = { email: 'leaving@example.com', password: 'correct horse battery' };
  await post('/api/auth/signup', { ...fan, name: 'Leaving' });
  const cookie = cookieOf(await post('/api/auth/login', fan));
  const more = { cookie, origin: PUBLIC_URL, 'idempotency-key': randomUUID() };
  const deleted = await call(gateway.url, '/api/auth/me', { method: 'DELETE', headers: more });
  expect(deleted.status).toBe(204);
  expect(deleted.headers['set-cookie']?.[0]).toContain('Max-Age=0');
  expect((await me(cookie)).status).toBe(401);
  expect((await post('/api/auth/login', fan)).status).toBe(401);
});

/** Tokens of a new member, as an API client gets them. */
async function bearerOf(email: string): Promise<string> {
  const fan = { email, password: 'correct horse battery' };
  await post('/api/auth/signup', { ...fan, name: 'Client' });
  const { accessToken } = JSON.parse((await post('/api/auth/tokens', fan)).text);
  return `Bearer ${accessToken}`;
}

test("a deleted member's access token writes nothing any more, at any replica, although it has not expired", async () => {
  const authorization = await bearerOf('deleted@example.com');
  const order = () => post('/api/orders', {}, { authorization });
  expect((await order()).status).toBe(200);
  const more = { authorization, 'idempotency-key': randomUUID() };
  expect((await call(gateway.url, '/api/auth/me', { method: 'DELETE', headers: more })).status).toBe(204);
  await eventually(async () => {
    const refused = await order();
    expect(refused.status).toBe(401);
    expect(problemOf(refused).type).toBe('/problems/session-over');
  });
});

test('a device that its member ends from another one is logged out; it is named by its browser', async () => {
  const fan = { email: 'devices@example.com', password: 'correct horse battery' };
  await post('/api/auth/signup', { ...fan, name: 'Devices' });
  const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0' };
  const lost = cookieOf(await post('/api/auth/login', fan, firefox));
  const authorization = await bearerOf(fan.email);
  const list = await call(gateway.url, '/api/auth/sessions', { headers: { authorization } });
  const { sessions } = JSON.parse(list.text);
  const [device] = sessions.filter(({ current }: { current: boolean }) => !current);
  expect(device).toMatchObject({ device: 'Firefox, Linux' });
  const ended = await call(gateway.url, `/api/auth/sessions/${device.id}`, {
    method: 'DELETE',
    headers: { authorization },
  });
  expect(ended.status).toBe(204);
  expect((await me(lost)).status).toBe(401);
  const change = { current: fan.password, next: 'another horse battery' };
  expect((await post('/api/auth/me/password', change, { cookie: lost })).status).toBe(401);
});

test('a machine gets its token by HTTP Basic, and a revoked key’s token writes nothing any more', async () => {
  const { accessToken } = JSON.parse((await post('/api/auth/tokens', organiser)).text);
  const made = await post(
    '/api/auth/api-keys',
    { name: 'Turnstiles', scopes: ['tickets:check-in'] },
    { authorization: `Bearer ${accessToken}` },
  );
  const { id, secret } = JSON.parse(made.text);
  const token = await call(gateway.url, '/api/auth/token', {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  expect(token.status).toBe(200);
  const authorization = `Bearer ${JSON.parse(token.text).access_token}`;
  const checkIn = () => post('/api/tickets/check-ins', {}, { authorization });
  expect((await checkIn()).status).toBe(200);
  const revoked = await call(gateway.url, `/api/auth/api-keys/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(revoked.status).toBe(204);
  await eventually(async () => expect(problemOf(await checkIn()).type).toBe('/problems/session-over'));
});

test('a log-in with Kakao is refused where it is not offered', async () => {
  const body = { flow: `mbx1q2r3.${'q'.repeat(32)}`, code: 'code', state: 'state' };
  expect((await post('/api/auth/login/kakao', body)).status).toBe(404);
  expect((await post('/api/auth/login/kakao', body, { origin: 'https://evil.example' })).status).toBe(403);
});

test("an access token's writes count for its member, as a browser's do", async () => {
  const authorization = await bearerOf('script@example.com');
  const statuses: number[] = [];
  for (let write = 0; write < 45; write += 1) {
    statuses.push((await post('/api/orders', {}, { authorization })).status);
  }
  expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 200));
  expect(statuses.at(-1)).toBe(429);
  expect((await call(gateway.url, '/api/orders', { headers: { authorization } })).status).toBe(200);
});

test("a client's role, tokens and internal endpoints cannot be reached", async () => {
  const sly = { email: 'sly@example.com', password: 'correct horse battery', name: 'Sly' };
  expect((await post('/api/auth/signup', { ...sly, role: 'organiser' })).status).toBe(400);
  expect((await post('/internal/sessions', organiser)).status).toBe(404);
  expect((await post('/api/auth/../../internal/sessions', organiser)).status).toBe(400);
  expect(
    (await call(gateway.url, '/api/auth/me', { headers: { authorization: 'Bearer forged' } })).status,
  ).toBe(401);
});

test('a wrong password is refused and, after repeated failures, has to wait', async () => {
  const guess = { email: organiser.email, password: 'a guess' };
  expect(problemOf(await post('/api/auth/login', guess)).type).toBe('/problems/wrong-credentials');
  let answer = await post('/api/auth/login', guess);
  for (let i = 0; i < 10 && answer.status === 401; i++) answer = await post('/api/auth/login', guess);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(1);
});

test("auth's part is in the gateway's OpenAPI document, without what the gateway has no route to", async () => {
  const { text } = await call(gateway.url, '/openapi.json');
  const { paths, components } = JSON.parse(text);
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/auth/signup', '/api/auth/login', '/api/auth/me']),
  );
  expect(paths['/internal/sessions']).toBeUndefined();
  expect(paths['/openapi.json'].get.operationId).toBe('readOpenApi');
  expect(components.securitySchemes.session.name).toBe('clove_session_busan-rock-2026');
  expect(components.securitySchemes.bearer.scheme).toBe('bearer');
  expect(Object.keys(paths['/api/auth/signup'].post.responses['201'].headers)).toEqual([
    'Clove-Correlation-Id',
    'Idempotent-Replay',
  ]);
  expect(Object.keys(paths['/api/auth/login'].post.responses['200'].headers)).toContain('Set-Cookie');
});
