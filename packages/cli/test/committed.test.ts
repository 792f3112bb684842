import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runClove } from '../src/run.ts';

describe('the committed trees', () => {
  test('are what their inputs render to, file by file', async () => {
    const complaints: string[] = [];
    const code = await runClove(['render', '--all', '--check'], {
      root: resolve(import.meta.dirname, '../../..'),
      out: () => undefined,
      err: (line) => complaints.push(line),
      signal: new AbortController().signal,
      env: {},
    });
    expect(complaints).toEqual([]);
    expect(code).toBe(0);
  });
});
