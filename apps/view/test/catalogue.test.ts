import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { consumed } from './running-view.ts';

test('the catalogue sends view exactly the events that it shows', () => {
  const file = resolve(import.meta.dirname, '../../../pool-images/catalog/view.yaml');
  const [, consumes = ''] = readFileSync(file, 'utf8').split('consumes:\n');
  expect([...consumes.matchAll(/^ +- (\S+)$/gm)].map(([, type]) => type).sort()).toEqual(
    [...consumed].sort(),
  );
});
