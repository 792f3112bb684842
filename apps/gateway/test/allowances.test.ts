import { expect, test } from '@jest/globals';
import { allowances } from '../src/adapters/limits/allowances.ts';

test('all of an allowance may be used at once; it comes back one by one, and never more than all of it', () => {
  let now = 0;
  const allowed = allowances(4, 10_000, () => now);
  const takeAll = () => {
    let taken = 0;
    while (allowed.take('a')) taken += 1;
    return taken;
  };
  expect(takeAll()).toBe(4);
  expect(allowed.secondsLeft('a')).toBe(3);
  expect(allowed.of('b')).toBe(4);
  now += 2_499;
  expect([takeAll(), allowed.secondsLeft('a')]).toEqual([0, 1]);
  now += 1;
  expect(takeAll()).toBe(1);
  now += 6_000;
  expect(takeAll()).toBe(2);
  now += 60_000;
  expect(takeAll()).toBe(4);
});
