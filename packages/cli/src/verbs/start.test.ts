import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

test('clove start says of a stopped festival that nothing runs, and how to open it', async () => {
  const file = 'gitops/festivals/han-river-2026.yaml';
  const text = readFileSync(join(clove.root, file), 'utf8');
  clove.write(file, text.replace('state: open', 'state: stopped'));
  expect(await clove.run('start', 'han-river-2026')).toEqual({
    code: 0,
    out: [`han-river-2026 is stopped: nothing runs, its data stays. Set "state: open" in ${file} to run it.`],
    err: [],
  });
  expect(existsSync(join(clove.root, '.clove'))).toBe(false);
});

test.each(['0x14', '1e3', '86.00', ' 8600', '65536', '0'])(
  'clove start takes no port %s: decimal digits only',
  async (port) => {
    const { code, err } = await clove.run('start', 'han-river-2026', '--port', port);
    expect(code).toBe(2);
    expect(err.join('\n')).toContain(`"${port}" is not a port`);
  },
);
