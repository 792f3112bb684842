import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cluster, installKubectl } from '../../test/kubectl-sandbox/sandbox.ts';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove doctor', () => {
  test('says line by line what is there, what is missing and how to fix it', async () => {
    installKubectl(clove, cluster());
    const { code, out, err } = await clove.run('doctor', '--environment', 'staging');
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(/^ok +node +\d+\.\d+$/m);
    expect(out.join('\n')).toMatch(/^ok +kubectl +1\.34$/m);
    expect(out.join('\n')).toMatch(/^missing +argocd +not installed: install the argocd CLI/m);
    expect(out.join('\n')).toMatch(/^missing +metrics-server +not available: install metrics-server/m);
    expect(err.at(-1)).toMatch(/^\d+ of \d+ are missing$/);
  });

  test('asks no cluster for an environment of this machine, and says so where kubectl is not there', async () => {
    expect((await clove.run('doctor', '--environment', 'local')).out).toHaveLength(4);
    const { out } = await clove.run('doctor', '--environment', 'staging');
    expect(out.at(-1)).toMatch(/^missing +cluster +kubectl is not installed/);
  });
});
