import { expect, test } from '@jest/globals';
import { argon2idPasswords } from '../src/adapters/crypto/argon2id.ts';

test('a login storm is turned away at once instead of taking every thread', async () => {
  const passwords = await argon2idPasswords({ concurrency: 1, waiting: 2 });
  const storm = await Promise.allSettled(Array.from({ length: 6 }, () => passwords.hash('a password')));
  expect(storm.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
  for (const one of storm) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ status: 503, type: 'logins-busy' });
  }
  // And afterwards it works as before.
  expect(await passwords.verify('a password', await passwords.hash('a password'))).toBe(true);
});

test('one password is the same however the keyboard composes it, and only the same', async () => {
  const passwords = await argon2idPasswords({ concurrency: 2, waiting: 2 });
  const hash = await passwords.hash('caf\u00e9 secret');
  expect(await passwords.verify('cafe\u0301 secret', hash)).toBe(true);
  expect(await passwords.verify('cafe secret', hash)).toBe(false);
  expect(await passwords.verify('cafe secret', undefined)).toBe(false);
});
