import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove audit', () => {
  test('says how to start a cluster when none is running', async () => {
    expect(await clove.run('audit')).toMatchObject({
      code: 1,
      err: ['no local cluster is running: start one with "npx clove start"'],
    });
  });

  test('asks which cluster is meant when several are running', async () => {
    for (const slug of ['han-river-2026', 'seoul-jazz-2026']) {
      clove.write(`.clove/clusters/${slug}/cluster.json`, JSON.stringify({ hosts: {} }));
      clove.write(`.clove/clusters/${slug}/secrets.json`, '{}');
    }
    expect((await clove.run('audit')).err).toEqual([
      'several local clusters are running: name one with --festival (han-river-2026, seoul-jazz-2026)',
    ]);
    expect((await clove.run('audit', '--festival', 'other')).err).toEqual([
      'no local cluster of other is running; running: han-river-2026, seoul-jazz-2026',
    ]);
  });
});
