import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AuthUnderTest, startAuth } from './auth-under-test.ts';

const EMAIL = 'opening-night@example.com';
const ATTEMPTS = 40;

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await startAuth({ PASSWORD_CONCURRENCY: '1', PASSWORD_QUEUE: '1', LOGIN_FAILURES: '1000' });
  await auth.signUp(EMAIL);
});
afterAll(() => auth.stop());

const failures = async () =>
  (
    await auth.db.query<{ failures: number }>(
      'SELECT coalesce(sum(failures), 0)::int AS failures FROM login_attempt',
    )
  ).rows[0]?.failures;

test('a log-in that got no turn to have its password checked is no failure of the account', async () => {
  const answers = await Promise.all(
    Array.from({ length: ATTEMPTS }, () => auth.logIn(EMAIL, 'a wrong password')),
  );
  const checked = answers.filter(({ status }) => status === 401).length;
  expect(checked).toBeGreaterThan(0);
  expect(checked).toBeLessThan(ATTEMPTS);
  for (const { status } of answers) expect([401, 429, 503]).toContain(status);
  expect(await failures()).toBe(checked);
});

test('the right password clears the failures', async () => {
  expect((await auth.logIn(EMAIL)).status).toBe(200);
  expect(await failures()).toBe(0);
});
