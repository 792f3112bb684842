import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuthUnderTest, ORGANISER, startAuth } from './auth-under-test.ts';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth.stop());

const NEXT = 'a quite different battery';
const askReset = (email: string, ip?: string) =>
  auth.post('/api/auth/password-resets', { email }, ip === undefined ? {} : { ip });
const complete = (token: string, password = NEXT) =>
  auth.post('/api/auth/password-resets/complete', { token, password });

describe('a forgotten password', () => {
  test('is replaced by the link of a mail, once; every session ends', async () => {
    const { body: member } = await auth.signUp('forgot@example.com');
    const { body: before } = await auth.logIn('forgot@example.com');
    expect((await askReset('Forgot@example.com')).status).toBe(202);
    const [request] = await auth.mailsOf(member.id, 'password-reset');
    const mail = await auth.openMail(request ?? '');
    expect(mail).toEqual({
      result: 'ok',
      email: 'forgot@example.com',
      name: '김하늘',
      language: 'ko',
      link: expect.stringMatching(/^\/account\/reset#[A-Za-z0-9_-]{43}$/),
      facts: {},
    });
    const secret = mail.link?.split('#')[1] ?? '';
    expect((await complete(secret)).status).toBe(204);
    expect((await auth.logIn('forgot@example.com')).status).toBe(401);
    expect((await auth.logIn('forgot@example.com', NEXT)).status).toBe(200);
    expect((await auth.post('/api/auth/tokens', { refreshToken: before.refreshToken })).status).toBe(401);

    const again = await complete(secret, 'a third battery to try');
    expect(again).toMatchObject({ status: 410, body: { type: '/problems/link-ended' } });
    expect((await auth.openMail(request ?? '')).result).toBe('ended');
  });

  test('of ten parallel uses of one link exactly one sets its password', async () => {
    const { body: member } = await auth.signUp('parallel@example.com');
    await askReset('parallel@example.com');
    const secret = await auth.linkSecret(member.id, 'password-reset');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => complete(secret, `parallel password ${i}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      204,
      ...Array.from({ length: 9 }, () => 410),
    ]);
    const winner = answers.findIndex(({ status }) => status === 204);
    expect((await auth.logIn('parallel@example.com', `parallel password ${winner}`)).status).toBe(200);
  });

  test('an expired link, a replaced one, one of another kind and a guessed one are refused alike', async () => {
    const { body: member } = await auth.signUp('expired@example.com');
    await askReset('expired@example.com');
    const replaced = await auth.linkSecret(member.id, 'password-reset');
    const expired = await auth.linkSecret(member.id, 'password-reset');
    const { correlationId: _, ...wanted } = (await complete(replaced)).body;
    await auth.db.query(
      `UPDATE mail_request SET secret_expires_at = clock_timestamp() - interval '1 s'
       WHERE member_id = $1 AND secret_hash IS NOT NULL`,
      [member.id],
    );
    const confirmation = await auth.linkSecret(member.id, 'email-confirmation');
    for (const secret of [expired, confirmation, 'A'.repeat(43)]) {
      const answer = await complete(secret);
      expect(answer.status).toBe(410);
      expect(answer.body).toMatchObject(wanted);
    }
    expect((await auth.logIn('expired@example.com')).status).toBe(200);
  });

  test("a link changes only its own member's password, and the database keeps no secret", async () => {
    const { body: mallory } = await auth.signUp('mallory@example.com');
    await auth.signUp('victim@example.com');
    await askReset('mallory@example.com');
    const secret = await auth.linkSecret(mallory.id, 'password-reset');
    const { rows } = await auth.db.query('SELECT * FROM mail_request');
    expect(JSON.stringify(rows)).not.toContain(secret);
    const hash = createHash('sha256').update(secret).digest();
    expect(rows.filter((row) => hash.equals(row.secret_hash ?? Buffer.alloc(0)))).toHaveLength(1);
    const sly = { token: secret, password: NEXT, email: 'victim@example.com' };
    expect((await auth.post('/api/auth/password-resets/complete', sly)).status).toBe(400);
    expect((await complete(secret)).status).toBe(204);
    expect((await auth.logIn('victim@example.com')).status).toBe(200);
  });

  test('an unknown address, an account of the deployment and a known address are answered alike', async () => {
    await auth.signUp('known@example.com');
    const answers = [];
    for (const email of ['known@example.com', 'unknown@example.com', ORGANISER.email]) {
      answers.push(await askReset(email));
    }
    const seen = answers.map(({ status, body, headers }) => ({
      status,
      body,
      headers: [...headers.keys()].sort(),
    }));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ status: 202, body: undefined });
    // The same work: each wrote one row in one commit.
    const { rows } = await auth.db.query(
      `SELECT count(*)::int AS n FROM mail_request WHERE kind = 'password-reset' AND member_id IS NULL`,
    );
    expect(rows[0].n).toBe(2);
  });

  test('an account gets three mails an hour at most, and the answer does not change; a network is slowed', async () => {
    const { body: member } = await auth.signUp('flooded@example.com');
    const statuses = [];
    for (let i = 0; i < 5; i++)
      statuses.push((await askReset('flooded@example.com', `203.0.113.${i}`)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202]);
    expect(await auth.mailsOf(member.id, 'password-reset')).toHaveLength(3);

    const other = await startAuth({ RESETS_PER_NETWORK: '2' });
    try {
      const ask = (email: string, ip: string) => other.post('/api/auth/password-resets', { email }, { ip });
      await ask('one@example.com', '203.0.113.7');
      await ask('two@example.com', '203.0.113.7');
      const slowed = await ask('three@example.com', '203.0.113.7');
      expect(slowed).toMatchObject({ status: 429, body: { type: '/problems/too-many-mails' } });
      expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask('three@example.com', '203.0.113.8')).status).toBe(202);
    } finally {
      await other.stop();
    }
  });

  test('a deleted member gets nothing, and the event of the erasure is in the same commit', async () => {
    const { body: member } = await auth.signUp('gone@example.com');
    await askReset('gone@example.com');
    const secret = await auth.linkSecret(member.id, 'password-reset');
    const { body: tokens } = await auth.logIn('gone@example.com');
    expect((await auth.del('/api/auth/me', tokens.accessToken)).status).toBe(204);
    expect((await complete(secret)).status).toBe(410);
    for (const id of await auth.mailsOf(member.id, 'password-reset'))
      expect((await auth.openMail(id)).result).toBe('ended');
    const { rows } = await auth.db.query(
      `SELECT o.data, o.created_at FROM outbox o WHERE type = 'auth.MemberErased' AND subject = $1`,
      [member.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].data).toEqual({ id: member.id, erasedAt: expect.any(String) });
  });
});

describe('the address of a member', () => {
  test('is asked to be confirmed at sign-up, and is confirmed by the link, once', async () => {
    const { body: member } = await auth.signUp('confirm@example.com', { language: 'en' });
    expect(member).toMatchObject({ emailConfirmed: false, language: 'en' });
    const { body: tokens } = await auth.logIn('confirm@example.com');
    const [request] = await auth.mailsOf(member.id, 'email-confirmation');
    const mail = await auth.openMail(request ?? '');
    expect(mail).toMatchObject({ language: 'en', link: expect.stringMatching(/^\/account\/confirm#/) });
    const token = mail.link?.split('#')[1] ?? '';
    expect((await auth.post('/api/auth/email-confirmations', { token })).status).toBe(204);
    expect((await auth.post('/api/auth/email-confirmations', { token })).status).toBe(410);
    expect((await auth.get('/api/auth/me', tokens.accessToken)).body).toMatchObject({ emailConfirmed: true });

    // Asked again when it is confirmed, nothing is sent.
    const path = '/api/auth/me/email-confirmation';
    expect((await auth.post(path, undefined, { accessToken: tokens.accessToken })).status).toBe(202);
    expect(await auth.mailsOf(member.id, 'email-confirmation')).toHaveLength(1);
    expect((await auth.post(path, undefined)).status).toBe(401);
  });
});

describe('the port of who sends mails', () => {
  test('answers contacts in order, and not-found for members who are unknown', async () => {
    const { body: member } = await auth.signUp('contact@example.com', { language: 'en' });
    const unknown = randomUUID();
    const { body } = await auth.internal('/internal/members/contacts', {
      items: [{ memberId: unknown }, { memberId: member.id }],
    });
    expect(body.items).toEqual([
      { result: 'not-found' },
      { result: 'ok', email: 'contact@example.com', name: '김하늘', language: 'en' },
    ]);
    const items = [{ memberId: member.id }];
    expect((await auth.internal('/internal/members/contacts', { items }, 'wrong')).status).toBe(401);
    expect((await auth.internal('/internal/mail-requests/open', { items }, 'wrong')).status).toBe(401);
    expect((await auth.openMail(unknown)).result).toBe('ended');
  });

  test('no event and no log holds an address or a secret', async () => {
    const { rows } = await auth.db.query('SELECT data FROM outbox');
    expect(JSON.stringify(rows)).not.toMatch(/@example\.com|김하늘|#/);
    expect(JSON.stringify(auth.service.logs)).not.toMatch(/@example\.com|김하늘/);
  });
});
