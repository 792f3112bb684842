import { expect, test } from '@jest/globals';
import { releaseMemory } from '../src/service/release-memory.ts';

test('the heap that a load left behind goes back to the system', () => {
  let load: unknown[] = Array.from({ length: 300_000 }, (_, n) => ({ n, text: `unit ${n}` }));
  const loaded = process.memoryUsage();
  expect(load).toHaveLength(300_000);
  load = [];
  releaseMemory();
  const { heapTotal, heapUsed } = process.memoryUsage();
  expect(heapTotal).toBeLessThan(loaded.heapTotal);
  expect(heapUsed).toBeLessThan(loaded.heapUsed);
});
