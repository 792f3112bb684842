import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';
import { chosenFestival, rememberNewest } from './chosen-festival.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

const FILE = 'gitops/festivals/vineyard-2027.yaml';

function writeFestival(): void {
  const text = readFileSync(join(clove.root, 'gitops/festivals/han-river-2026.yaml'), 'utf8');
  clove.write(FILE, text.replace('festival: han-river-2026', 'festival: vineyard-2027'));
}

const slugOf = (argument?: string) => chosenFestival(clove.root, argument).loaded.festival.festival;

test('a start without a name opens what clove new wrote last, else the first file, and says which and why', () => {
  writeFestival();
  expect(chosenFestival(clove.root, undefined)).toMatchObject({
    loaded: { festival: { festival: 'han-river-2026' } },
    notice:
      'opening han-river-2026, the first in gitops/festivals; another: npm start -- seoul-jazz-2026, npm start -- vineyard-2027',
  });
  rememberNewest(clove.root, 'vineyard-2027');
  expect(chosenFestival(clove.root, undefined)).toMatchObject({
    loaded: { festival: { festival: 'vineyard-2027' } },
    notice: expect.stringMatching(/^opening vineyard-2027, the last that "clove new" wrote here; another: /),
  });
  rmSync(join(clove.root, FILE));
  expect(slugOf()).toBe('han-river-2026');
});

test('a start with a slug or a path opens that one', () => {
  writeFestival();
  rememberNewest(clove.root, 'vineyard-2027');
  expect(slugOf('seoul-jazz-2026')).toBe('seoul-jazz-2026');
  expect(slugOf('gitops/festivals/han-river-2026.yaml')).toBe('han-river-2026');
});
