import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type AuthUnderTest, OPS, ORGANISER, PASSWORD, startAuth } from './auth-under-test.ts';
import { migrateForTest } from './migrate-again.ts';

let auth: AuthUnderTest;
let organiser: string;
let ops: string;
beforeAll(async () => {
  auth = await startAuth();
  organiser = (await auth.logIn(ORGANISER.email, ORGANISER.password)).body.accessToken;
  ops = (await auth.logIn(OPS.email, OPS.password)).body.accessToken;
});
afterAll(() => auth.stop());

const invite = (accessToken: string, email: string, role: string, more = {}) =>
  auth.post('/api/auth/invitations', { email, role, ...more }, { accessToken });
const accept = (token: string, password = PASSWORD, name = 'Gate') =>
  auth.post('/api/auth/invitations/accept', { token, name, password });

/** Invites and accepts; answers the member. */
async function joined(by: string, email: string, role: string, more = {}) {
  const { body } = await invite(by, email, role, more);
  return (await accept(await auth.invitationSecret(body.id))).body;
}
const claimsOf = async (email: string) => decodeJwt((await auth.logIn(email)).body.accessToken);

describe('an invitation', () => {
  test('makes a member of staff with gates, whose address is confirmed; works once', async () => {
    const { status, body } = await invite(organiser, 'gate-1@example.com', 'staff', {
      scopes: ['gate:main'],
      language: 'en',
    });
    expect(status).toBe(201);
    const { rows } = await auth.db.query('SELECT id FROM mail_request WHERE invitation_id = $1', [body.id]);
    expect(await auth.openMail(rows[0].id)).toMatchObject({
      email: 'gate-1@example.com',
      name: null,
      language: 'en',
      link: expect.stringMatching(/^\/account\/invitation#/),
      facts: { role: 'staff', scopes: 'gate:main' },
    });
    const secret = await auth.invitationSecret(body.id);
    expect(await accept(secret)).toMatchObject({
      status: 200,
      body: { role: 'staff', scopes: ['gate:main'], language: 'en', emailConfirmed: true },
    });
    expect(await accept(secret)).toMatchObject({ status: 410, body: { type: '/problems/link-ended' } });
    expect(await claimsOf('gate-1@example.com')).toMatchObject({ role: 'staff', scope: 'gate:main' });
    expect((await auth.get('/api/auth/invitations', organiser)).body.invitations).toEqual([]);
  });

  test('that is accepted ten times at once makes one member', async () => {
    const { body } = await invite(organiser, 'race@example.com', 'staff');
    const secret = await auth.invitationSecret(body.id);
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(secret)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 401, 409, 410]).toContain(status);
  });

  test('gives no one more than the inviter’s role may give', async () => {
    expect(await invite(organiser, 'climb@example.com', 'ops')).toMatchObject({
      status: 403,
      body: { type: '/problems/not-yours-to-give' },
    });
    expect((await invite(organiser, 'climb@example.com', 'fan')).status).toBe(400);
    expect((await invite(organiser, 'climb@example.com', 'organiser', { scopes: ['gate:a'] })).status).toBe(
      400,
    );
    await auth.signUp('climber@example.com');
    const { accessToken: fan } = (await auth.logIn('climber@example.com')).body;
    await joined(organiser, 'gate-2@example.com', 'staff');
    const { accessToken: staff } = (await auth.logIn('gate-2@example.com')).body;
    for (const token of [fan, staff]) {
      expect((await invite(token, 'climb@example.com', 'staff')).status).toBe(403);
      expect((await auth.get('/api/auth/team', token)).status).toBe(403);
      expect((await auth.get('/api/auth/invitations', token)).status).toBe(403);
    }
    expect((await invite(ops, 'colleague@example.com', 'ops')).status).toBe(201);
    const body = { token: 'A'.repeat(43), name: 'x', password: PASSWORD, role: 'ops' };
    expect((await auth.post('/api/auth/invitations/accept', body)).status).toBe(400);
  });

  test('is over when it is withdrawn, too old, replaced, or its inviter was removed from the team', async () => {
    const one = (await invite(organiser, 'over-1@example.com', 'staff')).body.id;
    const withdrawn = await auth.invitationSecret(one);
    expect((await auth.del(`/api/auth/invitations/${one}`, organiser)).status).toBe(204);
    expect((await auth.del(`/api/auth/invitations/${one}`, organiser)).status).toBe(404);
    expect((await accept(withdrawn)).status).toBe(410);

    const two = (await invite(organiser, 'over-2@example.com', 'staff')).body.id;
    const old = await auth.invitationSecret(two);
    await auth.db.query(
      `UPDATE invitation SET expires_at = clock_timestamp() - interval '1 s' WHERE id = $1`,
      [two],
    );
    expect((await accept(old)).status).toBe(410);

    const three = (await invite(organiser, 'over-3@example.com', 'staff')).body.id;
    const replaced = await auth.invitationSecret(three);
    const four = (await invite(organiser, 'Over-3@example.com', 'staff')).body.id;
    expect((await accept(replaced)).status).toBe(410);
    expect((await accept(await auth.invitationSecret(four))).status).toBe(200);

    const fired = await joined(organiser, 'fired@example.com', 'organiser');
    const { accessToken } = (await auth.logIn('fired@example.com')).body;
    const accomplice = (await invite(accessToken, 'accomplice@example.com', 'organiser')).body.id;
    const secret = await auth.invitationSecret(accomplice);
    expect((await auth.del(`/api/auth/team/${fired.id}`, organiser)).status).toBe(204);
    expect((await accept(secret)).status).toBe(410);
    // The access token is still valid, but the role that is stored counts here.
    expect((await invite(accessToken, 'late@example.com', 'staff')).status).toBe(403);
  });

  test('to an existing account needs its password, gives the role and ends every earlier session', async () => {
    const { body: member } = await auth.signUp('known@example.com');
    const { body: fixed } = await auth.logIn('known@example.com');
    const secret = await auth.invitationSecret(
      (await invite(organiser, 'Known@example.com', 'organiser')).body.id,
    );
    expect(await accept(secret, 'not the password')).toMatchObject({ status: 401 });
    expect(await claimsOf('known@example.com')).toMatchObject({ role: 'fan' });
    expect((await accept(secret)).body).toMatchObject({ id: member.id, role: 'organiser', name: '김하늘' });
    // A session that another person opened before gains no rights: it is over.
    expect((await auth.post('/api/auth/tokens', { refreshToken: fixed.refreshToken })).status).toBe(401);
    expect(await claimsOf('known@example.com')).toMatchObject({ role: 'organiser' });
  });

  test('takes no rights away: who has more does not accept it, and the deployment’s accounts stay', async () => {
    await joined(ops, 'second-ops@example.com', 'ops');
    const lower = (await invite(organiser, 'second-ops@example.com', 'staff')).body.id;
    expect(await accept(await auth.invitationSecret(lower))).toMatchObject({
      status: 409,
      body: { type: '/problems/role-is-higher' },
    });
    const deployed = (await invite(ops, ORGANISER.email, 'ops')).body.id;
    expect((await accept(await auth.invitationSecret(deployed), ORGANISER.password)).status).toBe(409);
  });

  test('makes no account with a weak password', async () => {
    const { body } = await invite(organiser, 'weak@example.com', 'staff');
    const secret = await auth.invitationSecret(body.id);
    expect(await accept(secret, 'password123')).toMatchObject({
      status: 400,
      body: { type: '/problems/weak-password' },
    });
    expect((await accept(secret)).status).toBe(200);
  });
});

describe('the team', () => {
  test('is listed by who manages it: an organiser sees no operations', async () => {
    await joined(organiser, 'listed@example.com', 'staff', { scopes: ['desk:goods'] });
    const seen = (await auth.get('/api/auth/team', organiser)).body.members;
    expect(seen.map(({ role }) => role)).not.toContain('ops');
    expect(seen.find(({ email }) => email === 'listed@example.com')).toMatchObject({
      scopes: ['desk:goods'],
    });
    const all = (await auth.get('/api/auth/team', ops)).body.members;
    expect(all.map(({ role }) => role)).toEqual(expect.arrayContaining(['ops', 'organiser', 'staff']));
    expect(all.map(({ role }) => role)).not.toContain('fan');
  });

  test('binds staff to gates and desks that there can be, and from then on: earlier sessions end', async () => {
    const staff = await joined(organiser, 'moving@example.com', 'staff');
    const { body: before } = await auth.logIn('moving@example.com');
    const bind = (scopes: unknown, accessToken = organiser, id = staff.id) =>
      auth.put(`/api/auth/team/${id}/scopes`, { scopes }, accessToken);
    for (const none of [['door:1'], ['gate:'], ['gate:a b'], ['desk:1'], ['tickets:check-in']]) {
      expect((await bind(none)).status).toBe(400);
    }
    expect((await bind(['gate:North', 'desk:goods'])).status).toBe(204);
    expect((await auth.post('/api/auth/tokens', { refreshToken: before.refreshToken })).status).toBe(401);
    expect(await claimsOf('moving@example.com')).toMatchObject({ scope: 'gate:North desk:goods' });
    const { accessToken } = (await auth.logIn('moving@example.com')).body;
    expect((await bind([], accessToken)).status).toBe(403);
    const fellow = await joined(organiser, 'fellow@example.com', 'organiser');
    expect((await bind(['gate:a'], organiser, fellow.id)).status).toBe(404);
  });

  test('loses a member at once, whose sessions end; an organiser removes no operations, and none of the deployment’s', async () => {
    const staff = await joined(organiser, 'leaving@example.com', 'staff', { scopes: ['gate:x'] });
    const { body: tokens } = await auth.logIn('leaving@example.com');
    expect((await auth.del(`/api/auth/team/${staff.id}`, organiser)).status).toBe(204);
    expect((await auth.del(`/api/auth/team/${staff.id}`, organiser)).status).toBe(404);
    expect((await auth.post('/api/auth/tokens', { refreshToken: tokens.refreshToken })).status).toBe(401);
    // By this list gateways refuse what the access token would still change.
    const { rows } = await auth.db.query('SELECT revoked_at FROM session WHERE member_id = $1', [staff.id]);
    expect(rows.every(({ revoked_at }) => revoked_at !== null)).toBe(true);
    const claims = await claimsOf('leaving@example.com');
    expect(claims).toMatchObject({ role: 'fan' });
    expect(claims['scope']).toBeUndefined();

    const third = await joined(ops, 'third-ops@example.com', 'ops');
    expect((await auth.del(`/api/auth/team/${third.id}`, organiser)).status).toBe(404);
    const [deployed] = (await auth.get('/api/auth/team', ops)).body.members.filter(
      ({ email }) => email.toLowerCase() === ORGANISER.email.toLowerCase(),
    );
    expect(await auth.del(`/api/auth/team/${deployed?.id}`, ops)).toMatchObject({ status: 409 });
  });

  test('keeps those who were invited when the deployment’s accounts are applied again', async () => {
    await joined(organiser, 'stays@example.com', 'organiser');
    await migrateForTest({ ...auth.env, ORGANISER_EMAIL: 'next-organiser@festival.example' });
    expect(await claimsOf('stays@example.com')).toMatchObject({ role: 'organiser' });
    // The deployment's former account is a fan now.
    const { body } = await auth.logIn(ORGANISER.email, ORGANISER.password);
    expect(decodeJwt(body.accessToken)['role']).toBe('fan');
    await migrateForTest(auth.env);
  });

  test('an invited organiser may delete the own account, and is forgotten', async () => {
    await joined(organiser, 'own-will@example.com', 'organiser');
    const { accessToken } = (await auth.logIn('own-will@example.com')).body;
    expect((await auth.del('/api/auth/me', accessToken)).status).toBe(204);
  });
});

describe('the support desk', () => {
  test('has members of its own role, whom organisers invite and who manage no one', async () => {
    await joined(organiser, 'desk@example.com', 'support');
    expect(await claimsOf('desk@example.com')).toMatchObject({ role: 'support' });
    const { accessToken } = (await auth.logIn('desk@example.com')).body;
    expect((await auth.get('/api/auth/team', accessToken)).status).toBe(403);
    expect((await invite(accessToken, 'friend@example.com', 'support')).status).toBe(403);
  });

  test('finds members by their whole address or the beginning of their name', async () => {
    const member = await joined(organiser, 'found@example.com', 'staff');
    const find = async (by: string, text: string) =>
      (await auth.internal('/internal/members/find', { by, text })).body['members'];
    expect(await find('email', 'Found@Example.com')).toEqual([
      expect.objectContaining({ memberId: member.id, email: 'found@example.com', name: 'Gate' }),
    ]);
    expect(await find('email', 'found@')).toEqual([]);
    expect(await find('name', 'gAT')).toEqual(
      expect.arrayContaining([expect.objectContaining({ memberId: member.id })]),
    );
    expect(await find('name', '%')).toEqual([]);
    const story = await auth.internal('/internal/find', { id: member.id });
    expect(story.body).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ kind: 'member-registered', values: {} })]),
    });
    expect(JSON.stringify(story.body)).not.toContain('example.com');
  });
});
