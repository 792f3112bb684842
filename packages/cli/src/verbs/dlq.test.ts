import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove dlq', () => {
  test('knows list, show and replay, and nothing else', async () => {
    expect((await clove.run('dlq', 'purge')).code).toBe(2);
    expect(await clove.run('dlq', 'list')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('clove start')],
    });
  });
});
