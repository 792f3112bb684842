import { expect, test } from '@jest/globals';
import { argon2idPasswords } from '../src/adapters/crypto/argon2id.ts';
import { authProblems } from '../src/adapters/http/problems.ts';

test('a burst of log-ins is refused at once instead of occupying every thread', async () => {
  const passwords = await argon2idPasswords({ concurrency: 1, waiting: 2 });
  const burst = await Promise.allSettled(
    Array.from({ length: 6 }, () => passwords.hash('a password', '203.0.113.1')),
  );
  expect(burst.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
  for (const one of burst) {
    if (one.status === 'rejected')
      expect(authProblems(one.reason)).toMatchObject({ status: 503, type: 'logins-busy' });
  }
  // And afterwards it works as before.
  expect(
    await passwords.verify('a password', await passwords.hash('a password', '203.0.113.1'), '203.0.113.1'),
  ).toBe(true);
});

test('a password matches in any Unicode composition, and no other password does', async () => {
  const passwords = await argon2idPasswords({ concurrency: 2, waiting: 2 });
  const hash = await passwords.hash('caf\u00e9 secret', '203.0.113.1');
  expect(await passwords.verify('cafe\u0301 secret', hash, '203.0.113.1')).toBe(true);
  expect(await passwords.verify('cafe secret', hash, '203.0.113.1')).toBe(false);
  expect(await passwords.verify('cafe secret', undefined, '203.0.113.1')).toBe(false);
});

test('many log-ins from one address refuse only each other, never one from another address', async () => {
  const passwords = await argon2idPasswords({ concurrency: 1, waiting: 4 });
  const crowd = Array.from({ length: 20 }, () => passwords.hash('a password', '203.0.113.1'));
  const outcomes = Promise.allSettled(crowd);
  expect(await passwords.hash('a password', '198.51.100.9')).toContain('$argon2id$');
  // One ran, four waited, and the last of those was displaced.
  const served = (await outcomes).filter((one) => one.status === 'fulfilled');
  expect(served).toHaveLength(4);
});

test('log-ins from one address take half of the turns, and one from another address has the other half', async () => {
  const passwords = await argon2idPasswords({ concurrency: 2, waiting: 8 });
  const done: string[] = [];
  const hash = async (network: string) => {
    await passwords.hash('a password', network);
    done.push(network);
  };
  await Promise.all([...Array.from({ length: 4 }, () => hash('192.0.2.1')), hash('198.51.100.7')]);
  expect(done).toHaveLength(5);
  // It begins beside the first; which of two threads ends first is the kernel's choice, and the next may overtake it.
  expect(done.indexOf('198.51.100.7')).toBeLessThan(3);
});
