import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { argon2idPasswords } from '../src/adapters/crypto/argon2id.ts';
import { type AuthUnderTest, ORGANISER, PASSWORD, startAuth } from './auth-under-test.ts';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await startAuth({ LOGIN_FAILURES: '3' });
});
afterAll(() => auth.stop());

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
const NEWER_CHROME = CHROME.replace('130.0.0.0', '131.0.0.0');
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const NEXT = 'another horse battery';

const logInOn = async (email: string, userAgent: string) =>
  (await auth.post('/api/auth/tokens', { email, password: PASSWORD }, { userAgent })).body;
const sessionsOf = async (accessToken: string) =>
  (await auth.get('/api/auth/sessions', accessToken)).body.sessions;

describe('a password', () => {
  test('has ten characters at least and is none that many people use, in any letter case', async () => {
    for (const password of ['nine char', 'password123', 'QwertyUiop', '1q2w3e4r5t', 'aaaaaaaaaaaa']) {
      const answer = await auth.signUp('weak@example.com', { password });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ path: 'body.password', message: expect.any(String) }]);
    }
    expect((await auth.signUp('weak@example.com', { password: 'ten chars!' })).status).toBe(201);
  });

  test('that is shorter and older than the rule still logs in, and is replaced by one that fits', async () => {
    const { body: member } = await auth.signUp('older@example.com');
    const passwords = await argon2idPasswords({ concurrency: 1, waiting: 1 });
    await auth.db.query('UPDATE member SET password_hash = $2 WHERE id = $1', [
      member.id,
      await passwords.hash('password', '198.51.100.1'),
    ]);
    const { status, body } = await auth.logIn('older@example.com', 'password');
    expect(status).toBe(200);
    const change = (next: string) =>
      auth.post('/api/auth/me/password', { current: 'password', next }, { accessToken: body.accessToken });
    expect((await change('password')).status).toBe(400);
    expect((await change(NEXT)).status).toBe(204);
    expect((await auth.logIn('older@example.com', NEXT)).status).toBe(200);
  });

  test('that is changed ends the other sessions and keeps this one', async () => {
    await auth.signUp('change@example.com');
    const [mine, other] = [
      await logInOn('change@example.com', CHROME),
      await logInOn('change@example.com', IPHONE),
    ];
    const change = { current: PASSWORD, next: NEXT };
    expect((await auth.post('/api/auth/me/password', change, { accessToken: mine.accessToken })).status).toBe(
      204,
    );
    const refresh = (refreshToken: string) => auth.post('/api/auth/tokens', { refreshToken });
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await refresh(mine.refreshToken)).status).toBe(200);
    expect((await auth.logIn('change@example.com')).status).toBe(401);
  });

  test('is not changed without the present one, and guesses are limited', async () => {
    await auth.signUp('guessed@example.com');
    const { body } = await auth.logIn('guessed@example.com');
    const guess = (current: string) =>
      auth.post('/api/auth/me/password', { current, next: NEXT }, { accessToken: body.accessToken });
    for (let i = 0; i < 3; i++)
      expect(await guess('a guess')).toMatchObject({
        status: 401,
        body: { type: '/problems/wrong-credentials' },
      });
    expect((await guess(PASSWORD)).status).toBe(429);
    expect((await auth.logIn('guessed@example.com', PASSWORD, '203.0.113.77')).status).toBe(200);
  });

  test('of an account of the deployment is changed by the deployment alone', async () => {
    const { body } = await auth.logIn(ORGANISER.email, ORGANISER.password);
    const change = { current: ORGANISER.password, next: NEXT };
    expect(await auth.post('/api/auth/me/password', change, { accessToken: body.accessToken })).toMatchObject(
      { status: 409, body: { type: '/problems/organiser-stays' } },
    );
    expect((await auth.logIn(ORGANISER.email, ORGANISER.password)).status).toBe(200);
  });
});

describe('name and language', () => {
  test('are changed, each alone too, and nothing else can be', async () => {
    await auth.signUp('name@example.com');
    const { accessToken } = (await auth.logIn('name@example.com')).body;
    const renamed = await auth.patch('/api/auth/me', { name: '이바다' }, accessToken);
    expect(renamed).toMatchObject({ status: 200, body: { name: '이바다', language: null } });
    expect((await auth.patch('/api/auth/me', { language: 'en' }, accessToken)).body).toMatchObject({
      name: '이바다',
      language: 'en',
    });
    for (const body of [
      {},
      { role: 'ops' },
      { language: 'fr' },
      { name: 'two\nlines' },
      { name: 'a\u0000b' },
    ])
      expect((await auth.patch('/api/auth/me', body, accessToken)).status).toBe(400);
  });
});

describe('devices', () => {
  test('are listed with name and last use, and a member ends only their own', async () => {
    await auth.signUp('devices@example.com');
    const [mine, phone] = [
      await logInOn('devices@example.com', CHROME),
      await logInOn('devices@example.com', IPHONE),
    ];
    const listed = await sessionsOf(mine.accessToken);
    expect(listed).toMatchObject([
      { device: 'Safari, iOS', current: false, lastUsedAt: expect.any(String) },
      { device: 'Chrome, Windows', current: true },
    ]);
    await auth.post('/api/auth/tokens', { refreshToken: mine.refreshToken });
    expect(await sessionsOf(mine.accessToken)).toMatchObject([{ current: true }, { current: false }]);

    await auth.signUp('stranger@example.com');
    const stranger = await logInOn('stranger@example.com', CHROME);
    const path = `/api/auth/sessions/${listed[0]?.id}`;
    expect(await auth.del(path, stranger.accessToken)).toMatchObject({
      status: 404,
      body: { type: '/problems/session-not-found' },
    });
    expect((await auth.post('/api/auth/tokens', { refreshToken: phone.refreshToken })).status).toBe(200);
    expect((await auth.del(path, mine.accessToken)).status).toBe(204);
    expect((await auth.del(path, mine.accessToken)).status).toBe(404);
    expect((await auth.post('/api/auth/tokens', { refreshToken: phone.refreshToken })).status).toBe(401);
    expect(await sessionsOf(mine.accessToken)).toHaveLength(1);
  });

  test('that are new are reported by mail: not the first one, and not a new version of a known one', async () => {
    const { body: member } = await auth.signUp('newdevice@example.com');
    await logInOn('newdevice@example.com', CHROME);
    await logInOn('newdevice@example.com', NEWER_CHROME);
    expect(await auth.mailsOf(member.id, 'new-device')).toEqual([]);
    await Promise.all(Array.from({ length: 4 }, () => logInOn('newdevice@example.com', IPHONE)));
    const [request, ...more] = await auth.mailsOf(member.id, 'new-device');
    expect(more).toEqual([]);
    expect(await auth.openMail(request ?? '')).toMatchObject({
      result: 'ok',
      email: 'newdevice@example.com',
      link: null,
      facts: { device: 'Safari, iOS', at: expect.any(String) },
    });
  });

  test('are named by text that cannot carry markup or lines', async () => {
    await auth.signUp('hostile@example.com');
    const hostile = await logInOn('hostile@example.com', `<script>alert(1)</script>${'x'.repeat(500)}`);
    const [session] = await sessionsOf(hostile.accessToken);
    expect(session?.device).toMatch(/^[A-Za-z0-9 ,.()_-]{1,60}$/);
  });

  test('a browser’s session has the name of its browser', async () => {
    await auth.signUp('gatewayed@example.com');
    const response = await fetch(`${auth.service.managementUrl}/internal/sessions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'clove-edge': 'gateway',
        authorization: `Bearer ${auth.env['EDGE_GATEWAY_TOKEN']}`,
        'user-agent': IPHONE,
      },
      body: JSON.stringify({ email: 'gatewayed@example.com', password: PASSWORD, ip: '203.0.113.5' }),
    });
    expect(response.status).toBe(200);
    const { accessToken } = (await auth.logIn('gatewayed@example.com')).body;
    expect((await sessionsOf(accessToken)).map(({ device }) => device)).toContain('Safari, iOS');
  });
});
