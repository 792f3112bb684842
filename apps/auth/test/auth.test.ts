import { createHash, randomUUID } from 'node:crypto';
import { edgeHeaders } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
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
import { migrateForTest } from './migrate-again.ts';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await startAuth({ LOGIN_FAILURES: '3' });
});
afterAll(() => auth.stop());

const organiserToken = async (): Promise<string> =>
  (await auth.logIn(ORGANISER.email, ORGANISER.password)).body.accessToken;

describe('signing up', () => {
  test('makes a fan, publishes only the id and the role, and stores argon2id', async () => {
    const answer = await auth.signUp('haneul@example.com');
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      email: 'haneul@example.com',
      name: '김하늘',
      role: 'fan',
      scopes: [],
      language: null,
      emailConfirmed: false,
    });

    const { rows } = await auth.db.query('SELECT type, data FROM outbox WHERE subject = $1', [
      answer.body.id,
    ]);
    expect(rows).toEqual([
      {
        type: 'auth.MemberRegistered',
        data: { id: answer.body.id, role: 'fan', createdAt: expect.any(String) },
      },
    ]);
    const stored = await auth.db.query('SELECT password_hash FROM member WHERE id = $1', [answer.body.id]);
    expect(stored.rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('a client cannot pick its role: a body with one is refused by the name of the field', async () => {
    const answer = await auth.signUp('sly@example.com', { role: 'organiser' });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain('role');
    expect((await auth.logIn('sly@example.com')).status).toBe(401);
  });

  test('of twenty concurrent sign-ups with one address, in any letter case, exactly one succeeds', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        auth.signUp(i % 2 === 0 ? 'race@example.com' : 'RACE@Example.com'),
      ),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    const { rows } = await auth.db.query(
      "SELECT count(*)::int AS n FROM member WHERE email_key = 'race@example.com'",
    );
    expect(rows[0].n).toBe(1);
  });

  test('the address is unique by a constraint of the database, not by a read before the insert', async () => {
    const copy = auth.db.query(
      `INSERT INTO member (id, email, name, password_hash, role) SELECT $1, upper(email), name, password_hash, role
       FROM member WHERE email_key = 'race@example.com'`,
      [randomUUID()],
    );
    await expect(copy).rejects.toMatchObject({ constraint: 'member_email_unique' });
  });

  test('repeated with its key it answers the same member, with another body 422, and the record keeps no name', async () => {
    const key = randomUUID();
    const body = { email: 'twice@example.com', password: PASSWORD, name: '박두번' };
    const first = await auth.post('/api/auth/signup', body, { key });
    const second = await auth.post('/api/auth/signup', body, { key });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect((await auth.post('/api/auth/signup', { ...body, password: 'another one' }, { key })).status).toBe(
      422,
    );
    const { rows } = await auth.db.query('SELECT * FROM idempotency');
    expect(JSON.stringify(rows)).not.toMatch(/twice@example\.com|박두번/);
  });

  test('an invalid input is refused with every field', async () => {
    const answer = await auth.post('/api/auth/signup', { email: 'no', password: 'short', name: '' });
    expect(answer.status).toBe(400);
    const paths = answer.body.errors.map((error) => error.path);
    expect(paths).toEqual(expect.arrayContaining(['body.email', 'body.password', 'body.name']));
  });
});

describe('tokens', () => {
  test('an access token is valid for ten minutes at most, is signed by a published key and names the festival', async () => {
    await auth.signUp('token@example.com');
    const { body } = await auth.logIn('TOKEN@example.com');
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', auth.service.url));
    const { payload, protectedHeader } = await jwtVerify(body.accessToken, keys, {
      issuer: PUBLIC_URL,
      audience: FESTIVAL,
      algorithms: ['EdDSA'],
    });
    expect(protectedHeader.kid).toEqual(expect.any(String));
    expect(payload['role']).toBe('fan');
    expect(payload['sid']).toEqual(expect.any(String));
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(600);
    expect(body.expiresIn).toBeLessThanOrEqual(600);
    const published = await auth.get('/.well-known/jwks.json');
    expect(JSON.stringify(published.body)).not.toContain('"d"');
    expect((await auth.get('/api/auth/me', body.accessToken)).body.email).toBe('token@example.com');
  });

  test('concurrent refreshes of one token all succeed with the same successor', async () => {
    await auth.signUp('concurrent@example.com');
    const { body } = await auth.logIn('concurrent@example.com');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => auth.post('/api/auth/tokens', { refreshToken: body.refreshToken })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map((answer) => answer.body.refreshToken)).size).toBe(1);
    expect(answers[0]?.body.refreshToken).not.toBe(body.refreshToken);
  });

  test('a replaced token that is used after the grace ends the whole family, the newest token too', async () => {
    await auth.signUp('stolen@example.com');
    const { body: stolen } = await auth.logIn('stolen@example.com');
    const { body: newest } = await auth.post('/api/auth/tokens', { refreshToken: stolen.refreshToken });
    const session = decodeJwt(stolen.accessToken)['sid'];
    await auth.db.query(
      `UPDATE refresh_token SET replaced_at = replaced_at - interval '11 s'
       WHERE session_id = $1 AND replaced_at IS NOT NULL`,
      [session],
    );
    const reuse = await auth.post('/api/auth/tokens', { refreshToken: stolen.refreshToken });
    expect(reuse.status).toBe(401);
    expect(reuse.body.type).toBe('/problems/session-over');
    expect((await auth.post('/api/auth/tokens', { refreshToken: newest.refreshToken })).status).toBe(401);
    const { rows } = await auth.db.query('SELECT revoked_because FROM session WHERE id = $1', [session]);
    expect(rows[0].revoked_because).toBe('reuse');
  });

  test('logging out ends the family', async () => {
    await auth.signUp('logout@example.com');
    const { body } = await auth.logIn('logout@example.com');
    expect((await auth.post('/api/auth/logout', undefined, { accessToken: body.accessToken })).status).toBe(
      204,
    );
    expect((await auth.post('/api/auth/tokens', { refreshToken: body.refreshToken })).status).toBe(401);
  });

  test('refresh tokens are stored as hashes alone', async () => {
    await auth.signUp('hashed@example.com');
    const { body } = await auth.logIn('hashed@example.com');
    const { rows } = await auth.db.query('SELECT hash FROM refresh_token');
    const stored: Buffer[] = rows.map((row) => row.hash);
    const hash = createHash('sha256').update(body.refreshToken).digest();
    expect(stored.filter((one) => one.equals(hash))).toHaveLength(1);
    expect(stored.some((one) => one.includes(body.refreshToken))).toBe(false);
  });
});

describe('guessing passwords', () => {
  test('an unknown address and a wrong password are answered alike and take as long', async () => {
    await auth.signUp('known@example.com');
    const timed = async (email: string) => {
      const startedAt = performance.now();
      const answer = await auth.logIn(email, 'not the password', randomUUID().slice(0, 8));
      return { ms: performance.now() - startedAt, answer };
    };
    const known = [
      await timed('known@example.com'),
      await timed('known@example.com'),
      await timed('known@example.com'),
    ];
    const unknown = [
      await timed('n1@example.com'),
      await timed('n2@example.com'),
      await timed('n3@example.com'),
    ];
    const best = (runs: { ms: number }[]) => Math.min(...runs.map((run) => run.ms));
    expect(best(unknown)).toBeGreaterThan(best(known) / 3);
    const { correlationId: _a, ...one } = { ...known[0]?.answer.body };
    const { correlationId: _b, ...other } = { ...unknown[0]?.answer.body };
    expect(other).toEqual(one);
    expect(known[0]?.answer.status).toBe(401);
  });

  test('after too many failures the account waits, for that address alone', async () => {
    await auth.signUp('target@example.com');
    for (let i = 0; i < 3; i++) {
      expect((await auth.logIn('target@example.com', 'a guess', '203.0.113.9')).status).toBe(401);
    }
    const refused = await auth.logIn('Target@example.com', PASSWORD, '203.0.113.9');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await auth.logIn('target@example.com', PASSWORD, '203.0.113.10')).status).toBe(200);
  });

  test('failures count for the whole /64 of an IPv6 address, of which a client may use any', async () => {
    await auth.signUp('ipv6@example.com');
    for (let i = 0; i < 3; i++) {
      expect((await auth.logIn('ipv6@example.com', 'a guess', `2001:db8:1:2::${i + 1}`)).status).toBe(401);
    }
    expect((await auth.logIn('ipv6@example.com', PASSWORD, '2001:db8:1:2:aaaa::9')).status).toBe(429);
    expect((await auth.logIn('ipv6@example.com', PASSWORD, '2001:db8:1:3::1')).status).toBe(200);
  });

  test('a success resets the failures before it', async () => {
    await auth.signUp('clumsy@example.com');
    for (let round = 0; round < 2; round++) {
      await auth.logIn('clumsy@example.com', 'oops');
      await auth.logIn('clumsy@example.com', 'oops');
      expect((await auth.logIn('clumsy@example.com')).status).toBe(200);
    }
  });
});

describe('sessions that ended', () => {
  /** What the gateway asks. */
  async function revoked(since?: string): Promise<{ sessions: string[]; next: string }> {
    const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
    const answer = await fetch(`${auth.service.managementUrl}/internal/sessions/revoked${query}`, {
      headers: edgeHeaders('gateway', auth.env['EDGE_GATEWAY_TOKEN'] ?? ''),
    });
    expect(answer.status).toBe(200);
    return z.object({ sessions: z.array(z.string()), next: z.string() }).parse(await answer.json());
  }

  test('are all in a first answer, and in the next one those since', async () => {
    await auth.signUp('ended@example.com');
    const sessionOf = async () => {
      const { body } = await auth.internal('/internal/sessions', {
        email: 'ended@example.com',
        password: PASSWORD,
        ip: '203.0.113.1',
      });
      return body;
    };
    const [loggedOut, deleted] = [await sessionOf(), await sessionOf()];
    await auth.internal('/internal/sessions/revoke', { sessionId: loggedOut.sessionId });
    const first = await revoked();
    expect(first.sessions).toContain(loggedOut.sessionId);
    expect(first.sessions).not.toContain(deleted.sessionId);

    // As if it had ended long before: it is not in the next answer.
    await auth.db.query("UPDATE session SET revoked_at = revoked_at - interval '1 minute' WHERE id = $1", [
      loggedOut.sessionId,
    ]);
    expect((await auth.del('/api/auth/me', deleted.accessToken)).status).toBe(204);
    const second = await revoked(first.next);
    expect(second.sessions).toContain(deleted.sessionId);
    expect(second.sessions).not.toContain(loggedOut.sessionId);
    expect(second.next >= first.next).toBe(true);
  });

  test('need an organiser', async () => {
    const url = `${auth.service.managementUrl}/internal/sessions/revoked`;
    expect((await fetch(url)).status).toBe(401);
  });
});

describe('deleting an account', () => {
  test('erases name, address and password, ends its sessions, keeps the id, and frees the address', async () => {
    const { body: member } = await auth.signUp('leaving@example.com');
    const { body: tokens } = await auth.logIn('leaving@example.com');
    expect((await auth.del('/api/auth/me', tokens.accessToken)).status).toBe(204);
    const { rows } = await auth.db.query('SELECT email, name, password_hash FROM member WHERE id = $1', [
      member.id,
    ]);
    expect(rows).toEqual([{ email: null, name: null, password_hash: null }]);
    expect((await auth.logIn('leaving@example.com')).status).toBe(401);
    expect((await auth.post('/api/auth/tokens', { refreshToken: tokens.refreshToken })).status).toBe(401);
    expect((await auth.get('/api/auth/me', tokens.accessToken)).status).toBe(401);
    const again = await auth.signUp('leaving@example.com');
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(member.id);
  });

  test("the organiser's account belongs to the deployment", async () => {
    const answer = await auth.del('/api/auth/me', await organiserToken());
    expect(answer.status).toBe(409);
    expect(answer.body.type).toBe('/problems/organiser-stays');
  });
});

describe('accounts of organiser and staff', () => {
  test('the organiser exists after the migration and makes staff; a fan may not', async () => {
    const body = { email: 'gate@example.com', password: PASSWORD, name: 'Gate 1' };
    const staff = await auth.post('/api/auth/staff', body, { accessToken: await organiserToken() });
    expect(staff.status).toBe(201);
    expect(staff.body.role).toBe('staff');

    await auth.signUp('curious@example.com');
    const { body: fan } = await auth.logIn('curious@example.com');
    const more = { ...body, email: 'gate-2@example.com' };
    expect((await auth.post('/api/auth/staff', more, { accessToken: fan.accessToken })).status).toBe(403);
    expect((await auth.post('/api/auth/staff', more)).status).toBe(401);
  });

  test("a rotated organiser's password takes effect with the next migration and ends the old sessions", async () => {
    const { body: before } = await auth.logIn(ORGANISER.email, ORGANISER.password);
    await migrateForTest({ ...auth.env, ORGANISER_PASSWORD: 'the next password' });
    expect((await auth.logIn(ORGANISER.email, ORGANISER.password)).status).toBe(401);
    expect((await auth.post('/api/auth/tokens', { refreshToken: before.refreshToken })).status).toBe(401);
    const after = await auth.logIn(ORGANISER.email, 'the next password');
    expect(decodeJwt(after.body.accessToken)['role']).toBe('organiser');
    expect(after.body.refreshToken).toEqual(expect.any(String));

    // Repeated without a change, no session ends.
    await migrateForTest({ ...auth.env, ORGANISER_PASSWORD: 'the next password' });
    expect((await auth.post('/api/auth/tokens', { refreshToken: after.body.refreshToken })).status).toBe(200);
    await migrateForTest(auth.env);
  });
});

describe('operations', () => {
  test('have an account of the deployment beside the organiser’s, with their own role', async () => {
    const { body: tokens } = await auth.logIn(OPS.email, OPS.password);
    expect(decodeJwt(tokens.accessToken)['role']).toBe('ops');
    const staff = { email: 'gate-9@example.com', password: PASSWORD, name: 'Gate 9' };
    expect((await auth.post('/api/auth/staff', staff, { accessToken: tokens.accessToken })).status).toBe(403);
    expect((await auth.del('/api/auth/me', tokens.accessToken)).status).toBe(409);
    expect(decodeJwt(await organiserToken())['role']).toBe('organiser');
  });

  test('get a new password with the next migration; the organiser stays logged in', async () => {
    const { body: before } = await auth.logIn(OPS.email, OPS.password);
    const { body: organiser } = await auth.logIn(ORGANISER.email, ORGANISER.password);
    await migrateForTest({ ...auth.env, OPS_PASSWORD: 'the next password' });
    expect((await auth.logIn(OPS.email, OPS.password)).status).toBe(401);
    expect((await auth.post('/api/auth/tokens', { refreshToken: before.refreshToken })).status).toBe(401);
    expect((await auth.post('/api/auth/tokens', { refreshToken: organiser.refreshToken })).status).toBe(200);
    await migrateForTest(auth.env);
  });

  test('are never the organiser’s account too', async () => {
    await expect(migrateForTest({ ...auth.env, OPS_EMAIL: ORGANISER.email.toUpperCase() })).rejects.toThrow(
      'must differ',
    );
  });
});

describe('the edge of the gateway', () => {
  test('opens, refreshes and ends sessions, for the gateway alone', async () => {
    await auth.signUp('browser@example.com');
    const body = { email: 'browser@example.com', password: PASSWORD, ip: '192.0.2.1' };
    expect((await auth.internal('/internal/sessions', body, 'wrong')).status).toBe(401);
    const opened = await auth.internal('/internal/sessions', body);
    expect(opened.status).toBe(200);
    expect(opened.body.member).toEqual({
      id: opened.body.memberId,
      email: 'browser@example.com',
      name: '김하늘',
      role: 'fan',
      scopes: [],
      language: null,
      emailConfirmed: false,
    });
    const { refreshToken, sessionId } = opened.body;
    const refreshed = await auth.internal('/internal/sessions/refresh', { refreshToken });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.sessionId).toBe(sessionId);
    expect((await auth.internal('/internal/sessions/revoke', { sessionId })).body).toEqual({ revoked: true });
    const over = await auth.internal('/internal/sessions/refresh', {
      refreshToken: refreshed.body.refreshToken,
    });
    expect(over.status).toBe(401);
    expect((await auth.get('/internal/sessions')).status).toBe(404);
  });
});

test('no address and no name is ever logged', () => {
  const lines = JSON.stringify(auth.service.logs);
  expect(lines).not.toMatch(/@example\.com|@festival\.example|김하늘|Gate 1|correct horse/);
});
