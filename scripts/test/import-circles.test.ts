import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findCircles } from '../import-circles.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clove-circles-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function file(path: string, ...imports: string[]): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), imports.map((name) => `import type { X } from '${name}';\n`).join(''));
}

test('names the files of a circle, types included', () => {
  file('apps/a/one.ts', './two.ts');
  file('apps/a/two.ts', './deep/three.ts');
  file('apps/a/deep/three.ts', '../one.ts', 'pg');
  expect(findCircles(root)).toHaveLength(1);
  expect(new Set(findCircles(root)[0])).toEqual(
    new Set(['apps/a/one.ts', 'apps/a/two.ts', 'apps/a/deep/three.ts']),
  );
});

test('finds none where two files import the same third one', () => {
  file('apps/a/one.ts', './two.ts', './three.ts');
  file('apps/a/two.ts', './three.ts');
  file('apps/a/three.ts');
  expect(findCircles(root)).toEqual([]);
});
