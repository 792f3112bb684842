import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { operationsOf } from '../hostile/operations.ts';
import type { Office } from '../office/office.ts';
import { root } from '../office/root.ts';

/** The table for those who know other names leads to operations that exist. */
export function namesUsedElsewhere(theOffice: () => Office): void {
  test('every operation that docs/names.md leads to is in the public API', async () => {
    const office = theOffice();
    await office.allReady();
    const response = await fetch(`${office.baseUrl}/openapi.json`);
    const operations = operationsOf(await response.json()).map(({ method, path }) => `${method} ${path}`);
    const text = readFileSync(join(root, 'docs/names.md'), 'utf8');
    const named = [...text.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !operations.includes(name))).toEqual([]);
  });
}
