import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

test.each([
  'apps/auth',
  'apps/event',
  'apps/gateway',
  'apps/merch',
  'apps/payment',
  'apps/seat',
  'apps/ticket',
  'packages/inventory',
  'packages/order-saga',
])('domain and application of %s refuse without an HTTP status', (app) => {
  const files = globSync(`${app}/src/{domain,application}/**/*.ts`, { cwd: root });
  expect(files).not.toEqual([]);
  const withHttp = files.filter((file) =>
    /\bProblem(Init)?\b|\bstatus: [1-5]\d\d\b/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(withHttp).toEqual([]);
});
