import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@clove/local-cluster/free-port';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import {
  type Answer,
  type AuthUnderTest,
  FESTIVAL,
  ORGANISER,
  PASSWORD,
  PUBLIC_URL,
  startAuth,
} from './auth-under-test.ts';

const CREDENTIALS = { KAKAO_LOGIN_CLIENT_ID: 'rest-api-key', KAKAO_LOGIN_CLIENT_SECRET: 'client-secret' };
const FAULTS_TOKEN = 'faults';

/** A process of its own: apps do not import each other. */
let sandbox: ChildProcess;
let provider: { url: string; managementUrl: string };
const entry = fileURLToPath(
  new URL('../../identity-sandbox/src/variants/identity-sandbox.ts', import.meta.url),
);
let auth: AuthUnderTest;
beforeAll(async () => {
  const [port, management] = [await freePort(), await freePort()];
  const env = {
    ...CREDENTIALS,
    PATH: process.env['PATH'],
    PORT: String(port),
    MANAGEMENT_PORT: String(management),
    FESTIVAL,
    PUBLIC_URL,
    DRAIN_SECONDS: '0',
    LOG_LEVEL: 'warn',
    EDGE_TOOLBOX_TOKEN: FAULTS_TOKEN,
  };
  sandbox = spawn(process.execPath, [entry, 'serve'], { env, stdio: 'inherit' });
  provider = { url: `http://127.0.0.1:${port}`, managementUrl: `http://127.0.0.1:${management}` };
  await eventually(async () => expect((await fetch(`${provider.managementUrl}/readyz`)).status).toBe(200));
  auth = await startAuth({ ...CREDENTIALS, IDENTITY_SANDBOX_URL: provider.url });
});
afterAll(async () => {
  await auth.stop();
  const exited = once(sandbox, 'exit');
  sandbox.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

const Flow = z.object({ flow: z.string(), redirectUrl: z.string() });
interface Callback {
  flow: string;
  code: string;
  state: string;
}

const start = async () => Flow.parse((await auth.post('/api/auth/kakao/flows', undefined)).body);

/** What a browser does on the provider's page: follows the link, fills the form, comes back. */
async function consent(redirectUrl: string, email: string, decision = 'agree'): Promise<URL> {
  const { pathname, search, searchParams } = new URL(redirectUrl);
  const page = await fetch(provider.url + pathname + search);
  expect(page.status).toBe(200);
  const answer = await fetch(provider.url + pathname, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([
      ...searchParams,
      ['email', email],
      ['nickname', '카카오 팬'],
      ['decision', decision],
    ]),
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

/** Logs in at the provider; answers what the page sends to auth. */
async function callbackOf(email: string): Promise<Callback> {
  const { flow, redirectUrl } = await start();
  const back = await consent(redirectUrl, email);
  expect(back.origin + back.pathname).toBe(`${PUBLIC_URL}/account/kakao`);
  const { code = '', state = '' } = Object.fromEntries(back.searchParams);
  return { flow, code, state };
}
const tokens = (callback: Callback): Promise<Answer> => auth.post('/api/auth/kakao/tokens', callback);
const methodsOf = async (accessToken: string) =>
  (await auth.get('/api/auth/me/login-methods', accessToken)).body.methods;
const put = async (callback: Callback, accessToken: string) => {
  const response = await fetch(`${auth.service.url}/api/auth/me/kakao`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify(callback),
  });
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
};
async function fault(kind: string): Promise<void> {
  const answer = await fetch(`${provider.managementUrl}/internal/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...edgeHeaders('toolbox', FAULTS_TOKEN) },
    body: JSON.stringify({ kind }),
  });
  expect(answer.status).toBe(204);
}

describe('a log-in with Kakao', () => {
  test('of a new person makes a fan with a confirmed address, and finds the same member again', async () => {
    const first = await tokens(await callbackOf('new@kakao.example'));
    expect(first.status).toBe(200);
    const { body: me } = await auth.get('/api/auth/me', first.body.accessToken);
    expect(me).toMatchObject({
      email: 'new@kakao.example',
      name: '카카오 팬',
      role: 'fan',
      emailConfirmed: true,
    });
    const second = await tokens(await callbackOf('new@kakao.example'));
    expect((await auth.get('/api/auth/me', second.body.accessToken)).body.id).toBe(me.id);
    const { rows } = await auth.db.query('SELECT type FROM outbox WHERE subject = $1', [me.id]);
    expect(rows).toEqual([{ type: 'auth.MemberRegistered' }]);
  });

  test('opens a browser’s session at the gateway’s edge alone', async () => {
    const callback = await callbackOf('browser@kakao.example');
    const body = { ...callback, ip: '203.0.113.9' };
    expect((await auth.internal('/internal/sessions/kakao', body, 'wrong')).status).toBe(401);
    const opened = await auth.internal('/internal/sessions/kakao', body);
    expect(opened.body).toMatchObject({ sessionId: expect.any(String), member: { role: 'fan' } });
  });

  test('with the address of a member links nothing: the member logs in and links', async () => {
    await auth.signUp('member@kakao.example');
    expect(await tokens(await callbackOf('Member@kakao.example'))).toMatchObject({
      status: 409,
      body: { type: '/problems/link-needed' },
    });
    const { accessToken } = (await auth.logIn('member@kakao.example')).body;
    expect(await methodsOf(accessToken)).toEqual(['password']);
    expect((await put(await callbackOf('member@kakao.example'), accessToken)).status).toBe(204);
    expect(await methodsOf(accessToken)).toEqual(['password', 'kakao']);
    const linked = await tokens(await callbackOf('member@kakao.example'));
    expect((await auth.get('/api/auth/me', linked.body.accessToken)).body.email).toBe('member@kakao.example');

    // Another member cannot take the same Kakao account.
    await auth.signUp('thief@kakao.example');
    const thief = (await auth.logIn('thief@kakao.example')).body.accessToken;
    expect(await put(await callbackOf('member@kakao.example'), thief)).toMatchObject({
      status: 409,
      body: { type: '/problems/identity-taken' },
    });
    expect((await auth.del('/api/auth/me/kakao', accessToken)).status).toBe(204);
    expect((await tokens(await callbackOf('member@kakao.example'))).status).toBe(409);
  });

  test('that was linked by who opened the account with the address of another ends when its owner resets the password', async () => {
    const { body } = await auth.signUp('owner@kakao.example');
    const { accessToken } = (await auth.logIn('owner@kakao.example')).body;
    expect((await put(await callbackOf('intruder@kakao.example'), accessToken)).status).toBe(204);
    expect((await tokens(await callbackOf('intruder@kakao.example'))).status).toBe(200);

    await auth.post('/api/auth/password-resets', { email: 'owner@kakao.example' });
    const token = await auth.linkSecret(body.id, 'password-reset');
    const password = 'a password of the owner';
    const reset = await auth.post('/api/auth/password-resets/complete', { token, password });
    expect(reset.status).toBe(204);
    const { body: intruder } = await tokens(await callbackOf('intruder@kakao.example'));
    expect((await auth.get('/api/auth/me', intruder.accessToken)).body.email).toBe('intruder@kakao.example');
    expect((await auth.logIn('owner@kakao.example', password)).status).toBe(200);
  });

  test('is the only one of a fan who came by it: stays linked until a mail’s link sets a password', async () => {
    const { accessToken } = (await tokens(await callbackOf('only@kakao.example'))).body;
    expect(await methodsOf(accessToken)).toEqual(['kakao']);
    expect(await auth.del('/api/auth/me/kakao', accessToken)).toMatchObject({
      status: 409,
      body: { type: '/problems/last-login-method' },
    });
    expect((await tokens(await callbackOf('only@kakao.example'))).status).toBe(200);

    await auth.post('/api/auth/password-resets', { email: 'only@kakao.example' });
    const { id } = (await auth.get('/api/auth/me', accessToken)).body;
    const token = await auth.linkSecret(id, 'password-reset');
    await auth.post('/api/auth/password-resets/complete', { token, password: PASSWORD });
    const again = (await auth.logIn('only@kakao.example')).body.accessToken;
    expect(await methodsOf(again)).toEqual(['password']);
    expect((await put(await callbackOf('only@kakao.example'), again)).status).toBe(204);
    expect((await auth.del('/api/auth/me/kakao', again)).status).toBe(204);
    expect(await methodsOf(again)).toEqual(['password']);
  });

  test('is found of accounts that are older than the note of it', async () => {
    const late = 'late@kakao.example';
    await tokens(await callbackOf('early@kakao.example'));
    await auth.signUp(late);
    expect((await put(await callbackOf(late), (await auth.logIn(late)).body.accessToken)).status).toBe(204);
    await auth.db.query(`UPDATE member SET created_at = created_at - interval '1 minute' WHERE email = $1;`, [
      late,
    ]);
    await auth.db.query('ALTER TABLE member DROP COLUMN password_chosen');
    const noted = migrations.find(({ name }) => name === '0006-password-chosen');
    await auth.db.query(noted?.up ?? '');
    const { rows } = await auth.db.query(
      'SELECT email, password_chosen FROM member WHERE email = ANY ($1) ORDER BY email',
      [['early@kakao.example', late]],
    );
    expect(rows).toEqual([
      { email: 'early@kakao.example', password_chosen: false },
      { email: late, password_chosen: true },
    ]);
  });

  test('needs an address that Kakao confirmed', async () => {
    for (const kind of ['unverified-email', 'no-email']) {
      await fault(kind);
      expect(await tokens(await callbackOf(`${kind}@kakao.example`))).toMatchObject({
        status: 409,
        body: { type: '/problems/email-unproven' },
      });
    }
    // An unconfirmed address does not open the account of the member who has it either.
    await auth.signUp('owner@kakao.example');
    await fault('unverified-email');
    expect((await tokens(await callbackOf('owner@kakao.example'))).status).toBe(409);
  });

  test('works once, and only in the browser that began it', async () => {
    const callback = await callbackOf('once@kakao.example');
    const planted = await start();
    const failed = { status: 401, body: { type: '/problems/provider-login-failed' } };
    // A code of one log-in in another: login CSRF, session fixation.
    expect(await tokens({ ...callback, flow: planted.flow })).toMatchObject(failed);
    const state = new URL(planted.redirectUrl).searchParams.get('state') ?? '';
    expect(await tokens({ code: callback.code, flow: planted.flow, state })).toMatchObject(failed);
    const again = await callbackOf('once@kakao.example');
    expect((await tokens(again)).status).toBe(200);
    expect(await tokens(again)).toMatchObject(failed);
    const [, random] = again.flow.split('.');
    expect(await tokens({ ...again, flow: `1.${random}` })).toMatchObject(failed);
  });

  test.each(['wrong-key', 'wrong-audience', 'wrong-issuer', 'wrong-nonce', 'expired'])(
    'is refused when the ID token has: %s',
    async (kind) => {
      await fault(kind);
      expect(await tokens(await callbackOf('forged@kakao.example'))).toMatchObject({
        status: 401,
        body: { type: '/problems/provider-login-failed' },
      });
      expect(await auth.get('/api/auth/login-methods')).toMatchObject({
        body: { methods: ['password', 'kakao'] },
      });
    },
  );

  test.each(['token-down', 'userinfo-down'])('is refused for now while Kakao fails: %s', async (kind) => {
    await fault(kind);
    const answer = await tokens(await callbackOf('down@kakao.example'));
    expect(answer).toMatchObject({ status: 503, body: { type: '/problems/provider-unavailable' } });
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });

  test('that the person cancels comes back without a code', async () => {
    const { redirectUrl } = await start();
    const back = await consent(redirectUrl, 'cancel@kakao.example', 'cancel');
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('code')).toBeNull();
  });

  test('is not linked to an account of the deployment, and is forgotten with its member', async () => {
    const organiser = (await auth.logIn(ORGANISER.email, ORGANISER.password)).body.accessToken;
    expect((await put(await callbackOf('o@kakao.example'), organiser)).status).toBe(409);
    const { body } = await tokens(await callbackOf('leaving@kakao.example'));
    const { body: me } = await auth.get('/api/auth/me', body.accessToken);
    expect((await auth.del('/api/auth/me', body.accessToken)).status).toBe(204);
    const { rows } = await auth.db.query('SELECT 1 FROM external_identity WHERE member_id = $1', [me.id]);
    expect(rows).toEqual([]);
  });
});

test('without its settings Kakao login is not offered', async () => {
  const plain = await startAuth();
  try {
    expect((await plain.get('/api/auth/login-methods')).body).toEqual({ methods: ['password'] });
    expect((await plain.post('/api/auth/kakao/flows', undefined)).status).toBe(404);
    expect((await plain.signUp('plain@example.com', { password: PASSWORD })).status).toBe(201);
    const { accessToken } = (await plain.logIn('plain@example.com')).body;
    expect((await plain.get('/api/auth/me/login-methods', accessToken)).body.methods).toEqual(['password']);
    expect((await plain.get('/api/auth/me/login-methods')).status).toBe(401);
  } finally {
    await plain.stop();
  }
});

test('the provider sends no browser to an address that is not registered, and wants PKCE and the secret', async () => {
  const { redirectUrl } = await start();
  const url = new URL(redirectUrl);
  url.searchParams.set('redirect_uri', 'https://evil.example/');
  const refused = await fetch(provider.url + url.pathname + url.search, { redirect: 'manual' });
  expect(refused.status).toBe(400);
  const back = await consent(redirectUrl, 'strict@kakao.example');
  const form = {
    grant_type: 'authorization_code',
    client_id: CREDENTIALS.KAKAO_LOGIN_CLIENT_ID,
    client_secret: CREDENTIALS.KAKAO_LOGIN_CLIENT_SECRET,
    redirect_uri: `${PUBLIC_URL}/account/kakao`,
    code: back.searchParams.get('code') ?? '',
  };
  const redeem = async (more: Record<string, string>) => {
    const answer = await fetch(`${provider.url}/kakao-login/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, ...more }),
    });
    return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) };
  };
  expect(await redeem({ client_secret: 'wrong' })).toMatchObject({
    status: 401,
    body: { error_code: 'KOE010' },
  });
  expect(await redeem({})).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});
