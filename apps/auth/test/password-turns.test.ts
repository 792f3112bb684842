import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type PasswordTurnLimits, passwordTurns } from '../src/adapters/crypto/password-turns.ts';
import { authProblems } from '../src/adapters/http/problems.ts';

const GUESSES = '203.0.113.1';
const ELSEWHERE = '198.51.100.7';
/** As many wrong passwords as a network may have before it counts as guessing. */
const FAILURES = 5;

/** Turns at hashes that end when the test says so. */
function heldTurns(limits: PasswordTurnLimits = { concurrency: 2, waiting: 64 }) {
  const turns = passwordTurns(limits);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const take = (network: string) =>
    turns.take(network, () => {
      begun.push(network);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  /** Ends the hash that began first, as one of a wrong or a right password. */
  const endOne = async (network: string, matched: boolean): Promise<void> => {
    ends.shift()?.();
    turns.checked(network, matched);
    await settled();
  };
  return { ...turns, take, begun, endOne };
}

/** After all that follows without waiting for a timer. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const ended = (one: Promise<unknown>) =>
  one.then(
    () => 'hashed',
    (error: unknown) => authProblems(error)?.status,
  );

test('a flood of log-ins that fail costs few hashes: after the first ones its turns are paced, and those above the queue refused', async () => {
  const { take, begun, endOne } = heldTurns();
  const flood = Array.from({ length: 30 }, () => ended(take(GUESSES)));
  for (let n = 0; n < FAILURES; n++) await endOne(GUESSES, false);
  // One has its paced turn, four wait for theirs.
  expect(begun).toHaveLength(FAILURES + 1);
  for (let n = 0; n < 5; n++) {
    while (begun.length === FAILURES + n) await settled();
    await endOne(GUESSES, false);
  }
  const outcomes = Object.groupBy(await Promise.all(flood), String);
  expect([outcomes['hashed']?.length, outcomes['429']?.length]).toEqual([FAILURES + 5, 25 - 5]);
  expect(begun).toHaveLength(FAILURES + 5);
});

test('who logs in elsewhere has a turn at once while a network guesses, also where it is refused', async () => {
  const { take, begun, endOne, checked } = heldTurns();
  for (let n = 0; n < FAILURES; n++) checked(GUESSES, false);
  const flood = Array.from({ length: 10 }, () => ended(take(GUESSES)));
  await settled();
  const fans = [ended(take(ELSEWHERE)), ended(take(ELSEWHERE))];
  await settled();
  expect(begun).toEqual([GUESSES, ELSEWHERE]);
  await endOne(GUESSES, false);
  await endOne(ELSEWHERE, true);
  await endOne(ELSEWHERE, true);
  expect(await Promise.all(fans)).toEqual(['hashed', 'hashed']);
  while (begun.length < 4 + 3) {
    await settled();
    await endOne(GUESSES, false);
  }
  await endOne(GUESSES, false);
  expect((await Promise.all(flood)).filter((one) => one === 'hashed')).toHaveLength(5);
});

test('a crowd behind one address that succeeds more often than it fails is not paced', async () => {
  const { take, begun, endOne, checked } = heldTurns({ concurrency: 1, waiting: 64 });
  for (let n = 0; n < 2 * FAILURES; n++) {
    checked(GUESSES, true);
    checked(GUESSES, false);
  }
  const crowd = Array.from({ length: 20 }, () => ended(take(GUESSES)));
  for (let n = 1; n <= 20; n++) {
    expect(begun).toHaveLength(n);
    await endOne(GUESSES, true);
  }
  expect(new Set(await Promise.all(crowd))).toEqual(new Set(['hashed']));
});

test('a network that guessed is as any other a while after its first wrong password', async () => {
  const { take, checked, endOne } = heldTurns({ concurrency: 1, waiting: 1, failingForMs: 1 });
  for (let n = 0; n < FAILURES; n++) checked(GUESSES, false);
  const first = performance.now();
  // Timers run meanwhile: the counts read the time by one.
  while (performance.now() < first + 10) await delay(1);
  const logIns = Array.from({ length: 9 }, () => ended(take(GUESSES)));
  await endOne(GUESSES, true);
  await endOne(GUESSES, true);
  const outcomes = Object.groupBy(await Promise.all(logIns), String);
  // Refused because the queue is full, as at any other network.
  expect([outcomes['hashed']?.length, outcomes['503']?.length]).toEqual([2, 7]);
});
