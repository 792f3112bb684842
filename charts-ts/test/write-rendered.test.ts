import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compareRendered, writeRendered } from '../src/index.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clove-render-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const FOLDER = 'gitops/rendered/staging/spring-2026';

describe('writing a rendered tree', () => {
  test('leaves exactly what was rendered: new files added, changed ones replaced, stale ones gone', () => {
    writeRendered(
      root,
      FOLDER,
      new Map([
        ['a.yaml', 'a: 1\n'],
        ['stale.yaml', 'old: 1\n'],
      ]),
    );
    const differences = writeRendered(
      root,
      FOLDER,
      new Map([
        ['a.yaml', 'a: 2\n'],
        ['b.yaml', 'b: 1\n'],
      ]),
    );
    expect(differences).toEqual([
      { file: 'a.yaml', kind: 'changed' },
      { file: 'b.yaml', kind: 'missing' },
      { file: 'stale.yaml', kind: 'stale' },
    ]);
    expect(readdirSync(join(root, FOLDER)).sort()).toEqual(['a.yaml', 'b.yaml']);
    expect(readFileSync(join(root, FOLDER, 'a.yaml'), 'utf8')).toBe('a: 2\n');
  });

  test('touches nothing when nothing changed, and leaves no temporary folder behind', () => {
    const rendered = new Map([['a.yaml', 'a: 1\n']]);
    writeRendered(root, FOLDER, rendered);
    const before = statSync(join(root, FOLDER)).ino;
    expect(writeRendered(root, FOLDER, rendered)).toEqual([]);
    expect(statSync(join(root, FOLDER)).ino).toBe(before);
    expect(readdirSync(join(root, '.clove'))).toEqual([]);
  });

  test('can be asked first, without writing', () => {
    expect(compareRendered(root, FOLDER, new Map([['a.yaml', 'a: 1\n']]))).toEqual([
      { file: 'a.yaml', kind: 'missing' },
    ]);
    expect(readdirSync(root)).toEqual([]);
  });
});
