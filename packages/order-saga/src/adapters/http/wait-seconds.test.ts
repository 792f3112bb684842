import { expect, test } from '@jest/globals';
import { waitSeconds } from './order-routes.ts';

test.each<[string | string[] | undefined, number]>([
  [undefined, 0],
  ['wait=5', 5],
  ['respond-async, wait=10', 10],
  [['respond-async', 'WAIT = "7"'], 7],
  ['wait=9999', 20],
  ['wait=soon', 0],
  ['kwait=5', 0],
])('Prefer %j waits %i seconds, never longer than the proxies in front do', (prefer, seconds) => {
  expect(waitSeconds(prefer)).toBe(seconds);
});
