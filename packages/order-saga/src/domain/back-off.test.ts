import { expect, test } from '@jest/globals';
import { backOffMs } from './back-off.ts';

test('a failing step waits from about 1 s up to 5 min, jittered, for any number of failures', () => {
  expect(backOffMs(0, () => 0)).toBe(1_000);
  expect(backOffMs(3, () => 0)).toBe(8_000);
  expect(backOffMs(3, () => 1)).toBe(4_000);
  expect(backOffMs(1_000_000, () => 0)).toBe(300_000);
});
