import { expect, test } from '@jest/globals';
import { bodyHash } from '../src/index.ts';

test('the order of members and those that are undefined do not matter, the order of a list does', () => {
  expect(bodyHash({ a: [1, 2], b: { x: 1, y: undefined } })).toBe(bodyHash({ b: { x: 1 }, a: [1, 2] }));
  expect(bodyHash({ a: [1, 2] })).not.toBe(bodyHash({ a: [2, 1] }));
});

test.each([
  [
    { params: {}, query: {}, body: { performanceId: 'day-1', seats: ['day-1/A/1-2', 'day-1/A/1-3'] } },
    'iQ4LpexiqITNTNTn1M4r35ClThpNK6cMFoVaYEREuSM',
  ],
  [
    {
      params: { id: 'x' },
      query: undefined,
      body: { b: [1, null, { z: 0.5, a: '김하늘 "\n' }], a: undefined, é: true, E: -0 },
    },
    'daVECxBgjwNnrQgoZkALK8tGeixxNskU_3MwAEXpeyQ',
  ],
  [undefined, 'dCNOmK_nSY-12vHzasLXiswzlGT5UHA7jAGYkvmCuQs'],
])('a hash that an older release stored is recognised: %j', (value, expected) => {
  expect(bodyHash(value)).toBe(expected);
});
