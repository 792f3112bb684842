import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove events', () => {
  test('knows replay, for a consumer that is named, and nothing else', async () => {
    expect((await clove.run('events', 'purge', '--to', 'view')).code).toBe(2);
    expect((await clove.run('events', 'replay')).code).toBe(2);
    expect(await clove.run('events', 'replay', '--to', 'view')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('clove start')],
    });
  });
});
