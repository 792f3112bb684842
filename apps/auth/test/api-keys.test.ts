import { createHash, randomUUID } from 'node:crypto';
import { edgeHeaders } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import {
  type AuthUnderTest,
  FESTIVAL,
  OPS,
  ORGANISER,
  PASSWORD,
  PUBLIC_URL,
  startAuth,
} from './auth-under-test.ts';

let auth: AuthUnderTest;
let organiser: string;
beforeAll(async () => {
  auth = await startAuth();
  organiser = (await auth.logIn(ORGANISER.email, ORGANISER.password)).body.accessToken;
});
afterAll(() => auth.stop());

const SCOPE = 'tickets:check-in';
const Key = z.object({ id: z.string(), secret: z.string(), scopes: z.array(z.string()) });
const Keys = z.object({
  keys: z.array(
    z.object({ id: z.string(), lastUsedAt: z.string().nullable(), revokedAt: z.string().nullable() }),
  ),
});
const TokenAnswer = z.looseObject({
  access_token: z.string().optional(),
  token_type: z.string().optional(),
  expires_in: z.number().optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
});

const make = (accessToken = organiser, name = 'Turnstiles') =>
  auth.post('/api/auth/api-keys', { name, scopes: [SCOPE] }, { accessToken });
const made = async () => Key.parse((await make()).body);
const keysNow = async () => Keys.parse((await auth.get('/api/auth/api-keys', organiser)).body).keys;

async function ask(form: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${auth.service.url}/api/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: form,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: TokenAnswer.parse(await response.json()),
  };
}
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const GRANT = 'grant_type=client_credentials';

describe('an API key', () => {
  test('is made by an organiser; its secret is shown once and stored as a hash', async () => {
    const answer = await make();
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { id, secret } = Key.parse(answer.body);
    const listed = await auth.get('/api/auth/api-keys', organiser);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const { rows } = await auth.db.query('SELECT * FROM api_key WHERE id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(rows[0].secret_hash).toEqual(createHash('sha256').update(secret).digest());
    expect(JSON.stringify(auth.service.logs)).not.toContain(secret);
  });

  test('gets a token that every service understands, by Basic or by the form; its use is noted', async () => {
    const { id, secret } = await made();
    expect((await keysNow()).find((key) => key.id === id)?.lastUsedAt).toBeNull();
    const answer = await ask(GRANT, basic(id, secret));
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 600, scope: SCOPE },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', auth.service.url));
    const { payload } = await jwtVerify(answer.body.access_token ?? '', keys, {
      issuer: PUBLIC_URL,
      audience: FESTIVAL,
      algorithms: ['EdDSA'],
    });
    expect(payload).toMatchObject({ sub: id, sid: id, role: 'machine', scope: SCOPE });
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect((await ask(`${GRANT}&client_id=${id}&client_secret=${secret}`)).status).toBe(200);
    expect((await keysNow()).find((key) => key.id === id)?.lastUsedAt).toEqual(expect.any(String));
  });

  test('gets no scope that it was not granted', async () => {
    const { id, secret } = await made();
    expect((await ask(`${GRANT}&scope=${SCOPE}`, basic(id, secret))).status).toBe(200);
    for (const scope of ['sales:write', `${SCOPE} sales:write`, 'organiser'])
      expect(await ask(`${GRANT}&scope=${encodeURIComponent(scope)}`, basic(id, secret))).toMatchObject({
        status: 400,
        body: { error: 'invalid_scope' },
      });
    const unknown = { name: 'Sly', scopes: ['everything'] };
    expect((await auth.post('/api/auth/api-keys', unknown, { accessToken: organiser })).status).toBe(400);
  });

  test('of a device says at which gates it stands, besides what it allows', async () => {
    const device = (scopes: string[]) =>
      auth.post('/api/auth/api-keys', { name: 'North 1', scopes }, { accessToken: organiser });
    const key = Key.parse((await device([SCOPE, 'gate:north'])).body);
    expect((await ask(GRANT, basic(key.id, key.secret))).body.scope).toBe(`${SCOPE} gate:north`);
    for (const scopes of [[], ['gate:north'], [SCOPE, 'gate:']])
      expect((await device(scopes)).status).toBe(400);
  });

  test('with a wrong secret, an unknown or malformed id is refused alike', async () => {
    const { id, secret } = await made();
    const tries = [basic(id, 'A'.repeat(43)), basic(randomUUID(), secret), basic('no-id', secret)];
    const answers = await Promise.all(tries.map((headers) => ask(GRANT, headers)));
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      expect(answer.body).toEqual({ ...answers[0]?.body, error: 'invalid_client' });
    }
    expect((await ask(GRANT)).status).toBe(401);
  });

  test('asks in the form of the standard: other grants, bodies and doubled parameters are refused', async () => {
    const { id, secret } = await made();
    const login = basic(id, secret);
    expect(await ask('grant_type=password&username=a&password=b', login)).toMatchObject({
      status: 400,
      body: { error: 'unauthorized_client' },
    });
    expect(await ask('grant_type=unheard', login)).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
    expect(await ask(`${GRANT}&${GRANT}`, login)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect(
      await ask(JSON.stringify({ grant_type: 'client_credentials' }), {
        ...login,
        'content-type': 'application/json',
      }),
    ).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('that is revoked gets no token, and the gateway learns of it, so that its tokens write no more', async () => {
    const { id, secret } = await made();
    expect((await auth.del(`/api/auth/api-keys/${id}`, organiser)).status).toBe(204);
    expect((await auth.del(`/api/auth/api-keys/${id}`, organiser)).status).toBe(404);
    expect(await ask(GRANT, basic(id, secret))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    const revoked = await fetch(`${auth.service.managementUrl}/internal/sessions/revoked`, {
      headers: edgeHeaders('gateway', auth.env['EDGE_GATEWAY_TOKEN'] ?? ''),
    });
    const { sessions } = z.object({ sessions: z.array(z.string()) }).parse(await revoked.json());
    expect(sessions).toContain(id);
    expect((await keysNow()).find((key) => key.id === id)?.revokedAt).toEqual(expect.any(String));
  });
});

describe('keys are managed', () => {
  test('by organisers and operations alone: by no fan, no machine, and none who was removed a minute ago', async () => {
    const { id, secret } = await made();
    await auth.signUp('fan@example.com');
    const fan = (await auth.logIn('fan@example.com')).body.accessToken;
    const machine = (await ask(GRANT, basic(id, secret))).body.access_token ?? '';
    for (const token of [fan, machine]) {
      expect((await make(token)).status).toBe(403);
      expect((await auth.get('/api/auth/api-keys', token)).status).toBe(403);
      expect((await auth.del(`/api/auth/api-keys/${id}`, token)).status).toBe(403);
    }
    // A machine is no member either.
    expect((await auth.get('/api/auth/me', machine)).status).toBe(403);

    const invited = await auth.post(
      '/api/auth/invitations',
      { email: 'former@example.com', role: 'organiser' },
      { accessToken: organiser },
    );
    const token = await auth.invitationSecret(invited.body.id);
    const accepted = { token, name: 'Former', password: PASSWORD };
    const { body: former } = await auth.post('/api/auth/invitations/accept', accepted);
    const { accessToken } = (await auth.logIn('former@example.com')).body;
    expect((await auth.del(`/api/auth/team/${former.id}`, organiser)).status).toBe(204);
    expect(await make(accessToken)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-yours-to-give' },
    });
    const ops = (await auth.logIn(OPS.email, OPS.password)).body.accessToken;
    expect((await make(ops)).status).toBe(201);
  });
});
