import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

test('every path that CONTRIBUTING names exists', () => {
  const text = readFileSync('CONTRIBUTING.md', 'utf8');
  const named = [
    ...text.matchAll(/`((?:apps|packages|charts-ts|pool-images|tests|scripts|gitops|docs)\/[\w./-]+)`/g),
  ];
  const paths = named.flatMap(([, path]) => path ?? []);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});
