import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodesFor } from './nodes.ts';

const pod = fc.record({
  cpu: fc.integer({ min: 50, max: 4_000 }),
  memory: fc.integer({ min: 64, max: 8_192 }),
});
const node = { cpu: 8_000, memory: 16_384 };

test('nodes have room for all pods, and never more than one pod each', () => {
  fc.assert(
    fc.property(fc.array(pod, { minLength: 1, maxLength: 60 }), (pods) => {
      const nodes = nodesFor(pods, node) ?? 0;
      expect(nodes).toBeGreaterThanOrEqual(1);
      expect(nodes).toBeLessThanOrEqual(pods.length);
      for (const resource of ['cpu', 'memory'] as const)
        expect(nodes * node[resource] * 0.9).toBeGreaterThanOrEqual(
          pods.reduce((sum, one) => sum + one[resource], 0),
        );
    }),
  );
});

test('a pod that no node has room for is said, and a tenth of every node is left to the system', () => {
  expect(nodesFor([{ cpu: 7_201, memory: 64 }], node)).toBeUndefined();
  expect(nodesFor([{ cpu: 7_200, memory: 64 }], node)).toBe(1);
  expect(nodesFor([], node)).toBe(0);
});
